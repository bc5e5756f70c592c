"""What is offered: a refactoring, by its title. Its edits are made when somebody wants them."""

from __future__ import annotations

from opensips_lsp.record import Record

EXTRACT, INLINE, REWRITE, ORGANIZE = "refactor.extract", "refactor.inline", "refactor.rewrite", "source.organizeModules"


class Refactoring(Record):
    """One that is offered at a place.

    name: by which `edits_of` makes its edits. kind: EXTRACT, INLINE, REWRITE or ORGANIZE. refused: why it would change
    what the script does, as a sentence, "" if it would not; such a one has no edits. caution: how it may change it, in
    rare cases, as a sentence; "" if it cannot.
    """

    name: str
    title: str
    kind: str
    refused: str = ""
    caution: str = ""
