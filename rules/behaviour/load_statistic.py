"""M310: the load statistics of 2.3."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, Span, replace
from opensips_lsp.lint.rule import Bad
from opensips_lsp.rules.behaviour._statistics import texts
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_NAME = r"((?:load:)?(?:tcp|[a-z]+:(?:[^()\s\"']|\([^()]*\))+:(?:[0-9]+|\$[^\s\"']+))-load)"
_LOAD = re.compile(rf"(?i)\$\(?stat\({_NAME}\)")
_TEXT = re.compile(rf"(?i){_NAME}")
_TITLES = "Use `load`, of the SIP workers", "Use `load-all`, of all processes"


class LoadStatistic(Migrating):
    """OpenSIPS 2.4 removed the statistics `tcp-load` and `<protocol>:<ip>:<port>-load`: `$stat()` gives NULL.

    Their group, `load:`, may precede them. A string that ends in `-load` is reported too where it becomes the name in
    `$stat($var(x))`.

    Up to 4.0, no series has them again (pt_load.c). 2.3 measured how busy the processes of one listener were. 2.4 and
    later have `load` for the SIP workers and `load-all` for all processes, over the last second; `load1m`, `load10m`
    and their `-all` forms. A threshold that a script compares with them was chosen for another measure: check the
    numbers.
    """

    code = "M310"
    subjects = ("variable stat",)
    guide = "2. Script migration"
    examples = (
        bad("route { $var(l)=$stat(«udp:127.0.0.1:5060-load»); }", choices=_TITLES),
        bad('route { xlog("load $stat(«tcp-load») %\\n"); }', choices=_TITLES),
        bad('route { xlog("$stat(«load:tcp-load») $stat(«load:udp:127.0.0.1:5060-load»)\\n"); }', choices=_TITLES * 2),
        bad("route { $var(l)=$stat(«udp:$(Ri):$Rp-load»); }", choices=_TITLES),
        bad('route { $var(n) = "«load:udp:127.0.0.1:5060-load»"; $var(l) = $stat($var(n)); }', choices=_TITLES),
        bad('route { $var(n) = "udp:" + $Ri + "«:5060-load»"; xlog("$stat(load:$var(n))\\n"); }', choices=()),
        good('route { $var(n) = "tcp-load"; $var(m) = "my-load"; $var(l) = $stat($var(m)); }'),
        Bad("route { $var(l)=$stat(«udp:127.0.0.1:5060-load»); }", choices=_TITLES, target="3.6", origin="2.3"),
        good('route { $var(l)=$stat(load); xlog("$stat(load-all) $stat(my-load)\\n"); }'),
        good("route { # $stat(tcp-load)\n}"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for _, span, match in matches(offset, item, _LOAD):
            yield self._gone(span, match[1], True)
        for string, text, whole in texts(offset, item, script):
            if _TEXT.fullmatch(text) if whole else text.endswith("-load"):
                yield self._gone(Span(string.start + 1, string.end - 1), text, whole)

    def _gone(self, span: Spanned, name: str, whole: bool) -> Finding:
        message = f"statistic `{name}` was removed in OpenSIPS 2.4; `load` and `load-all` measure something else"
        choices = [replace(span, name, title, UNSAFE) for name, title in zip(("load", "load-all"), _TITLES)]
        return self.finding(span, message, choices=choices if whole else ())
