"""Read the transformations of a variable, `{s.len}{s.substr,0,1}`, as OpenSIPS does; see variables.py. Pure.

A port of transformations.c `parse_transformation`, quirks and all. What is wrong is refused (variables.refuse).
"""

from __future__ import annotations

from opensips_lsp.model.variables import (
    ARGUMENT,
    BLANKS,
    SYNTAX,
    TRANSFORMATION,
    Known,
    read_format,
    read_spec,
    refuse,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def last_brace(text: str, at: int, end: int) -> int | None:
    """Offset of the `}` behind which no further transformation begins (or of a blank behind it), or None."""
    depth = 0
    while at < end:
        if text[at] == "}":
            if not depth:
                at += 1
                while at < end and text[at] in " \t":
                    at += 1
                if at >= end or text[at] != "{":
                    return at - 1
            depth -= 1
        if text[at] == "{":
            depth += 1
        at += 1
    return None


def read_transformations(text: str, at: int, end: int, known: Known) -> int:
    """transformations.c parse_transformation -> the offset behind the last one."""
    while True:
        while at < end and text[at] in BLANKS:
            at += 1
        if text[at] != "{":
            return at
        start = at = at + 1
        while at < end and text[at] != ".":
            at += 1
        name = text[start:at]
        if text[at] != "." or at == start:
            shown, why = _shown(name), "is not a transformation, which needs a class and a dot"
            refuse(TRANSFORMATION, start, start + len(shown), shown, why)
        if name != name.strip(BLANKS):
            refuse(TRANSFORMATION, start, at, _shown(name), "is a class of transformations with a blank next to it")
        at = _transformation(text, start, at + 1, end, name.lower(), known) + 1
        if at >= end:
            return at


def _transformation(text: str, start: int, at: int, end: int, name: str, known: Known) -> int:
    """-> the offset of the `}`."""
    if not known.lenient:
        at = _arguments(text, start, at, end, name, known)
        if text[at] != "}":
            refuse(ARGUMENT, start, at, _shown(text[start:at]), "has too many arguments")
        return at
    body, depth = at, 0
    while at < end and (depth or text[at] != "}"):
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
    if text[at] == "\0":
        refuse(SYNTAX, start, at, _shown(text[start:at]), "is cut off")
    _arguments(text, start, body, at, name, known)
    return at


def _shown(text: str) -> str:
    return text.partition("}")[0].strip()


def _arguments(text: str, start: int, at: int, end: int, kind: str, known: Known) -> int:
    """Check the name and the arguments of a transformation of a class -> the offset behind what was read."""
    name_start = at
    while at < end and text[at] not in ",}":
        at += 1
    if text[at] == "\0":
        refuse(SYNTAX, start, at, _shown(text[start:at]), "is cut off")
    name = f"{kind}.{text[name_start:at].strip(BLANKS).lower()}"
    record = known.transformations.get(name)
    if record is None:
        if name.startswith(("s.trimr", "s.triml")) or _takes_any_name(kind, known):
            if known.note is not None and "$" in text[at:end]:
                read_format(text, at, end, known)
            return at
        refuse(TRANSFORMATION, start, at, _shown(text[start:at]), "is unknown")
    forms, must = record.params, len(record.params) - record.optional_params
    for number, form in enumerate(forms):
        if text[at] != ",":
            if number >= must and name == "sdp.line":
                return at
            if number >= must and text[at] == "}":
                break
            refuse(ARGUMENT, start, at, name, _wanted(forms, must))
        last = number + 1 == len(forms)
        at = _argument(text, start, at + 1, end, name, form, last, known)
        while not last and text[at] in BLANKS:
            at += 1
    if forms and (not known.lenient or name == "s.width"):
        while at < end and text[at] in BLANKS:
            at += 1
        if text[at] != "}":
            refuse(ARGUMENT, start, at, name, _wanted(forms, must))
    return at


def _takes_any_name(kind: str, known: Known) -> bool:
    """Whether a class is a module's whose names are not known, or may be that of a module that is not known."""
    if kind in known.transformations:
        return True
    return (
        known.lenient
        and known.others is not None
        and not any(key.startswith(f"{kind}.") for key in known.transformations)
    )


_WORDS = {"string": "a text", "number": "a number", "char": "a character"}


def _wanted(forms: Sequence[str], must: int) -> str:
    words = [_WORDS[form.partition("|")[0]] for form in forms]
    wanted = " and ".join(words[:must])
    return f"takes {wanted}" + (f", and optionally {' and '.join(words[must:])}" if words[must:] else "")


def _argument(text: str, start: int, at: int, end: int, name: str, form: str, last: bool, known: Known) -> int:
    """-> the offset behind one argument (tr_parse_nparam, tr_parse_sparam)."""
    kind, _, variable = form.partition("|")
    if kind == "char":
        if text[at] == "\0":
            refuse(ARGUMENT, start, at, name, "needs a character after its comma")
        return at + 1
    while at < end and text[at] in BLANKS:
        at += 1
    if text[at] == "$":
        spec = read_spec(text, at, end, known)
        if not variable:
            refuse(ARGUMENT, at, spec.end, name, "does not accept a variable as an argument")
        return spec.end
    return (_number_argument if kind == "number" else _text_argument)(text, start, at, end, name, last)


def _number_argument(text: str, start: int, at: int, end: int, name: str, last: bool) -> int:
    first = at
    if text[at] not in "+-0123456789":
        refuse(ARGUMENT, at, at + 1, name, "needs a number as an argument")
    if text[at] in "+-":
        at += 1
        while at < end and text[at] in BLANKS:
            at += 1
    digits = at
    while at < end and text[at] in "0123456789":
        at += 1
    if last and name in _NOT_NEGATIVE and text[first] == "-" and 0 < int(text[digits:at] or 0) < 1 << 31:
        refuse(ARGUMENT, first, at, name, "does not accept a negative number as its last argument")
    return at


_NOT_NEGATIVE = frozenset(("s.substr", "s.width", "sdp.line"))


def _text_argument(text: str, start: int, at: int, end: int, name: str, last: bool) -> int:
    first, fill = at, name.startswith("s.fill.")
    while at < end and (fill or text[at] not in BLANKS):
        if text[at] in ",}" and (at == first or text[at - 1] != "\\"):
            break
        at += 1
    if text[at] == "\0":
        refuse(SYNTAX, start, at, name, "is cut off")
    if fill and text[first:at].rstrip(BLANKS) in ("", '""', "''"):
        refuse(ARGUMENT, first, at, name, "needs a text to fill with")
    return at
