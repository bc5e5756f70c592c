"""What rules of several folders share."""
