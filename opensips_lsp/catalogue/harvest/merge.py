"""Patch levels of one series -> one catalogue, in which a fact says since and until when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .defaults import without_repetition
from .records import Fact

Tree = Mapping[str, Any]
# the newest wording of the manual stands for all patch levels
_WORDING = ("default", "doc", "signature")


def merge(trees: Sequence[tuple[str, Tree]]) -> dict[str, Any]:
    """Catalogues by patch level, oldest first -> one with "since" and "until" where needed.

    "until" names the last patch level that has the fact. A fact that went and came back is
    there twice.
    """
    levels = [level for level, _ in trees]
    names = sorted({name for _, tree in trees for name in tree["modules"]})
    return {
        "header": {
            "format": trees[-1][1]["header"]["format"],
            "source": f"OpenSIPS {levels[0]} to {levels[-1]}",
            "tags": " ".join(levels),
        },
        "core": _kinds([tree["core"] for _, tree in trees], levels),
        "modules": {name: _kinds([tree["modules"].get(name) for _, tree in trees], levels) for name in names},
    }


def _kinds(versions: Sequence[Tree | None], levels: Sequence[str]) -> dict[str, Any]:
    """The facts of a module (or the core) by kind, from its state at each patch level."""
    found: dict[str, Any] = _range([version is not None for version in versions], levels)[0]
    for version in versions:
        found |= {k: v for k, v in (version or {}).items() if not isinstance(v, list)}
    kinds = {kind for v in versions for kind, facts in (v or {}).items() if isinstance(facts, list)}
    for kind in kinds:
        found[kind] = _facts([(version or {}).get(kind, []) for version in versions], levels)
    return found


def _facts(versions: Sequence[Sequence[Fact]], levels: Sequence[str]) -> list[Fact]:
    """Each fact once for every run of patch levels that have it."""
    newest: dict[str, Fact] = {}
    present: dict[str, list[bool]] = {}
    for index, facts in enumerate(versions):
        for fact in facts:
            essence = {key: value for key, value in fact.items() if key not in _WORDING}
            key = json.dumps(essence, sort_keys=True)
            newest[key] = fact
            present.setdefault(key, [False] * len(levels))[index] = True
    return [without_repetition(fact) | run for key, fact in newest.items() for run in _range(present[key], levels)]


def _range(present: Sequence[bool], levels: Sequence[str]) -> list[Fact]:
    """The runs of True, each as its "since" and "until", which the ends of the series lack."""
    runs = []
    for index, here in enumerate(present):
        if here and (index == 0 or not present[index - 1]):
            runs.append([index, index])
        elif here:
            runs[-1][1] = index
    return [
        ({"since": levels[start]} if start else {}) | ({"until": levels[end]} if end < len(levels) - 1 else {})
        for start, end in runs
    ]
