"""Facts that stand in calls instead of tables: events, and names given to register functions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .conditions import Conditioned
from .records import Fact
from .sources import Sources
from .tables import Exports, arrays, rows

_EVENT = re.compile(r'\bstr_init\(\s*"(E_[A-Z0-9_]+)"\s*\)')
_STATISTIC = re.compile(r'\bregister_stat2?\s*\(\s*"(\w+)"\s*,\s*"([^"]+)"\s*,')
_STATISTICS = re.compile(r"\bregister_module_stats\s*\(\s*([^,]+?)\s*,\s*(\w+)\s*\)")
_CONTEXT = re.compile(r'\bregister_pv_context\s*\(\s*"(\w+)"')


def events(texts: Iterable[Conditioned]) -> list[Fact]:
    """The E_… names of a module that publishes events."""
    plain = [text.text for text in texts]
    if not any("evi_publish_event" in text for text in plain):
        return []
    return [{"name": name} for name in sorted({n for text in plain for n in _EVENT.findall(text)})]


def pvar_contexts(texts: Iterable[Conditioned]) -> list[Fact]:
    """The names that may stand in `$(<name>ru)`."""
    return [{"name": name} for text in texts for name in _CONTEXT.findall(text.text)]


def statistics(exports: Exports, sources: Sources) -> list[Fact]:
    """Statistics of tables that the exports do not name but register_module_stats() does."""
    exported = {row.cells[0] for row in exports.tables["stat"]}
    found = []
    for path, text in sources.files.items():
        for _, table in _STATISTICS.findall(text.text):
            for there in sources.others_last(path):
                for name, start in arrays("stat_export_t", there):
                    if name == table:
                        found += rows(there, start, sources)
    return [{"name": row.cells[0].strip('"')} for row in found if row.cells[0] not in exported]


def core_statistics(texts: Iterable[Conditioned]) -> list[Fact]:
    """Statistics that are registered one by one under names that stand in the call."""
    return [{"group": group, "name": name} for text in texts for group, name in _STATISTIC.findall(text.text)]
