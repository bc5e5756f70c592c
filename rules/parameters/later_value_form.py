"""C225: forms of values that only later versions read."""

from __future__ import annotations

from opensips_lsp.catalogue.language import GLOBALS
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_PROFILE = ("NUMBER", "USE_AUTO_SCALING_PROFILE", "ID")


class LaterValueForm(Rule):
    """Values that only later versions read: a text of several (3.4), a scaling profile (3.0), several mpath (4.0).

    Before, that is a syntax error (cfg.y `module_stm`, `assign_stm`).
    """

    code = "C225"
    visits = ("modparam", "global_parameter")
    begins = ("MODPARAM", "GLOBAL")
    examples = (
        Bad('loadmodule "tm.so"\nmodparam("tm", "tw_append", «"a" "b"»)\nroute { exit; }'),
        Bad('mpath=«"/a/" : "/b/"»\nroute { exit; }'),
        Bad("children=«4 use_auto_scaling_profile p»\nroute { exit; }"),
        Good('mpath="/a/"\nchildren=4\nloadmodule "tm.so"\nmodparam("tm", "tw_append", "a")\nroute { exit; }'),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if node.size < 4 or (node.kind == "modparam" and node.child_kind(2) != "strings"):
            return
        target = script.target
        if node.kind == "modparam":
            if not reads("joined-modparam", target):
                since = readers("joined-modparam")
                yield self.finding(node.children[2], f"only {since} joins the texts of a value; write one text")
            return
        name, value = node.first, node.children[0]
        behind = node.token(2 + value.size) if node.size > 2 + value.size else None
        if behind is None:
            return
        if behind.kind == "COLON" and not (name.text == "mpath" and reads("module-path-list", target)):
            message = f"only {readers('module-path-list')} reads several values, of `mpath`; write one"
        elif behind.kind == "USE_PROFILE" and _PROFILE not in GLOBALS[target.series].get(name.text, ()):
            found = spelled([series for series, known in GLOBALS.items() if _PROFILE in known.get(name.text, ())])
            message = (
                f"only {found} reads a scaling profile here" if found else f"`{name.text}` takes no scaling profile"
            )
        else:
            return
        yield self.finding(value, message)._replace(end=node.end)
