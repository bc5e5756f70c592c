"""Routes, and the calls of them."""
