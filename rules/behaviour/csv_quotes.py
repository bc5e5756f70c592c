"""M305: `{csv.value}` of a quoted field."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO, Span
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.places import matches, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_CSV = re.compile(r"(?i)\{csv\.value\b")


class CsvQuotes(Migrating):
    """In OpenSIPS 2.4.7 and later, `{csv.value,N}` strips the quotes of a quoted field: `"a,b"` gives `a,b`.

    2.3 kept them. Only lists with quoted fields are affected. Remove code that strips the quotes itself. Reported once
    in a file.
    """

    code = "M305"
    subjects = ("transformation csv.value",)
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad("route { $var(x) = $(var(q)«{csv.value,0}»); $var(y) = $(var(q){csv.value,1}); }"),
        good("route { $var(x) = $(var(q){csv.count}); # {csv.value,0}\n}"),
        good("route { $var(x) = $(var(q){csv.value,0}); }", target="2.4.6"),
    )

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        if not script.gathered(_is_there):
            return
        found = list(throughout(source, matches, _CSV))
        if found:
            start = found[0][1].start
            end = source.text.find("}", start) + 1 or start + 1
            message = "`{csv.value}` strips quotes in OpenSIPS 2.4.7 and later; remove code that does so itself"
            yield self.finding(Span(start, end), message + others(len(found)))


def _is_there(item: Item) -> bool:
    return _CSV.search(item.text) is not None
