"""One module's folder -> its facts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import HarvestError
from . import registered
from .ctext import literal
from .dependencies import dependencies
from .documentation import documented, sections
from .fixups import Fixups
from .handlers import valued
from .records import RECORDS, Fact, compact, record
from .requirements import requirements
from .sources import Sources, read_sources
from .tables import Exports, Row, exports
from .transformations import transformations

_HELPER_FILES = ("sr_module_deps.c", "modules/clusterer/api.h")


def module_facts(folder: Path, root: Path | None = None) -> dict[str, Any] | None:
    """The facts of a module by kind, without empty kinds; None when no module is exported here.

    `root` is the tree the module belongs to, for functions that many modules share.
    Raises HarvestError when a table cannot be understood, OSError when a file cannot be read.
    """
    sources = read_sources(folder)
    exported = exports(sources)
    if exported is None:
        return None
    try:
        facts = _exported(exported, sources, Fixups(folder.name, sources))
        facts["requirements"] = requirements(exported, sources)
        helpers = _texts(root / name for name in _HELPER_FILES) if root else []
        facts["params"] = [valued(folder.name, fact) for fact in facts["params"]]
        facts["dependencies"] = dependencies(exported.tables["dep"], sources, helpers)
        entities = _texts([root / "doc/entities.xml"]) if root else []
        manual = sections(_texts(sorted(folder.glob("doc/*.xml"))), "".join(entities))
        for kind, found in facts.items():
            facts[kind] = [documented(kind, fact, manual) for fact in found]
    except (LookupError, TypeError, ValueError) as error:
        raise HarvestError(
            f"{folder}: a row of an export table has an unknown form ({error}); "
            "compare the tables with the structs of sr_module.h"
        ) from error
    name = literal(exported.name) or folder.name
    type_ = "" if exported.type == "DEFAULT" else exported.type
    return compact({"name": "" if name == folder.name else name, "type": type_, **facts})


def _exported(exported: Exports, sources: Sources, fixups: Fixups) -> dict[str, list[Fact]]:
    texts = list(sources.files.values())
    facts = {kind: [record(make, row) for row in exported.tables[table]] for table, (kind, make) in RECORDS.items()}
    for table in ("cmd", "acmd"):
        kind = RECORDS[table][0]
        facts[kind] = [_fixed(fact, row, fixups) for fact, row in zip(facts[kind], exported.tables[table])]
    facts["statistics"] += registered.statistics(exported, sources)
    facts["events"] = registered.events(texts)
    facts["pvar_contexts"] = registered.pvar_contexts(texts)
    facts["transformations"] = transformations(exported.tables["trans"], texts)
    return facts


def _fixed(fact: Fact, row: Row, fixups: Fixups) -> Fact:
    """The fact of a function with what its fix-up wants of each argument, if a script may call it."""
    if ("routes" not in fact and len(row.cells) > 4) or len(row.cells) < 4:
        return fact
    cell, arity = row.cells[3], fact["arity"]
    return compact({**fact, "args": fixups.kinds(cell, arity), "refused": fixups.refuses(cell, arity)})


def _texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text("utf-8", "replace") for path in paths if path.is_file()]
