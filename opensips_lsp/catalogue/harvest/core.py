"""The facts of the core: what a script has before any module is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import registered
from .ctext import literal
from .databases import tables
from .records import Fact, compact, named, pvar, record
from .sources import Sources, sources_of
from .tables import Row, arrays, rows
from .transformations import transformations

_FILES = {
    "events": ("evi/evi_core.c", "evi/evi_core.h"),
    "mi_commands": ("mi/mi_core.c", "statistics.c", "blacklists.c"),
    "pvars": ("pvar.c",),
    "statistics": ("core_stats.c", "mem/shm_mem.c", "pt.c", "statistics.c"),
    "transformations": ("transformations.c",),
}
_CLASS = re.compile(
    r"""(?:strncasecmp\(\s*tclass\.s\s*,\s*"(\w+)"|\*\s*tclass\.s\s*==\s*'(\w)').*?\b(tr_parse_\w+)\(""",
    re.DOTALL,
)
# the groups that init_stats_collector() of statistics.c gives to the tables
_GROUPS = {"core_stats": "core", "net_stats": "net", "shm_stats": "shmem"}


def core_facts(root: Path) -> dict[str, Any]:
    """The facts of a tree's core by kind; OSError when a file is missing."""
    texts = {
        kind: sources_of({name: (root / name).read_text("utf-8", "replace") for name in names})
        for kind, names in _FILES.items()
    }
    return compact(
        {
            "events": _events(texts["events"]),
            "mi_commands": [record(named, row) for _, row in _all("mi", texts["mi_commands"])],
            "pvars": [record(pvar, row) for _, row in _all("pv", texts["pvars"])],
            "statistics": [
                {"group": _GROUPS[table], **record(named, row)} for table, row in _all("stat", texts["statistics"])
            ]
            + registered.core_statistics(texts["statistics"].files.values()),
            "tables": tables(root),
            "transformations": transformations(
                _classes(texts["transformations"]),
                texts["transformations"].files.values(),
            ),
        }
    )


def _all(kind: str, sources: Sources) -> Iterator[tuple[str, Row]]:
    for text in sources.files.values():
        for table, start in arrays(f"{kind}_export_t", text):
            for row in rows(text, start, sources):
                yield table, row


def _classes(sources: Sources) -> list[Row]:
    """The table of 2.4, or the same from the comparisons that 2.3 has in its place."""
    found = [row for _, row in _all("trans", sources)]
    for text in () if found else sources.files.values():
        found += [Row((f'"{m[1] or m[2]}"', m[3])) for m in _CLASS.finditer(text.text)]
    return found


def _events(sources: Sources) -> list[Fact]:
    """The table of evi_core.c, whose macro joins the prefix and the rest of each name."""
    return [
        {"name": literal(row.cells[0])}
        for text in sources.files.values()
        for table, start in arrays("str", text)
        if table == "evi_core_table"
        for row in rows(text, start, sources)
    ]
