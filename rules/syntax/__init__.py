"""What a script is written with: addresses, comments, characters."""
