"""Rows of the export tables -> facts, as JSON-able dicts without false or empty fields.

The structs are those of sr_module.h, pvar.h, statistics.h and mi/mi.h.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .ctext import pieces, strings
from .tables import Row

Fact = dict[str, Any]  # as JSON has it

# bit order of route.h
ROUTES = ("request", "failure", "onreply", "branch", "error", "local", "startup", "timer", "event")
_ROUTE = re.compile(r"\b([A-Z]+)_ROUTE\b")
_SIZE = re.compile(r'sizeof\s*\(?\s*"((?:\\.|[^"\\])*)"\s*\)?\s*\)?\s*-\s*1')
_WORDS = re.compile(r"\w+")
# CMD_PARAM_* of `struct cmd_param`: the types in the order in which fix_cmd() looks for them, and what else there is
PARAMETER_KINDS = ("int", "str", "var", "regex")
_PARAMETER_WORDS = {"FIX_NULL": "null", "NO_EXPAND": "raw", "STATIC": "static"}
_FLAG = re.compile(r"\bCMD_PARAM_(\w+)")
_NOTHING = re.compile(r"\W*(?:\(\s*\w+\s*\*?\s*\)\s*)?(?:0|NULL)\W*")


def function(row: Row) -> Fact:
    """cmd_export_t. Without "routes" only C code can call it."""
    if is_typed(row):
        return _typed(row) | {"routes": _routes(row.cells[3] if len(row.cells) > 3 else "")}
    flags = row.cells[5] if len(row.cells) > 5 else ""
    return {"name": _name(row), "arity": int(row.cells[2], 0), "routes": _routes(flags)}


def async_function(row: Row) -> Fact:
    """acmd_export_t."""
    return _typed(row) if is_typed(row) else {"name": _name(row), "arity": int(row.cells[2], 0)}


def is_typed(row: Row) -> bool:
    """Whether a function has a list of parameters with types, as since 3.0, in the place of their number."""
    return len(row.cells) > 2 and row.cells[2].startswith("{")


def typed_parameters(row: Row) -> list[tuple[str, str]]:
    """What `struct cmd_param` says of each parameter, in the words of facts.Parameter, and its fix-up, or ""."""
    found = []
    for _, piece in pieces(row.cells[2], 1, len(row.cells[2]) - 1):
        cells = [cell for _, cell in pieces(piece, 1, len(piece) - 1)] if piece.startswith("{") else [piece]
        flags = _FLAG.findall(cells[0]) if cells else []
        kind = next((kind for kind in PARAMETER_KINDS if kind.upper() in flags), None)
        if kind is None:
            break
        words = [kind + "?" * ("OPT" in flags), *(word for flag, word in _PARAMETER_WORDS.items() if flag in flags)]
        fixup = cells[1] if len(cells) > 1 and not _NOTHING.fullmatch(cells[1]) else ""
        found.append((" ".join(words), fixup.rpartition(")")[2].strip("& \t\n")))
    return found


def _typed(row: Row) -> Fact:
    """Which arguments must be there: all up to the last one that is not optional (check_cmd_call_params)."""
    params = [words for words, _ in typed_parameters(row)]
    least = max([number for number, words in enumerate(params, 1) if "?" not in words], default=0)
    shorter = {"least": least} if least < len(params) else {}
    return {"name": _name(row), "arity": len(params), "params": params, **shorter}


def _routes(flags: str) -> str:
    named = {name.lower() for name in _ROUTE.findall(flags)}
    return " ".join(ROUTES if "ALL_ROUTES" in flags else [route for route in ROUTES if route in named])


def param(row: Row) -> Fact:
    """param_export_t. "callback": a function sets it, so each setting adds (USE_FUNC_PARAM); "handler": its name."""
    callback = "USE_FUNC_PARAM" in row.cells[1]
    return {
        "name": _name(row),
        "type": "int" if "INT_PARAM" in row.cells[1] else "str",
        "callback": callback,
        "handler": _WORDS.findall(row.cells[2])[-1] if callback else "",
    }


def params(row: Row) -> list[Fact]:
    """The facts of a parameter: one for each type that it takes."""
    types = [one for one in ("INT_PARAM", "STR_PARAM") if one in row.cells[1]]
    if len(types) < 2:
        return [record(param, row)]
    others = [(one, row.cells[1].replace(other, "")) for one, other in zip(types, reversed(types))]
    return [record(param, row._replace(cells=(row.cells[0], type_, *row.cells[2:]))) for _, type_ in others]


def pvar(row: Row) -> Fact:
    """pv_export_t: it is written, named and indexed if it has the functions to."""
    return {
        "name": _name(row),
        "writable": _has(row, 3),
        "has_param": _has(row, 4),
        "has_index": _has(row, 5),
    }


def named(row: Row) -> Fact:
    """stat_export_t: the name is all a script can see."""
    return {"name": _name(row)}


def mi_command(row: Row) -> Fact:
    """mi_export_t: the name, and since 4.0 the other names that may stand for it."""
    return {"name": _name(row), "aliases": strings(row.cells[5]) if has_aliases(row) else []}


def has_aliases(row: Row) -> bool:
    """Whether an MI command has a list of other names; it is registered under the name of a group then, too."""
    return len(row.cells) > 5 and row.cells[5].startswith("{")


RECORDS: dict[str, tuple[str, Callable[[Row], Fact]]] = {
    "acmd": ("async_functions", async_function),
    "cmd": ("functions", function),
    "mi": ("mi_commands", mi_command),
    "param": ("params", param),
    "pv": ("pvars", pvar),
    "stat": ("statistics", named),
}


def record(make: Callable[[Row], Fact], row: Row) -> Fact:
    """The fact of a row, with the `#if`s that no default build decides."""
    return compact(make(row) | {"ifdef": " && ".join(row.conditions)})


def compact(fact: Fact) -> Fact:
    """`fact` without fields that say nothing; 0 says something."""
    return {key: value for key, value in fact.items() if value is not False and value not in ("", [])}


def _name(row: Row) -> str:
    """The string of the first cell, as long as the struct `str` says: `{"ab", sizeof("a")-1}`."""
    cell = row.cells[0]
    name = (strings(cell) or [cell])[0]
    if cell.startswith("{"):
        length = [piece for _, piece in pieces(cell, 1, len(cell) - 1)][1]
        if size := _SIZE.search(length):
            return name[: len(size[1])]
        if length.isdigit():
            return name[: int(length)]
    return name


def _has(row: Row, cell: int) -> bool:
    return len(row.cells) > cell and not _NOTHING.fullmatch(row.cells[cell])
