"""The database tables of a source tree and their versions, which modules compare at start-up."""

from __future__ import annotations

import re
from pathlib import Path

from .records import Fact

_VERSION = re.compile(r"INSERT INTO version \(table_name, table_version\) values \('(\w+)','(\d+)'\)")
_SUFFIX = "-create.sql"


def tables(root: Path) -> list[Fact]:
    """Each table with its version and the group of tables (the script) it belongs to, from scripts/mysql."""
    found = []
    for script in sorted((root / "scripts" / "mysql").glob(f"*{_SUFFIX}")):
        for name, version in _VERSION.findall(script.read_text("utf-8", "replace")):
            found.append({"name": name, "group": script.name.removesuffix(_SUFFIX), "version": int(version)})
    return found
