"""C207: global parameters that OpenSIPS knows and always refuses."""

from __future__ import annotations

from opensips_lsp.catalogue.language import REFUSED_GLOBALS
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import GlobalParameter, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Token


class RefusedGlobal(Rule):
    """OpenSIPS refuses `debug` and `fork`, which were replaced, and `mem-group`, which needs a special build.

    Use `log_level` instead of `debug`, and `debug_mode=yes` instead of `fork=no`; it also raises the log level.
    `fork=yes` is the default behaviour. Both set what the old names set (cfg.y `assign_stm`).
    """

    code = "C207"
    stage = "check"
    visits = ("global_parameter", "mem_group")
    prefilter = Prefilter(
        words=tuple(sorted({name.partition("-")[0] for names in REFUSED_GLOBALS.values() for name in names}))
    )
    examples = (
        Bad("«debug»=3\nroute { exit; }", "log_level=3\nroute { exit; }"),
        Bad("«fork»=yes\nroute { exit; }", "debug_mode=no\nroute { exit; }"),
        Bad("«fork» = 0\nroute { exit; }", "debug_mode = yes\nroute { exit; }", unsafe=True),
        Bad("«fork»=maybe\nroute { exit; }"),
        Bad('«mem-group» = "tm": "tm" "dialog"\nroute { exit; }'),
        Good("debug_mode=yes log_level=3\nroute { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        name = node.token(0)
        complaint = REFUSED_GLOBALS[script.target.series].get(name.text)
        if complaint is None:
            return
        yield self.finding(name, f"OpenSIPS refuses `{name.text}`: {complaint}", _remedy(name, node))


def _remedy(name: Token, node: Node) -> Fix | None:
    value = node.value if isinstance(node, GlobalParameter) else None
    if not isinstance(value, Number):
        return None
    if name.text == "debug":
        return replace(name, "log_level", "Use `log_level`")
    if name.text == "fork" and value.size == 1:
        forks = value.value != 0
        edits = Edit(name.start, name.end, "debug_mode"), Edit(value.start, value.end, "no" if forks else "yes")
        return Fix("Use `debug_mode`", edits, SAFE if forks else UNSAFE)
    return None
