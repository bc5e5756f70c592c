"""M306: comparisons of binary addresses."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.places import matches, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_PTON = re.compile(r"(?i)\{ip\.pton\b[^}]*\}")


class BinaryComparison(Migrating):
    """OpenSIPS 2.4.7 and later compare strings over their full length; 2.3 stopped at the first zero byte.

    Only strings with zero bytes differ, and `{ip.pton}` makes those: for 2.3, 10.0.0.1 and 10.0.9.9 were equal.
    Reported once in a file, at the first `{ip.pton}`; test again where its value is compared.
    """

    code = "M306"
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad("route { if ($(si«{ip.pton}») == $var(b)) exit; }"),
        good("route { if ($(si{ip.isip}) == 1 || $var(a) == $var(b)) exit; }"),
        good("route { if ($(si{ip.pton}) == $var(b)) exit; }", target="2.4.6"),
    )

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        if not script.gathered(_is_there):
            return
        found = list(throughout(source, matches, _PTON))
        if found:
            message = "OpenSIPS 2.4.7 and later compare the value of `{ip.pton}` in full, not up to the first zero byte"
            yield self.finding(found[0][1], message + others(len(found)))


def _is_there(item: Item) -> bool:
    return _PTON.search(item.text) is not None
