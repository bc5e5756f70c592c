"""Facts that stand in calls instead of tables: events, and names given to register functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .conditions import Conditioned
from .ctext import literal
from .macros import Macro, expand
from .records import Fact
from .sources import Sources
from .tables import Exports, arrays, rows

_EVENT = re.compile(r'\bstr_init\(\s*("E_[A-Z0-9_]*"(?:\s*"\w*")*)\s*\)')
_NAMED_EVENT = re.compile(r"\bstr_init\(\s*([A-Z]\w+)\s*\)")
_DEFINITION = re.compile(r"^[ \t]*#[ \t]*define\b(?:\\\n|[^\n])*", re.MULTILINE)
_STATISTIC = re.compile(r'\bregister_stat2?\s*\(\s*"(\w+)"\s*,\s*"([^"]+)"\s*,')
_STATISTICS = re.compile(r"\bregister_module_stats\s*\(\s*([^,]+?)\s*,\s*(\w+)\s*\)")
_CONTEXT = re.compile(r'\bregister_pv_context\s*\(\s*"(\w+)"')


def events(texts: Iterable[Conditioned], macros: Mapping[str, Macro]) -> list[Fact]:
    """The E_… names of a module that publishes events; a macro may hold the name, or make it."""
    plain = [text.text for text in texts]
    if not any("evi_publish_event" in text for text in plain):
        return []
    plain = [_DEFINITION.sub("", text) for text in plain]
    makers = {name for name, macro in macros.items() if macro.parameters and '"E_' in macro.body}
    calls = re.compile(rf"\b(?:{'|'.join(sorted(makers))})\s*\([^()]*\)") if makers else None
    made = [call for text in plain for call in (calls.findall(text) if calls else ())]
    made += [match[0] for text in plain for match in _NAMED_EVENT.finditer(text) if match[1] in macros]
    made = [expand(text, macros) for text in made]
    found = {literal(name) or "" for text in (*plain, *made) for name in _EVENT.findall(text)}
    return [{"name": name} for name in sorted(found)]


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
