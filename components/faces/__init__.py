"""The answer about faces, to look at."""
