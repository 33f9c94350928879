"""What stands under and around an answer: who answered, at what cost, its call, its files, its errors."""
