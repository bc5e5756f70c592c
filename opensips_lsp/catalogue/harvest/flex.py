"""Reads the reserved words of a flex scanner: spelling -> token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .ctext import closing, sections

_DEFINITION = re.compile(r"^([A-Z][A-Z_0-9]*)[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^<INITIAL>\{(\w+)\}[ \t]*\{", re.MULTILINE)
_RETURN = re.compile(r"\breturn\s+(\w+)\s*;")
_BEGIN = re.compile(r"\bBEGIN\(\s*(?:INCLF|IMPTF)")
_WORD = re.compile(r"[A-Za-z][\w:-]*")


def keywords(text: str) -> dict[str, str]:
    """Every reserved word of cfg.lex with the token it gives.

    A word of two rules gives the token of the first, as in flex. Operators are no words, but `and`, `or`, `not` are;
    nor are the include directives, which give no token.
    """
    found: dict[str, str] = {}
    for words, action in _rules(text):
        if returned := _RETURN.search(action):
            for word in words:
                found.setdefault(word, returned[1])
    return found


def directives(text: str) -> list[str]:
    """The words that make the scanner read another file: include_file, import_file."""
    return [word for words, action in _rules(text) if _BEGIN.search(action) for word in words]


def _rules(text: str) -> Iterator[tuple[list[str], str]]:
    """The words and the action of each rule that consists of one definition."""
    declarations, rules = sections(text)
    definitions = dict(_DEFINITION.findall(declarations))
    for rule in _RULE.finditer(rules):
        yield _words(definitions.get(rule[1], "")), rules[rule.end() : closing(rules, rule.end() - 1)]


def _words(definition: str) -> list[str]:
    """The words of a definition; none when it is a pattern, such as that of a number."""
    # {EAT_ABLE}("as"|"AS"){EAT_ABLE}: the blanks around the word belong to the token
    parts = definition.replace("{EAT_ABLE}", "").strip("()").split("|")
    return [word for part in parts if _WORD.fullmatch(word := part.strip().strip('"'))]
