"""M111: `src_ip` and `dst_ip` against a host name."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.conditions._addresses import VARIABLES, address_in, is_opaque
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison, Node

_HOLDERS = ("block", "route", "case", "default", "recovered", "error", "fragment")


class IpHostName(ConditionWord):
    """OpenSIPS 2.4 can no longer compare `src_ip` or `dst_ip` with a host name.

    2.3 resolved the name for each message and compared all its addresses (and, with rev_dns, the names of the
    address). 2.4 resolves with {ip.resolve}, which gives only the first address; and the resolved value must go
    through a variable: written into the comparison itself, it was true for wrong addresses. So you must choose, and
    the address itself is often the better choice.
    """

    code = "M111"
    keywords = tuple(VARIABLES)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad(
            'route { if («src_ip»=="gw.example.org") exit; }',
            choices=("Resolve `gw.example.org` before the test, to its first address only",),
        ),
        Bad("route { while («src_ip» != localhost) exit; }"),
        Good('route { if ($si == "gw.example.org") exit; }'),
    )

    def found(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script, source: Source
    ) -> Iterable[Finding]:
        return () if is_opaque(node, source) else self.check_comparison(node, word, contexts, script)

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right = node.right
        if node.operator.text not in ("==", "!=") or right.kind not in ("string", "host"):
            return
        name = string_value(right.text) if right.kind == "string" else right.joined
        if address_in(name.partition("/")[0]) is not None:
            return
        variable = at(VARIABLES[word], script.target)
        message = (
            f"`{word}` is no longer a keyword in OpenSIPS 2.4, and `{variable}` cannot be compared with "
            f"the host name `{name}`; resolve it first, or compare with its address"
        )
        resolved = _resolve_before(node, variable, name)
        yield self.finding(node.left, message, choices=(resolved,) if resolved else ())


def _resolve_before(node: Comparison, variable: str, name: str) -> Fix | None:
    """The Fix that resolves the name before the statement; None where it would run at another time."""
    statement: Node = node
    for parent in node.parents():
        if parent.kind in _HOLDERS:
            break
        if parent.kind in ("while", "for"):
            return None
        statement = parent
    if '"' in name or "\\" in name:
        return None
    before = f'$var(host) = "{name}"; $var(address) = $(var(host){{ip.resolve}}); '
    edits = (
        Edit(statement.start, statement.start, before),
        Edit(node.left.start, node.left.end, variable),
        Edit(node.right.start, node.right.end, "$var(address)"),
    )
    return Fix(f"Resolve `{name}` before the test, to its first address only", edits, UNSAFE)
