"""Modules: which there are, and what they need."""
