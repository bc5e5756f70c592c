"""The form of a catalogue file: what somebody may have written by hand is looked at before it is used."""

from __future__ import annotations

import re

from . import facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# kinds of facts of a module, and the record of each
_RECORDS: dict[str, Any] = {
    "functions": facts.Function,
    "async_functions": facts.AsyncFunction,
    "params": facts.Param,
    "pvars": facts.Pvar,
    "pvar_contexts": facts.Named,
    "transformations": facts.Transformation,
    "statistics": facts.Statistic,
    "mi_commands": facts.MiCommand,
    "module_warnings": facts.ModuleWarning,
    "events": facts.Named,
    "tables": facts.Table,
    "dependencies": facts.Dependency,
    "requirements": facts.Requirement,
}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _are_parameters(value: object) -> bool:
    is_form = re.compile(r"(?:int|str|var|regex)\??(?: .*)?").fullmatch
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) and is_form(one) for one in value)


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_level(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,4})*", value) is not None


# type of a field of a record -> (whether a value can be stored for it, what it must be)
_TYPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "str": (_is_text, "a string"),
    "str | None": (_is_text, "a string"),
    "int": (_is_number, "a whole number"),
    "bool": (_is_switch, "true or false"),
    "tuple[str, ...]": (_are_texts, "a list of strings"),
    "tuple[Parameter, ...]": (_are_parameters, 'a list of strings such as "str? static"'),
    "frozenset[str]": (_is_text, "a string of words"),
}
_LEVEL = _is_level, "a version such as 2.4.6"
_OF_MODULES = {"name": "str", "type": "str", "builtin": "bool", "markdown": "bool", "since": "str", "until": "str"}


def check(catalogue: dict[str, Any]) -> None:
    """Raise ValueError, with a place and what must stand there, for what is no catalogue."""
    modules = catalogue.get("modules", {})
    if not isinstance(modules, dict):
        raise ValueError("`modules` must be an object")
    for name, module in modules.items():
        _check_module(module, f"modules.{name}")
    if "core" in catalogue:
        _check_module(catalogue["core"], "core")


def _check_module(module: object, place: str) -> None:
    if not isinstance(module, dict):
        raise ValueError(f"`{place}` must be an object")
    _check_fields({key: value for key, value in module.items() if key not in _RECORDS}, _OF_MODULES, place)
    for kind in module.keys() & _RECORDS:
        if not isinstance(module[kind], list):
            raise ValueError(f"`{place}.{kind}` must be a list")
        record = _RECORDS[kind]
        for number, fact in enumerate(module[kind]):
            here = f"{place}.{kind}[{number}]"
            if not isinstance(fact, dict):
                raise ValueError(f"`{here}` must be an object")
            _check_fields(fact, record.__annotations__, here)
            for field in record._fields:
                if field not in fact and field not in record._field_defaults:
                    raise ValueError(f"`{here}` has no `{field}`")


def _check_fields(fields: dict[str, object], types: dict[str, str], place: str) -> None:
    for field, value in fields.items():
        if field not in types:
            raise ValueError(f"`{place}` has an unknown field `{field}`")
        is_right, wanted = _LEVEL if field in ("since", "until") else _TYPES[types[field]]
        if not is_right(value):
            raise ValueError(f"`{place}.{field}` must be {wanted}")
