"""ACME1: `exit` without parentheses."""

from __future__ import annotations

from collections.abc import Iterator

from opensips_lsp.lint.finding import Finding, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.nodes import Node


class NoBareExit(Rule):
    """At Acme, `exit` has parentheses, as every other call has.

    OpenSIPS reads both forms, and does the same.
    """

    code = "ACME1"
    severity = "info"
    stage = None  # OpenSIPS does not object
    visits = ("bare_call",)
    message = "write `exit()`, as other calls are written"
    examples = (
        Bad("route { «exit»; }", "route { exit(); }"),
        Good("route { exit(); }"),
        Good("route { drop; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        """Look at one call without parentheses."""
        if node.text == "exit":
            yield self.finding(node, fix=replace(node, "exit()", "Add parentheses"))
