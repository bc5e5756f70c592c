"""Settings, and which files make which script."""
