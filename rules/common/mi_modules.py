"""mi_http and mi_json of 2.4, which are mi_html and mi_http from 3.0 on: all that names them, at once.

A script that loads mi_json, or sets a parameter of mi_http that only 2.4 has, comes from before 3.0; its mi_http is the
one with the web pages (modules/mi_http of 2.4.11, modules/mi_html of 3.0.5).
"""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import all_settings, renamed
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_NEW = {"mi_http": "mi_html", "mi_json": "mi_http"}
_PARAMETERS = {"mi_http_root": "root", "mi_http_method": "http_method", "mi_json_root": "root"}


def mi_fix(script: Script, source: Source) -> Fix | None:
    """The Fix that gives both modules their names of 3.0; None where another file has a part of it."""
    edits, loads = list[Edit](), 0
    for other in script.sources:
        for node, name in _loads(other):
            if other.place != source.place:
                return None
            file = node.file
            edits.append(_edit(file, file.text.replace(f"{name}.so", f"{_NEW[name]}.so")))
            loads += 1
    for name, new in _NEW.items():
        for one in all_settings(script, name):
            if one.source.place != source.place or not one.alone:
                return None
            quote = one.node.module.text[0]
            edits.append(_edit(one.node.module, f"{quote}{new}{quote}"))
            if one.name in _PARAMETERS:
                edits.append(renamed(one, _PARAMETERS[one.name]))
    title = "Load " + " and ".join(f"`{_NEW[name]}.so`" for name in _NEW if name in script.modules)
    return Fix(title, tuple(sorted(edits)), UNSAFE) if loads else None


def _loads(source: Source) -> Iterator[tuple[LoadModule, str]]:
    for offset, item in source.items:
        for load in facts_of(item).modules:
            if load.name in _NEW:
                yield LoadModule.of(item, load, offset), load.name


def _edit(node: Node, text: str) -> Edit:
    return Edit(node.start, node.end, text)
