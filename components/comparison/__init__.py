"""The answer whether it is the same person, to look at."""
