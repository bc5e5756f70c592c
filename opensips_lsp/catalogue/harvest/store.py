"""Catalogue dicts as files: JSON, sorted, one fact a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from .. import HarvestError


def write(catalogue: Mapping[str, object], path: str | Path) -> None:
    """Store what harvest_tree or harvest_module gave; HarvestError when `path` cannot be written."""
    try:
        Path(path).write_text(dumps(catalogue), encoding="utf-8", newline="\n")
    except OSError as error:
        raise HarvestError(f"{path}: {error.strerror}; choose a path that can be written") from error


def dumps(catalogue: Mapping[str, object]) -> str:
    """The text of a catalogue: keys sorted, each fact on its own line, facts sorted by name."""
    return _lines(catalogue, "") + "\n"


def _lines(value: object, margin: str) -> str:
    inner = margin + " "
    if isinstance(value, Mapping) and any(isinstance(v, (Mapping, list)) for v in value.values()):
        rows = [f"{json.dumps(key)}: {_lines(value[key], inner)}" for key in sorted(value)]
        opening, end = "{}"
    elif isinstance(value, list):
        rows = [_flat(item) for item in sorted(value, key=_order)]
        opening, end = "[]"
    else:
        return _flat(value)
    return opening + "\n" + ",\n".join(inner + row for row in rows) + f"\n{margin}{end}"


def _flat(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _order(fact: Mapping[str, object]) -> tuple[object, ...]:
    name = fact.get("name", fact.get("param", ""))
    return fact.get("group", ""), name, fact.get("arity", 0), _flat(fact)
