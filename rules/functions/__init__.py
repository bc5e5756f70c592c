"""Functions of the core and of modules, and their arguments."""
