"""What is stored of a visit, and making it go."""
