"""Many questions beside the interface, saved as they are answered, and gone on with after a restart."""
