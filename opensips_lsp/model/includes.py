"""What can be wrong with the includes of a script."""

from __future__ import annotations

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Source


class IncludeProblem(Record):
    """An include that cannot be followed.

    start, end: offsets in the source. fatal: whether OpenSIPS certainly refuses it; a file that is only missing here
    may be there on the server.
    """

    source: Source
    start: int
    end: int
    message: str
    fatal: bool
