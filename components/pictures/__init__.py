"""Pictures on the screen: brought in, served, drawn with boxes, listed, chosen."""
