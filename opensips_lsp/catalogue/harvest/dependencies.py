"""Which modules a module needs: always, or because of a parameter (dep_export_t)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .conditions import Conditioned
from .ctext import closing, pieces, strings
from .macros import expand
from .records import Fact, compact
from .sources import Sources
from .tables import Row

_ALLOC = re.compile(r"\balloc_module_dep\s*(?=\()")
_IF = re.compile(r"\b(?:if|for|while|switch)\b")
_CALLBACK = re.compile(r"if\s*\(\s*param->type\s*&\s*USE_FUNC_PARAM\s*\)\s*return[^;]*;")
_VALUE = r"(?:\*\s*\(\s*int\s*\*\s*\)\s*param->param_pointer|\b\w+)"
_TESTS = (  # what makes a get_deps function return NULL -> when there is a dependency
    (re.compile(rf"if\s*\(\s*{_VALUE}\s*<=\s*0\s*\)\s*return NULL"), "positive"),
    (re.compile(rf"if\s*\(\s*(?:{_VALUE}\s*==\s*0|!\s*{_VALUE})\s*\)\s*return NULL"), "nonzero"),
    (re.compile(r"if\s*\(\s*!\s*\w+\s*\|\|\s*strlen\(\w+\)\s*==\s*0\s*\)\s*return NULL"), "nonempty"),
)
# what the shared functions of sr_module_deps.c and clusterer/api.h need, when a module is read without its tree
SHARED: dict[str, Fact] = {
    "get_deps_cachedb_url": {"type": "CACHEDB", "severity": "abort", "when": "nonempty"},
    "get_deps_clusterer": {"module": "clusterer", "severity": "abort", "when": "positive"},
    "get_deps_sqldb_url": {"type": "SQLDB", "severity": "warn", "when": "nonempty"},
}


def dependencies(rows: list[Row], sources: Sources, helpers: Iterable[str]) -> list[Fact]:
    """The needs of a dep_export_t: its first row lists modules, its second parameters.

    "severity" is what happens without: abort, warn, silent. "type" instead of "module" stands for any module of that
    type. "when" is the condition on the value of "param": positive, nonzero, nonempty, or "depends" for one this text
    cannot tell; it is left out for always. `helpers` are texts that define functions which modules share.
    """
    found = []
    for cells in _entries(rows[:1]):
        if "MOD_TYPE_NULL" not in cells[0]:
            found.append(_need(*cells[:3]))
    texts = [*sources.files.values(), *(Conditioned(text, ()) for text in helpers)]
    for cells in _entries(rows[1:2]):
        if name := strings(cells[0]):
            found += [{"param": name[0], **need} for need in _needs(cells[1], texts, sources)]
    return found


def _entries(rows: list[Row]) -> list[list[str]]:
    return [[cell for _, cell in pieces(entry, 1, len(entry) - 1)] for row in rows for entry in row.cells]


def _need(kind: str, module: str, severity: str) -> Fact:
    name = strings(module)
    fact = {"module": name[0]} if name else {"type": kind.replace("MOD_TYPE_", "")}
    return fact | {"severity": severity.replace("DEP_", "").lower()}


def _needs(function: str, texts: list[Conditioned], sources: Sources) -> list[Fact]:
    definition = re.compile(rf"\b{re.escape(function)}\s*\([^;{{}}]*\)\s*(?=\{{)")
    for text in texts:
        if found := definition.search(text.text):
            body = text.text[found.end() : closing(text.text, found.end()) + 1]
            return _alternatives(expand(body, sources.macros))
    return [SHARED[function]] if function in SHARED else []


def _alternatives(body: str) -> list[Fact]:
    body = _CALLBACK.sub("", body)
    whens = [when for test, when in _TESTS if test.search(body)]
    tests = len(_IF.findall(body))
    when = "" if not tests else whens[0] if whens and tests == 1 else "depends"
    found: list[Fact] = []
    for call in _ALLOC.finditer(body):
        cells = [cell for _, cell in pieces(body, call.end() + 1, closing(body, call.end()))]
        need = compact(_need(*cells[:3]) | {"when": when})
        if need not in found:
            found.append(need)
    return found
