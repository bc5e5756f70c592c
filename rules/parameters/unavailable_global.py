"""C218: global parameters of other versions."""

from __future__ import annotations

from opensips_lsp.catalogue.language import BETWEEN_BLANKS, KEYWORDS
from opensips_lsp.catalogue.later import later
from opensips_lsp.catalogue.successors import advice, successor
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.later import applicability
from opensips_lsp.rules.common.parameters import added, deleted
from opensips_lsp.rules.common.versions import owners
from opensips_lsp.syntax.nodes import GlobalParameter, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.later import Later
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Token


class UnavailableGlobal(Rule):
    """A global parameter that the target does not have, but another version: `udp_workers` in 2.4, `children` in 3.1.

    For OpenSIPS it is a plain word, so it prints a syntax error and does not start (cfg.y `assign_stm`).
    """

    code = "C218"
    visits = ("global_parameter", "listen", "scaling_profile")
    examples = (
        Bad("«udp_workers»=4\nroute { exit; }"),
        Bad("«socket»=udp:127.0.0.1\nroute { exit; }"),
        Bad("«auto_scaling_profile» = p scale up to 4 on 70% for 5 cycles\nroute { exit; }"),
        Bad("«children» = 4\nroute { exit; }", "udp_workers = 4\nroute { exit; }", target="3.1"),
        Bad("«debug»=3 «fork»=no\nroute { exit; }", "log_level=3 debug_mode=yes\nroute { exit; }", unsafe=True,
            target="3.4"),
        Bad("«listen»=udp:127.0.0.1:5060\nroute { exit; }", "socket=udp:127.0.0.1:5060\nroute { exit; }", target="4.0"),
        Bad("«log_stderror»=no # quiet\nroute { exit; }",
            "stderror_enabled=no # quiet\nsyslog_enabled=yes\nroute { exit; }", target="4.0"),
        Bad("«tcp_parallel_read_on_workers»=1\nroute { exit; }", "route { exit; }", unsafe=True, target="4.0"),
        Bad(" «tos» = 16\nroute { exit; }", " tos= 16\nroute { exit; }", target="3.6"),
        Good("children=4 debug_mode=no\nlisten=udp:127.0.0.1 use_children 2 \nroute { exit; }", target="3.0"),
        Good("log_stderror=no\nlisten=udp:127.0.0.1\nroute { exit; }", target="3.6"),
        Good("children=4 listen=udp:127.0.0.1 tos=16\nroute { exit; }"),
    )  # fmt: skip

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        name, series = node.first, script.target.series
        if name.text not in KEYWORDS[series]:
            said = f"OpenSIPS {series} has no global parameter `{name.text}`: only {owners(name.text)} has it"
            row = later("global", name.text, script.target)
            if row is not None:
                fix = _later(row, node, name, source)
                yield self.finding(name, f"{said}; {row.text}", fix)
            else:
                yield self.finding(name, said + advice("global", name.text), _remedy(node, name, source.text))
        elif name.text in BETWEEN_BLANKS[series] and name.is_between_blanks:
            yield self.finding(
                name,
                f"with blanks around it, `{name.text}` is an option of a listener in OpenSIPS {series}; "
                "write no blank behind it",
                _without_blank(name),
            )


def _without_blank(name: Token) -> Fix | None:
    """The Fix that takes the blanks behind a name away, up to its `=`."""
    equal = name.next
    if equal is None or equal.text != "=":
        return None
    return Fix("Remove the blank", (Edit(name.end, equal.start, ""),), SAFE)


def _later(row: Later, node: Node, name: Token, source: Source) -> Fix | None:
    """The Fix of one that a later series has no more."""
    safe = applicability(row)
    if row.edit == "delete":
        return Fix("Remove the line", (deleted(source, node),), safe)
    if "=" not in row.edit:
        return replace(name, row.edit, f"Replace with `{row.edit}`", safe)
    value = node.value if isinstance(node, GlobalParameter) else None
    if not isinstance(value, Number) or value.size != 1:
        return None
    first, *others = row.edit.format(value=value.text, **{"not": "no" if value.value else "yes"}).split("\n")
    new, _, first_value = first.partition("=")
    edits = [Edit(name.start, name.end, new), Edit(value.start, value.end, first_value)]
    if others:
        edits.append(added(source, node, *others))
    return Fix(f"Replace with `{new}`", tuple(edits), safe)


def _remedy(node: Node, name: Token, text: str) -> Fix | None:
    """The Fix of one that OpenSIPS had before 2.3 too, if it stands on a line of its own."""
    row = successor("global", name.text)
    if row is None or not row.edit:
        return None
    if row.edit != "delete":
        return replace(name, row.edit, f"Replace with `{row.edit}`", UNSAFE)
    line, _, rest = text[node.end :].partition("\n")
    if line.strip() or text[text.rfind("\n", 0, name.start) + 1 : name.start].strip():
        return None
    return Fix("Remove the line", (Edit(name.start, len(text) - len(rest), ""),), UNSAFE)
