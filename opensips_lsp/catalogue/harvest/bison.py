"""Reads the rules of a bison grammar: symbols and actions, no semantics."""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import HarvestError
from .ctext import closing, sections

_TOKEN = re.compile(r"(\w+)\s*(:?)|[|;{]|'.'")


class Alternative(NamedTuple):
    """One right-hand side: its symbols, and the C text of its last action ("" for none)."""

    symbols: tuple[str, ...]
    action: str


def rules(text: str) -> dict[str, list[Alternative]]:
    """Each rule of a grammar file with its alternatives, in the order of the file.

    cfg.y leaves out some of the `;` that bison allows to leave out: a rule begins where a
    name stands before a colon.
    """
    _, grammar = sections(text)
    found: dict[str, list[Alternative]] = {}
    alternatives: list[Alternative] = []
    symbols: list[str] = []
    action, offset = "", 0
    while match := _TOKEN.search(grammar, offset):
        offset = match.end()
        if match[0] == "{":
            end = closing(grammar, match.start())
            if end < 0:
                raise HarvestError("cfg.y: an action is never closed; give the cfg.y of a release")
            action, offset = grammar[match.end() : end], end + 1
        elif match[1] and not match[2]:
            symbols.append(match[1])
        elif match[1] or match[0] in "|;":
            if symbols or action:
                alternatives.append(Alternative(tuple(symbols), action))
            symbols, action = [], ""
            if match[1]:
                alternatives = found.setdefault(match[1], [])
        else:
            symbols.append(match[0])
    if symbols or action:
        alternatives.append(Alternative(tuple(symbols), action))
    return found
