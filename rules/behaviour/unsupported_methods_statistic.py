"""M311: the statistic `unsupported_methods`."""

from __future__ import annotations

import re

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.behaviour._statistics import texts
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_STATISTIC = re.compile(r"(?i)\$\(?stat\(((?:core:)?unsupported_methods)\)")
_GONE_SINCE = (3, 2)


class UnsupportedMethodsStatistic(Migrating):
    """OpenSIPS 2.4.10 and later no longer count the statistic `unsupported_methods`: it stays 0.

    OpenSIPS 3.2 and later do not have it (core_stats.c): `$stat(unsupported_methods)` is NULL.
    """

    code = "M311"
    prefilter = Prefilter(words=("unsupported_methods",))
    breaks_in = "2.4.10"
    message = "OpenSIPS 2.4.10 and later no longer count `unsupported_methods`: it {}"
    examples = (
        bad("route { $var(u)=$stat(«unsupported_methods»); }"),
        bad("route { $var(u)=$stat(«core:unsupported_methods»); }"),
        bad('route { $var(n) = «"unsupported_methods"»; $var(u) = $stat($var(n)); }'),
        Bad("route { $var(u)=$stat(«unsupported_methods»); }", target="3.6", origin="2.3"),
        Good("route { $var(u)=$stat(unsupported_methods); }", target="3.6", origin="2.4"),
        good("route { $var(u)=$stat(bad_URIs_rcvd); }"),
        good('route { $var(n) = "unsupported_methods"; }'),
        good("route { $var(u)=$stat(unsupported_methods); }", target="2.4.9"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        what = "is gone, and NULL" if script.target >= _GONE_SINCE else "stays 0"
        for _, span, _ in matches(offset, item, _STATISTIC):
            yield self.finding(span, self.message.format(what))
        for string, text, _ in texts(offset, item, script):
            if text.lower() in ("unsupported_methods", "core:unsupported_methods"):
                yield self.finding(string, self.message.format(what))
