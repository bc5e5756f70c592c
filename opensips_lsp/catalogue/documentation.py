"""What functions, parameters, variables and the rest of OpenSIPS are for: one line each, written by us.

texts/MODULE.json has those of a module, texts/core.json those of the language. They are read when somebody asks for
them. They follow the C code of 2.4.11 where the manual says something else. Of what only later series have, modules,
functions, variables, transformations, the words of the language and some parameters have a text; a function no more
than a summary.
"""

from __future__ import annotations

import json
import os
from functools import cache

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_FOLDER = os.path.join(os.path.dirname(__file__), "texts")
CORE = "core"


class FunctionText(Record):
    """What a function does.

    forms: the names of its arguments, for each number of arguments, the fewest first; none for what only later series
    have, whose manuals name them. arguments: name -> meaning.
    returns: its return codes, "" where it is only true or false. values: argument -> bit of it -> meaning, of some.
    """

    summary: str
    forms: tuple[tuple[str, ...], ...]
    arguments: Mapping[str, str]
    returns: str
    values: Mapping[str, Mapping[str, str]] = {}

    def form(self, arity: int) -> tuple[str, ...] | None:
        """The names of the arguments of a call with so many, or None."""
        return next((form for form in self.forms if len(form) == arity), None)


class ParameterText(Record):
    """What a parameter is for. values: value (of a bit mask, bit) -> meaning, where there are but a few."""

    summary: str
    values: Mapping[str, str]


class Texts(Record):
    """The texts of one module; by name. globals, routes (kinds of route blocks) and keywords are the core's."""

    summary: str
    functions: Mapping[str, FunctionText]
    parameters: Mapping[str, ParameterText]
    variables: Mapping[str, str]
    transformations: Mapping[str, str]
    statistics: Mapping[str, str]
    mi_commands: Mapping[str, str]
    events: Mapping[str, str]
    globals: Mapping[str, ParameterText]
    routes: Mapping[str, str]
    keywords: Mapping[str, str]


@cache
def texts_of(module: str) -> Texts:
    """The texts of a module, or of the core (CORE); without any text for one that is not known."""
    found = _read(module)
    return Texts(
        found.get("summary", ""),
        {name: _function(value) for name, value in found.get("functions", {}).items()},
        {name: _parameter(value) for name, value in found.get("parameters", {}).items()},
        found.get("variables", {}),
        found.get("transformations", {}),
        found.get("statistics", {}),
        found.get("mi_commands", {}),
        found.get("events", {}),
        {name: _parameter(value) for name, value in found.get("globals", {}).items()},
        found.get("routes", {}),
        found.get("keywords", {}),
    )


def keyword_text(word: str) -> str | None:
    """The text of a reserved word, some of which may be written in any case and with `-` for `_`."""
    known = texts_of(CORE).keywords
    return next((known[one] for one in (word, word.lower(), word.lower().replace("-", "_")) if one in known), None)


def _read(module: str) -> dict[str, Any]:
    path = os.path.join(_FOLDER, f"{module}.json")
    if os.path.basename(module) != module or not os.path.isfile(path):
        return {}
    with open(path, encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


def _function(value: str | Mapping[str, Any]) -> FunctionText:
    if isinstance(value, str):
        return FunctionText(value, (), {}, "")
    forms = tuple(map(tuple, value["forms"]))
    return FunctionText(value["summary"], forms, value["arguments"], value["returns"], value.get("values", {}))


def _parameter(value: str | Mapping[str, Any]) -> ParameterText:
    return ParameterText(value, {}) if isinstance(value, str) else ParameterText(value["summary"], value["values"])
