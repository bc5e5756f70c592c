"""Scripts that start as before and then do something else."""
