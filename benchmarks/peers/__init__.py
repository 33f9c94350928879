"""Scripts that measure what one would pick instead, each run by a Python of its own that has it installed."""
