"""Parameters of modules and of the core."""
