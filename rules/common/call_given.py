"""How a call has one of the old forms of catalogue.later.functions, and what each place of the form stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.nodes import Call, Node

PLACE = re.compile(  # {name}, {name:kind}, {name:kind?}: the argument may be missing
    r"\{(\w+)(?::(\w+))?(\?)?\}"
)
_KINDS = {
    "": r"[\s\S]+",
    "all": r"[\s\S]*",
    "bare": r"\d+",
    "digits": r"0[xX][0-9a-fA-F]+|\d+",
    "dsflags": r"[fFuUdD ]+",
    "glob": r"g.*",
    "letters": r"[A-Za-z]+",
    "name": r"[A-Za-z_][\w.-]*",
    "none": "",
    "number": r"-?\d+",
    "re": r"r.*",
    "text": r"[\s\S]+",
    "variable": r"\$[^/]+",
    "zero": r"0+",
}
CALL = re.compile(r"(\w+)\((.*)\)", re.DOTALL)


class Given(Record):
    """What a place of a form stands for in a call: a text, and the argument if it is all of one."""

    value: str
    argument: Node | None
    number: int


def given_in(old: str, call: Call) -> dict[str, Given] | None:
    """What the places of a form stand for in a call; None if the call has another form."""
    match = CALL.fullmatch(old)
    if match is None:
        return {}
    patterns, found = _patterns(match[2]), dict[str, Given]()
    arguments = call.arguments
    if len(arguments) > len(patterns):
        return None
    for number, (pattern, may_miss, kind) in enumerate(patterns, 1):
        argument = call.argument(number - 1)
        if argument is None:
            if not may_miss:
                return None
            continue
        value = _value(argument)
        fits = pattern.fullmatch(value) if value is not None else None
        if fits is None or kind == ("bare" if isinstance(argument, String) else "text"):
            return None
        whole = len(pattern.groupindex) == 1 and fits.span(1) == (0, len(value or ""))
        for name, text in fits.groupdict().items():
            if text is not None:
                found[name] = Given(text, argument if whole else None, number)
    return found


def _value(argument: Node) -> str | None:
    if isinstance(argument, String):
        return argument.value if argument.size == 1 else None
    return argument.text


@lru_cache(maxsize=256)
def _patterns(arguments: str) -> tuple[tuple[re.Pattern[str], bool, str], ...]:
    """(pattern, whether it may be left out, the kind of its last place) of each argument of a form."""
    return tuple(_pattern(one.strip()) for one in arguments.split(",")) if arguments else ()


def _pattern(argument: str) -> tuple[re.Pattern[str], bool, str]:
    pieces, at, may_miss, last = "", 0, not argument, ""
    for place in PLACE.finditer(argument):
        kind = _KINDS[place[2] or ("all" if place[0] == argument else "")]
        pieces += re.escape(argument[at : place.start()]) + f"(?P<{place[1]}>{kind}"
        pieces += ")" if place.end() == len(argument) else "?)"
        at, may_miss, last = place.end(), may_miss or place[3] is not None, place[2] or ""
    return re.compile(pieces + re.escape(argument[at:])), may_miss, last


def is_given(wanted: str, given: dict[str, Given]) -> bool:
    """Whether a call has what all places of an argument of the new form stand for."""
    places = [place[1] for place in PLACE.finditer(wanted)]
    return bool(wanted) and all(place in given for place in places)
