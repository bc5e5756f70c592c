"""The difference of two catalogues, as lines to read."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.version import Version

from . import language
from .catalogue import Catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from .facts import Module, Param, Parameter

_KINDS = {
    "params": "param",
    "functions": "function",
    "async_functions": "async function",
    "pvars": "variable",
    "transformations": "transformation",
    "statistics": "statistic",
    "mi_commands": "MI command",
    "events": "event",
    "module_warnings": "warning about module",
}
_TABLES = {
    "KEYWORDS": "keyword",
    "GLOBALS": "global",
    "FUNCTIONS": "function",
    "ROUTE_KINDS": "route kind",
    "POLL_METHODS": "poll method",
    "PROTOCOLS": "protocol",
}
# what is compared only where both say it
_DEFAULT, _ARGUMENTS = _STATED = "default of ", "arguments of "
_NUMBER = re.compile(r"-?\d+(?![\w.])")
_ANY = Version(0, 0, 0)


def differences(a: Catalogue | Mapping[str, Any], b: Catalogue | Mapping[str, Any]) -> list[str]:
    """What changes from catalogue `a` to `b`: lines that begin with + (added), - (removed), ~ (changed).

    Modules that come and go are first, then what changes in the core, then in each module, by name.

    Each is a Catalogue, or what harvest_tree and harvest_module give. Wording of manuals does not count, but
    defaults that both state do, and what both say of the types of arguments. The core language is compared if both are
    shipped catalogues.
    """
    a, b = _catalogue(a), _catalogue(b)
    old, new = set(a.module_names()), set(b.module_names())
    lines = [f"- module {name}" for name in old - new] + [f"+ module {name}" for name in new - old]
    lines += _compare("core", _described(a.core), _described(b.core))
    if a.shipped and b.shipped:
        lines += _compare("core", _language(a.series), _language(b.series))
    for name in old & new:
        before, after = a.module(name), b.module(name)
        if before and after:
            lines += _compare(name, _described(before), _described(after))
    return sorted(lines, key=_order)


def _order(line: str) -> tuple[object, ...]:
    owner = owner_of(line)
    return owner != "", owner != "core", owner, line[2:], line


def owner_of(line: str) -> str:
    """What a line of `differences` is about: a module, or "core"; "" for one that comes or goes."""
    return line[2:].partition(": ")[0] if not line[2:].startswith("module ") else ""


def _catalogue(catalogue: Catalogue | Mapping[str, Any]) -> Catalogue:
    if isinstance(catalogue, Catalogue):
        return catalogue
    return Catalogue(_ANY, catalogue, shipped=False)


def _compare(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if key.startswith(_STATED) and None in (old, new):
            continue
        if old is None:
            yield f"+ {name}: {key}{_in_brackets(new)}"
        elif new is None:
            yield f"- {name}: {key}{_in_brackets(old)}"
        elif old != new:
            yield f"~ {name}: {key}: {old or 'nothing'} -> {new or 'nothing'}"


def _in_brackets(text: str | None) -> str:
    return f" ({text})" if text else ""


def _described(module: Module) -> dict[str, str]:
    """Key -> description of every fact of a module; equal facts have equal descriptions."""
    found = {}
    for kind, word in _KINDS.items():
        for name, facts in getattr(module, kind).items():
            for fact in facts:
                key = f"{word} {name}/{fact.arity}" if "arity" in fact._fields else f"{word} {name}"
                text = _describe(kind, fact)
                if kind == "params" and (default := _default(fact)) is not None:
                    found[_DEFAULT + key] = default
                if kind.endswith("functions") and fact.params:  # the longest form comes last
                    found[f"{_ARGUMENTS}{word} {name}"] = ", ".join(map(_parameter, fact.params))
                found[key] = " and ".join(sorted({*found.get(key, "").split(" and "), text} - {""}))
    for need in module.dependencies:
        cause = f" for param {need.param}" if need.param else ""
        wanted = need.module or f"any {need.type} module"
        found[f"dependency on {wanted}{cause}"] = " ".join(filter(None, (need.severity, need.when)))
    return found


def _default(fact: Param) -> str | None:
    """The value of a parameter that is not set: as the C code has it, else as the manual has; of a number no more."""
    stated = fact.initial if fact.initial is not None else fact.default
    number = _NUMBER.match(stated) if stated is not None and fact.type == "int" else None
    return number[0] if number else stated


def _parameter(parameter: Parameter) -> str:
    """A parameter of a function as a catalogue file has it."""
    flags = ["null" * parameter.null, "raw" * parameter.verbatim, "static" * parameter.static]
    return " ".join(filter(None, (f"{parameter.kind}{'?' * parameter.optional}", *flags, parameter.wanted)))


def _describe(kind: str, fact: Any) -> str:
    words = []
    if kind == "params":
        words = [fact.type, "callback" if fact.callback else ""]
    elif kind == "functions":
        words = sorted(fact.routes) or ["C only"]
    elif kind == "mi_commands":
        words = [f"{fact.group}:{fact.name}" if fact.group else "", *(f"alias {alias}" for alias in fact.aliases)]
    elif kind == "module_warnings":
        words = [fact.severity]
    elif kind == "pvars":
        words = [word for word in ("writable", "has_param", "has_index") if getattr(fact, word)] or ["read-only"]
    elif kind == "transformations":
        words = [*fact.params, f"last {fact.optional_params} optional" if fact.optional_params else ""]
    return " ".join(filter(None, [*words, f"#if {fact.ifdef}" if fact.ifdef else ""]))


def _language(series: str) -> dict[str, str]:
    found = {}
    for table, word in _TABLES.items():
        rows = getattr(language, table)[series]
        for row in rows:
            found[f"{word} {row}"] = _forms(rows[row]) if isinstance(rows, dict) else ""
    return found


def _forms(value: str | Sequence[Sequence[str] | None]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join("bare" if form is None else "(" + " ".join(form) + ")" for form in value)
