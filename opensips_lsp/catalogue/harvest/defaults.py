"""The value that a parameter has when no modparam sets it, as the C code of its module initialises the variable."""

from __future__ import annotations

import re

from .ctext import closing, literal, pieces
from .macros import expand
from .records import Fact
from .sources import Sources

_POINTED = re.compile(r"&?\s*([A-Za-z_]\w*)(?:\.s)?")
_CAST = re.compile(r"\(\s*(?:unsigned\s+|const\s+|signed\s+)*(?:int|long|short|char|void|\w+_t)\s*\**\s*\)")
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|\d+)")
_PRODUCT = re.compile(r"\(*\s*\d+(?:\s*[*+]\s*\(*\d+\)*)+\s*\)*")
_STR = re.compile(r"(?:str_init|str_const_init|STR_CONST_INIT|_str)\s*\((.*)\)", re.DOTALL)
_MOST = 200  # characters of a default that is worth showing


def with_default(fact: Fact, cell: str, sources: Sources) -> Fact:
    """`fact` with "initial", where the C code says it plainly. cell: that of param_export_t with the variable."""
    initial = None if fact.get("callback") else _initial(cell, str(fact["type"]), sources)
    return fact if initial is None else fact | {"initial": initial}


def without_repetition(fact: Fact) -> Fact:
    """`fact` without "initial" if the manual says the same in "default", be it with more words."""
    if "initial" not in fact or "default" not in fact:
        return fact
    initial, default = fact["initial"], fact["default"]
    is_said = initial == default or (initial != "" and default.startswith(f"{initial} "))
    return {key: value for key, value in fact.items() if key != "initial"} if is_said else fact


def _initial(cell: str, type_: str, sources: Sources) -> str | None:
    pointed = _POINTED.fullmatch(_CAST.sub("", cell).strip().strip("()"))
    if not pointed:
        return None
    declared = re.compile(
        rf"^[ \t]*(?:static\s+|unsigned\s+|const\s+|volatile\s+)*(?:int|long|str|char)\s*\**\s*{pointed[1]}\s*"
        r"(?:\[[^\]]*\]\s*)?(?:=\s*|;)",
        re.MULTILINE,
    )
    for text in sources.files.values():
        if pointed[1] in text.text and (match := declared.search(text.text)):
            if match[0].endswith(";"):
                return "0" if type_ == "int" else None
            value = expand(_value(text.text, match.end()), sources.macros).strip()
            return _number(value) if type_ == "int" else _text(value)
    return None


def _value(text: str, start: int) -> str:
    if text.startswith("{", start):
        return text[start : closing(text, start) + 1]
    end = start
    while end < len(text) and text[end] not in ";\n":
        if text[end] == '"':
            quoted = re.compile(r'"(?:\\.|[^"\\])*"').match(text, end)
            end = quoted.end() if quoted else end + 1
        else:
            end += 1
    return text[start:end].partition(" ,")[0]


def _number(value: str) -> str | None:
    bare = _CAST.sub("", value).strip()
    while bare.startswith("(") and closing(bare, 0) == len(bare) - 1:
        bare = bare[1:-1].strip()
    if _NUMBER.fullmatch(bare):
        return str(int(bare, 16 if "x" in bare.lower() else 10))
    if _PRODUCT.fullmatch(bare):
        total = 0
        for part in re.sub(r"[()\s]", "", bare).split("+") if "(" not in bare else ():
            product = 1
            for factor in part.split("*"):
                product *= int(factor)
            total += product
        return str(total) if "(" not in bare else None
    return None


def _text(value: str) -> str | None:
    if made := _STR.fullmatch(value):
        value = made[1].strip()
    elif value.startswith("{"):
        value = next((piece for _, piece in pieces(value, 1, len(value) - 1)), "")
    found = literal(value)
    return found if found is not None and len(found) <= _MOST and "\n" not in found else None
