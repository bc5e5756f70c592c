"""What each OpenSIPS version has: generated facts, a way to load them, to compare them, to harvest more.

    catalogue = load("2.4.6")
    catalogue.module("dialog").params["db_url"]  # (Param(name='db_url', type='str', ...),)
    catalogue.core.pvars["ru"]

`language` holds the keywords and the grammar's forms, `harvest` reads source trees, `compare` compares two
catalogues.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.catalogue import Catalogue, load

__all__ = ["Catalogue", "CatalogueError", "HarvestError", "load"]


class CatalogueError(ValueError):
    """A catalogue file cannot be used."""


class HarvestError(CatalogueError):
    """A source tree cannot be read, or its facts cannot be stored."""


def __getattr__(name: str) -> object:
    # late, because the scanner imports `language`, and through it this file, at every start
    if name in ("Catalogue", "load"):
        from . import catalogue

        return getattr(catalogue, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
