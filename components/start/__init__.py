"""The start page's cards."""
