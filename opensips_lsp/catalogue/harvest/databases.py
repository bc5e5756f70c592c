"""The database tables of a source tree and their versions, which modules compare at start-up."""

from __future__ import annotations

import re
from pathlib import Path

from .records import Fact

_VERSION = re.compile(r"INSERT INTO version \(table_name, table_version\) values \('(\w+)','(\d+)'\)")
_SUFFIX = "-create.sql"
# a call of migrate_table() in opensipsdbctl.mysql: table and columns of the new database, then those of the old one
_COPIED = re.compile(r"^migrate_table \$\{dst_db\}\.(\w+)[\s\\]*\"([^\"]*)\"", re.M)


def tables(root: Path) -> list[Fact]:
    """Each table with its version and the group of tables (the script) it belongs to, from scripts/mysql.

    Those that `opensipsdbctl migrate` copies from a database of the series before have the columns that it copies.
    """
    found: list[Fact] = []
    control = root / "scripts" / "opensipsdbctl.mysql"
    copied = dict(_COPIED.findall(control.read_text("utf-8", "replace"))) if control.is_file() else {}
    for script in sorted((root / "scripts" / "mysql").glob(f"*{_SUFFIX}")):
        for name, version in _VERSION.findall(script.read_text("utf-8", "replace")):
            table: Fact = {"name": name, "group": script.name.removesuffix(_SUFFIX), "version": int(version)}
            if name in copied:
                table["copied"] = "".join(copied[name].split())
            found.append(table)
    return found
