"""botocore's seam, once for all services: what is refused, dispatched, checked and handed back."""
