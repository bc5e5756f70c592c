"""H608: a database password that everybody knows."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import GlobalParameter, ModParam

_DEFAULTS = frozenset(("opensipsrw", "opensipsro", "openserrw", "openserro", "heslo"))
_URL = re.compile(r"\w+://[^:@/]*:([^@]*)@")


class DefaultPassword(Rule):
    """A database URL contains, in plain text, the password that `opensipsdbctl` sets and that all manuals show.

    From OpenSIPS 3.0 on, `opensips-cli` sets none by itself, but the manuals of 4.0 still show this one.
    """

    code = "H608"
    prefilter = Prefilter(words=tuple(sorted(_DEFAULTS)))
    severity = WARNING
    stage = None
    visits = ("modparam", "global_parameter")
    examples = (
        Bad(
            'loadmodule "acc.so"\nmodparam("acc", "db_url", «"mysql://opensips:opensipsrw@localhost/opensips"»)\n'
            "route { exit; }"
        ),
        Bad('db_default_url=«"postgres://opensips:opensipsrw@localhost/opensips"»\nroute { exit; }'),
        Bad('db_default_url=«"mysql://opensips:opensipsrw@localhost/opensips"»\nroute { exit; }', target="3.6"),
        Good('db_default_url="mysql://opensips:kL3.x@localhost/opensips"\nroute { exit; }'),
    )

    def check(self, node: ModParam | GlobalParameter, script: Script, source: Source) -> Iterator[Finding]:
        value = node.value
        found = _URL.match(value.value) if isinstance(value, String) else None
        if found and found.group(1) in _DEFAULTS:
            yield self.finding(value, "this database URL contains the well-known default password; choose another one")
