"""What each OpenSIPS version has: generated facts, a way to load them, to compare them, to harvest more.

Generated is what source trees say of themselves: `data/`, `language`, `levels`, `older`, `newer`. What the harvest
cannot follow in C is written by hand beside it, with the lines of C (`own_fixups`, `own_typed_fixups`, `handlers`).
Written by hand is what a person has to judge, each row with its source: what to write instead of a name that is gone
(`successors`, `later`), what only Kamailio has (`kamailio`), a line about each name (`texts/`).

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
