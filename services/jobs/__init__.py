"""Many questions beside the interface."""
