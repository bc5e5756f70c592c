"""The generated pages and files: each is a path below the repository and its text. `./task docs` writes them."""
