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
_PIECE = re.compile(r'"[^"\\]*"|[\w:!&-]+')
_LITERAL = re.compile(r'(?:"[^"\\]*"|[\w:!&-]+|[()|]|\)\?|\[[-_]+\])*')
_BLANK = "{EAT_ABLE}"


def keywords(text: str) -> dict[str, str]:
    """Every reserved word of cfg.lex with the token it gives.

    A word of two rules gives the token of the first, as in flex; one that needs blanks around it, that of the other.
    Operators are no words, but `and`, `or`, `not` are; nor are the include directives, which give no token.
    """
    found: dict[str, str] = {}
    for blanks in (False, True):
        for definition, action in _rules(text):
            if (_BLANK in definition) == blanks and (returned := _RETURN.search(action)):
                for word in _words(definition):
                    found.setdefault(word, returned[1])
    return found


def between_blanks(text: str) -> dict[str, str]:
    """The words that are reserved only behind a blank, with the token: ` as `. What `keywords` has may be another one.

    A blank must stand behind them too, but for those of which cfg.lex has none there.
    """
    return {
        word: returned[1]
        for definition, action in _rules(text)
        if definition.startswith(_BLANK) and (returned := _RETURN.search(action))
        for word in _words(definition)
    }


def directives(text: str) -> list[str]:
    """The words that make the scanner read another file: include_file, import_file."""
    return [word for definition, action in _rules(text) if _BEGIN.search(action) for word in _words(definition)]


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The definition and the action of each rule that consists of one definition."""
    declarations, rules = sections(text)
    definitions = dict(_DEFINITION.findall(declarations))
    for rule in _RULE.finditer(rules):
        yield definitions.get(rule[1], ""), rules[rule.end() : closing(rules, rule.end() - 1)]


def _words(definition: str) -> list[str]:
    """The words of a definition; none when it is a pattern, such as that of a number, or has blanks inside."""
    # {EAT_ABLE}("as"|"AS"){EAT_ABLE}: the blanks around the word belong to the token
    pattern = definition.removeprefix(_BLANK).removesuffix(_BLANK)
    if not _LITERAL.fullmatch(pattern):
        return []
    return [word for word in _spelled(pattern) if _WORD.fullmatch(word)]


def _spelled(pattern: str) -> list[str]:
    """All that a pattern without repetition stands for: words in quotes or bare, `|`, `( )`, `( )?` and `[-_]`."""
    choices: list[list[str]] = [[""]]
    at = 0
    while at < len(pattern):
        if pattern[at] == "|":
            choices.append([""])
            at += 1
            continue
        if pattern[at] == "(":
            end = closing(pattern, at)
            parts = _spelled(pattern[at + 1 : end])
        elif pattern[at] == "[":
            end = pattern.index("]", at)
            parts = list(pattern[at + 1 : end])
        else:
            piece = _PIECE.match(pattern, at)
            assert piece is not None  # _LITERAL matches
            end = piece.end() - 1
            parts = [piece[0].strip('"')]
        at = end + 1
        if pattern[at : at + 1] == "?":
            parts = [*parts, ""]
            at += 1
        choices[-1] = [before + part for before in choices[-1] for part in parts]
    return [word for words in choices for word in words]
