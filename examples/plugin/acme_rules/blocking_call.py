"""ACME2: calls that hold a SIP worker."""

from __future__ import annotations

from collections.abc import Iterator

from opensips_lsp.lint.finding import Finding
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.nodes import Call

BLOCKING = ("sleep", "usleep")


class BlockingCall(Rule):
    """sleep() and usleep() hold a SIP worker: it reads no message meanwhile.

    There is no fix, because what the script waits for is not in it.
    """

    code = "ACME2"
    severity = "warning"
    stage = None
    visits = ("call",)
    prefilter = Prefilter(words=BLOCKING)  # in a script without these words the rule is not even imported
    examples = (
        Bad("route { «sleep(1)»; }"),
        Bad("route { «usleep(200)»; exit; }"),
        Good('route { xlog("sleep"); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        """Look at one call."""
        if node.name.text in BLOCKING:
            yield self.finding(node, f"`{node.name.text}` holds a SIP worker; let a timer route do it")
