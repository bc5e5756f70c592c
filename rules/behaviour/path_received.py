"""M325: add_path_received()."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import calls, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source

_EVERYWHERE = (2, 4, 7)  # lib/path.c build_path(), commit bebad9f23d
_NOW_THERE = (
    ". From 2.4.7 on it also writes it where the request leaves by the socket that received it; "
    "the registrar then sends to it"
)


class PathReceived(Migrating):
    """In OpenSIPS 2.4.1 and later, add_path_received() escapes the value of `;received=`: `%3b` and `%3d`.

    A registrar other than OpenSIPS 2.4 must unescape it. From 2.4.7 on it is also written where the request leaves by
    the socket that received it: 2.3 left it out there, unless `enable_double_path` was 0 (lib/path.c build_path, commit
    bebad9f23d; run on both servers). Reported at the first call of a file.
    """

    code = "M325"
    subjects = ("function add_path_received",)
    prefilter = Prefilter(words=("add_path_received",))
    breaks_in = "2.4.1"
    severity = INFO
    message = "`add_path_received` escapes the received URI in OpenSIPS 2.4.1 and later; the registrar must unescape it"
    examples = (
        bad('loadmodule "path.so"\nroute { «add_path_received("x")»; add_path_received(); }'),
        good('loadmodule "path.so"\nroute { add_path("x"); }'),
        good('loadmodule "path.so"\nroute { add_path_received("x"); }', target="2.4.0"),
    )

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = list(throughout(source, calls, "add_path_received"))
        if found:
            everywhere = script.target >= _EVERYWHERE and last_value(script, "path", "enable_double_path") != 0
            message = self.message + (_NOW_THERE if everywhere else "")
            yield self.finding(found[0], message + others(len(found)))
