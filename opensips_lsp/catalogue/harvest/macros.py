"""The part of the C preprocessor that export tables lean on: `#define` and its expansion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .ctext import closing, pieces

_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(\([^)\n]*\))?((?:\\\n|[^\n])*)", re.MULTILINE)
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*')
_CALL = re.compile(r"\s*\(")
_PASTE = re.compile(r"\s*##\s*")
_PARAMETER = re.compile(r'"(?:\\.|[^"\\])*"|(#\s*)?\b([A-Za-z_]\w*)')


class Macro(NamedTuple):
    """`#define`; parameters are None for a macro that takes no parentheses."""

    parameters: tuple[str, ...] | None
    body: str


def definitions(text: str) -> dict[str, Macro]:
    """All macros of a text without comments; the last definition of a name stands."""
    found = {}
    for match in _DEFINE.finditer(text):
        parameters = tuple(p.strip() for p in (match[2] or "")[1:-1].split(",") if p.strip())
        body = match[3].replace("\\\n", " ").strip()
        found[match[1]] = Macro(parameters if match[2] else None, body)
    return found


def expand(text: str, macros: Mapping[str, Macro], hidden: frozenset[str] = frozenset()) -> str:
    """`text` with macros expanded; a name is not expanded inside its own expansion, as in C."""
    parts, offset = [], 0
    while match := _TOKEN.search(text, offset):
        parts.append(text[offset : match.start()])
        offset, name = match.end(), match[0]
        macro = None if name in hidden else macros.get(name)
        if macro is None:
            parts.append(name)
        elif macro.parameters is None:
            parts.append(expand(macro.body, macros, hidden | {name}))
        elif (call := _CALL.match(text, offset)) and (end := closing(text, call.end() - 1)) > 0:
            arguments = [piece for _, piece in pieces(text, call.end(), end)]
            body = _substitute(macro, arguments)
            parts.append(expand(body, macros, hidden | {name}))
            offset = end + 1
        else:
            parts.append(name)
    return "".join(parts) + text[offset:]


def _substitute(macro: Macro, arguments: list[str]) -> str:
    values = dict(zip(macro.parameters or (), arguments))

    def replace(match: re.Match[str]) -> str:
        if match[2] not in values:
            return match[0]
        value = values[match[2]]
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if match[1] else value

    return _PASTE.sub("", _PARAMETER.sub(replace, macro.body))
