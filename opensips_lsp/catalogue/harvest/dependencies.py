"""Which modules a module needs: always, or because of a parameter (dep_export_t)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .conditions import Conditioned
from .ctext import closing, pieces, strings
from .macros import expand
from .records import Fact, compact
from .sources import Sources
from .tables import Row

_ALLOC = re.compile(r"\b_?alloc_module_dep\s*(?=\()")
_BRANCH = re.compile(r"\b(?:for|while|switch|else)\b")
_IF = re.compile(r"\bif\s*(?=\()")
_RETURN = re.compile(r"\s*return\b([^;]*);")
_BRACES = re.compile(r"\{\s*(return\b[^;{}]*;)\s*\}")
_CALLBACK = re.compile(r"if\s*\(\s*param->type\s*&\s*USE_FUNC_PARAM\s*\)\s*return[^;]*;")
_VALUE = r"(?:\*\s*\(\s*(?:int|char\s*\*)\s*\*\s*\)\s*param->param_pointer|\w+)"
_WORD = r'"([^"\\]*)"'
_EMPTY = r"!\s*\w+\s*\|\|\s*strlen\(\w+\)\s*==\s*0"
_TESTS = (  # what is asked before `return NULL` -> when there is a dependency, and the words of that
    (rf"{_VALUE}\s*<=\s*(?:0|NO_DB)", "positive"),  # NO_DB is 0, also where it is of an enum (usrloc.h)
    (rf"{_VALUE}\s*==\s*(?:0|NO_DB)|!\s*{_VALUE}", "nonzero"),
    (_EMPTY, "nonempty"),
    (r"(\w+)", "is 0"),
    (rf"{_VALUE}\s*==\s*\d+\s*\|\|\s*\((\s*\w+\s*!=\s*\d+(?:\s*&&\s*\w+\s*!=\s*\d+)*)\s*\)", "is"),
)
_NEEDED = (  # what is asked before `return alloc_module_dep(...)`
    (rf"!\s*strcasecmp\s*\(\s*{_VALUE}\s*,\s*{_WORD}\s*\)", "is"),
    (rf"l_memmem\s*\(\s*\w+\s*,\s*{_WORD}\s*,[^,]*,[^,]*\)", "contains"),
)
_BEFORE = re.compile(r"\bDEP_REVERSE(?:_MINIT|_INIT)?\b")  # of a module that need not be there (sr_module_deps.c)
_HEP = re.compile(r"==\s*TYPE_HEP\s*\)\s*return\s*$")  # get_siptrace_type: a URI that begins with `hep`
_OTHER = rf"strcmp\s*\(\s*{_VALUE}\s*,\s*{_WORD}\s*\)\s*!=\s*0"
SHARED: dict[str, Fact] = {
    "get_deps_cachedb_url": {"type": "CACHEDB", "severity": "abort", "when": "nonempty"},
    "get_deps_clusterer": {"module": "clusterer", "severity": "abort", "when": "positive"},
    "get_deps_sqldb_url": {"type": "SQLDB", "severity": "warn", "when": "nonempty"},
}


def dependencies(rows: list[Row], sources: Sources, helpers: Iterable[str]) -> list[Fact]:
    """The needs of a dep_export_t: its first row lists modules, its second parameters.

    "severity" is what happens without: abort, warn, silent. "type" instead of "module" stands for any module of that
    type. "when" is the condition on the value of "param": positive, nonzero, nonempty; is, contains or "is not" one of
    "words"; or "depends" for one this text cannot tell. It is left out for always. `helpers` are texts that define
    functions which modules share.
    """
    found = []
    for cells in _entries(rows[:1], sources):
        if "MOD_TYPE_NULL" not in cells[0]:
            found.append(_need(*cells[:3]))
    texts = [*sources.files.values(), *(Conditioned(text, ()) for text in helpers)]
    for cells in _entries(rows[1:2], sources):
        if name := strings(cells[0]):
            found += [{"param": name[0], **need} for need in _needs(cells[1], texts, sources)]
    return found


def _entries(rows: list[Row], sources: Sources) -> list[list[str]]:
    """The cells of each entry; a macro may stand for entries (lib/reg/pn.h)."""
    entries = [expand(entry, sources.macros) if entry.isidentifier() else entry for row in rows for entry in row.cells]
    split = [one for entry in entries for _, one in pieces(entry, 0, len(entry))]
    return [[cell for _, cell in pieces(entry, 1, len(entry) - 1)] for entry in split]


def _need(kind: str, module: str, severity: str) -> Fact:
    name = strings(module)
    fact = {"module": name[0]} if name else {"type": kind.replace("MOD_TYPE_", "")}
    return fact | {"severity": "silent" if _BEFORE.search(severity) else _severity(severity)}


def _severity(flags: str) -> str:
    """What happens without the module; flags about the order of initialisation say nothing of that."""
    return next((word for word in ("abort", "warn", "silent") if word.upper() in flags), "silent")


def _needs(function: str, texts: list[Conditioned], sources: Sources) -> list[Fact]:
    definition = re.compile(rf"\b{re.escape(function)}\s*\([^;{{}}]*\)\s*(?=\{{)")
    for text in texts:
        if found := definition.search(text.text):
            body = text.text[found.end() : closing(text.text, found.end()) + 1]
            return _alternatives(expand(body, sources.macros))
    return [SHARED[function]] if function in SHARED else []


def _alternatives(body: str) -> list[Fact]:
    body = _BRACES.sub(r"\1", _CALLBACK.sub("", body))
    conditions, found = _conditions(body), list[Fact]()
    for call in _ALLOC.finditer(body):
        cells = [cell for _, cell in pieces(body, call.end() + 1, closing(body, call.end()))]
        when = _listed(body[: call.start()]) if conditions is None else _when(conditions, call.start())
        for kind, module, severity in zip(cells[::3], cells[1::3], cells[2::3]):  # _alloc_module_dep takes several
            need = compact(_need(kind, module, severity) | when)
            if need not in found:
                found.append(need)
    return found


def _listed(before: str) -> Fact:
    """When a dependency in a loop is returned: known of the list of what siptrace and tracer send HEP to."""
    return {"when": "contains", "words": ["]uri=hep:"]} if _HEP.search(before) else {"when": "depends"}


class _Condition(NamedTuple):
    """`if (asked) return ...;`: where that stands, and whether it returns a dependency."""

    asked: str
    begin: int
    end: int
    returns_need: bool


def _conditions(body: str) -> list[_Condition] | None:
    """The conditions of a function that consists of them; None for any other."""
    found = []
    for match in _IF.finditer(body):
        end = closing(body, match.end())
        returned = _RETURN.match(body, end + 1)
        if returned is None:
            return None
        asked = body[match.end() + 1 : end].strip()
        found.append(_Condition(asked, match.start(), returned.end(), "alloc" in returned[1]))
    return None if _BRANCH.search(body) else found


def _when(conditions: list[_Condition], start: int) -> Fact:
    """When the dependency that is made at `start` is returned; other dependencies before it make no difference."""
    passed = [one.asked for one in conditions if one.end <= start and not one.returns_need]
    asked = [one.asked for one in conditions if one.begin < start < one.end]
    if not passed and not asked:
        return {}
    if not asked and len(passed) == 1:
        return _read(_TESTS, passed[0])
    if not passed:
        return _read(_NEEDED, asked[0])
    if len(passed) == 1 and re.fullmatch(_EMPTY, passed[0]) and (other := re.fullmatch(_OTHER, asked[0])):
        return {"when": "is not", "words": ["", other[1]]}
    return {"when": "depends"}


def _read(table: Iterable[tuple[str, str]], asked: str) -> Fact:
    for test, when in table:
        if match := re.fullmatch(test, asked):
            if when == "is 0":
                return {"when": "is", "words": ["0"]}
            if not match.lastindex:
                return {"when": when}
            words = re.findall(r"!=\s*(\d+)", match[1])
            return {"when": when, "words": words or [match[1]]}
    return {"when": "depends"}
