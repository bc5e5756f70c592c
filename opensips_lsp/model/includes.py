"""The includes of a script that are no statements, and what can be wrong with one."""

from __future__ import annotations

import re

from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_LINE = re.compile(r"^([ \t\r]*)(?:include|import)_file", re.MULTILINE)
_INCLUDE = KIND["INCLUDE"]


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


def hidden_includes(item: Item) -> Iterator[tuple[int, int]]:
    """(start, end) in an item of each include at the beginning of a line in a comment, a string or a statement.

    A preprocessor (cfg_pp.c mk_included_file_path) knows nothing of these, and follows it.
    """
    if "_file" not in item.text:
        return
    starts = item.tokens.starts
    read = {starts[number] for number, kind in enumerate(item.tokens.kinds) if kind == _INCLUDE}
    read.difference_update([starts[number] for number in item.unread_includes])
    for match in _LINE.finditer(item.text):
        if match.end(1) not in read:
            yield match.end(1), match.end()
