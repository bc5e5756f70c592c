"""Variables and transformations, in expressions and texts."""
