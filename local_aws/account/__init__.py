"""What an AWS account holds on the disk, and its long work."""
