"""The errors of this room. All are ValueErrors that say what, where, and what to do."""


class CatalogueError(ValueError):
    """A catalogue file cannot be used."""


class HarvestError(CatalogueError):
    """A source tree cannot be read, or its facts cannot be stored."""
