"""C215: loadmodule without the name of a file."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import LoadModule


class ModuleFileName(Rule):
    """loadmodule takes the name of a file, such as "tm.so", not the name of a module (sr_module.c `load_module`).

    OpenSIPS prints "failed to load module" and does not start.
    """

    code = "C215"
    stage = "check"
    visits = ("loadmodule",)
    examples = (
        Bad('loadmodule «"tm"»\nroute { exit; }', 'loadmodule "tm.so"\nroute { exit; }'),
        Bad("loadmodule «'/lib/modules/tm'»\nroute { exit; }", "loadmodule '/lib/modules/tm.so'\nroute { exit; }"),
        Bad('loadmodule «""»\nloadmodule «"tmm"»\nroute { exit; }'),
        Good('loadmodule "tm.so"\nloadmodule "/usr/lib/opensips/modules/db_mysql.so"\nroute { exit; }'),
    )

    def check(self, node: LoadModule, script: Script, source: Source) -> Iterator[Finding]:
        literal = node.file
        name = literal.value.rsplit("/", 1)[-1]
        if ".so" in name:
            return
        whole = f"{literal.text[:-1]}.so{literal.text[-1]}"
        fix = replace(literal, whole, "Append `.so`") if script.catalogue.module(name) is not None else None
        yield self.finding(literal, f"{literal.text} is not a module file; module files end in `.so`", fix)
