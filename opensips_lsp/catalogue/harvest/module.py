"""One module's folder -> its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import HarvestError
from . import registered
from .ctext import literal, strings
from .defaults import with_default
from .dependencies import dependencies
from .documentation import documented, sections
from .fixups import Fixups
from .handlers import valued
from .markdown import markdown_sections
from .records import RECORDS, Fact, compact, has_aliases, is_typed, params, record
from .requirements import requirements
from .sources import Sources, read_sources
from .tables import Exports, Row, exports
from .transformations import transformations
from .typed import Checks

_LIBRARY = re.compile(r'"(?:\.\./)+(lib/\w+)/')
_HELPER_FILES = ("sr_module_deps.c", "modules/clusterer/api.h")
README = "README.md"
_TYPE_FILES = ("cmds.h", "sr_module.h")  # one of them has struct cmd_param
_ENTITIES = ("doc/entities.xml", "docs/entities.xml")
SHARED_FILES = (*_HELPER_FILES, *_TYPE_FILES, *_ENTITIES)  # of a tree, which the facts of each module follow from


def module_facts(folder: Path, root: Path | None = None) -> dict[str, Any] | None:
    """The facts of a module by kind, without empty kinds; None when no module is exported here.

    `root` is the tree the module belongs to, for functions that many modules share.
    Raises HarvestError when a table cannot be understood, OSError when a file cannot be read.
    """
    sources = read_sources(folder)
    whole = _with_libraries(sources, root) if root else sources
    sources = Sources(sources.files, whole.macros)
    exported = exports(sources)
    if exported is None:
        return None
    try:
        checks = Checks(folder.name, [*sources.files.values(), *whole.files.values()])
        facts = _exported(exported, sources, Fixups(folder.name, sources), checks)
        facts["requirements"] = requirements(exported, sources)
        helpers = _texts(root / name for name in _HELPER_FILES) if root else []
        facts["params"] = [valued(folder.name, fact) for fact in facts["params"]]
        facts["dependencies"] = dependencies(exported.tables["dep"], whole, helpers)
        entities = _texts(root / name for name in _ENTITIES) if root else []
        manual = sections(_texts(manual_files(folder)), "".join(entities))
        is_markdown = not manual and bool(manual := markdown_sections(_texts([folder / README])))
        for kind, found in facts.items():
            facts[kind] = [documented(kind, fact, manual) for fact in found]
        if root and has_types(root):
            cells = {
                strings(row.cells[0])[0]: row.cells[2] for row in exported.tables["param"] if strings(row.cells[0])
            }
            facts["params"] = [with_default(fact, cells.get(fact["name"], ""), whole) for fact in facts["params"]]
            if any(map(has_aliases, exported.tables["mi"])):
                facts["mi_commands"] = [{**fact, "group": folder.name} for fact in facts["mi_commands"]]
    except (LookupError, TypeError, ValueError) as error:
        raise HarvestError(
            f"{folder}: a row of an export table has an unknown form ({error}); "
            "compare the tables with the structs of sr_module.h"
        ) from error
    name = literal(exported.name) or folder.name
    type_ = "" if exported.type == "DEFAULT" else exported.type
    own_name = "" if name == folder.name else name
    return compact({"name": own_name, "type": type_, "markdown": is_markdown, **facts})


def manual_files(folder: Path) -> list[Path]:
    """The docbook files of a module's manual, without the one about people, which changes with each release."""
    return sorted(path for path in folder.glob("doc/*.xml") if path.name != "contributors.xml")


def has_types(root: Path) -> bool:
    """Whether functions of a tree have parameters with types: since 3.0."""
    return any("struct cmd_param" in text for text in _texts(root / name for name in _TYPE_FILES))


def _with_libraries(sources: Sources, root: Path) -> Sources:
    """The sources of a module with what lies below lib/ and is included by it."""
    for name in sorted({name for text in sources.files.values() for name in _LIBRARY.findall(text.text)}):
        library = read_sources(root / name)
        named = {f"{name}/{path}": text for path, text in library.files.items()}
        sources = sources.with_library(Sources(named, library.macros))
    return sources


def _exported(exported: Exports, sources: Sources, fixups: Fixups, checks: Checks) -> dict[str, list[Fact]]:
    texts = list(sources.files.values())
    facts = {kind: [record(make, row) for row in exported.tables[table]] for table, (kind, make) in RECORDS.items()}
    facts["params"] = [fact for row in exported.tables["param"] for fact in params(row)]
    for table in ("cmd", "acmd"):
        kind = RECORDS[table][0]
        facts[kind] = [
            checks.added(fact, row) if is_typed(row) else _fixed(fact, row, fixups)
            for fact, row in zip(facts[kind], exported.tables[table])
        ]
        if any(map(is_typed, exported.tables[table])):
            facts[kind] = _first_ones(facts[kind])
    facts["statistics"] += registered.statistics(exported, sources)
    facts["events"] = registered.events(texts, sources.macros)
    facts["pvar_contexts"] = registered.pvar_contexts(texts)
    facts["transformations"] = transformations(exported.tables["trans"], texts)
    return facts


def _first_ones(facts: list[Fact]) -> list[Fact]:
    """Without functions that no call finds, because one of their name stands before them, for the same routes."""
    found: list[Fact] = []
    for fact in facts:
        before = {route for one in found if one["name"] == fact["name"] for route in one.get("routes", "").split()}
        same = any(one["name"] == fact["name"] for one in found)
        if not same or "ifdef" in fact or not before.issuperset(fact.get("routes", "").split()):
            found.append(fact)
    return found


def _fixed(fact: Fact, row: Row, fixups: Fixups) -> Fact:
    """The fact of a function with what its fix-up wants of each argument, if a script may call it."""
    if ("routes" not in fact and len(row.cells) > 4) or len(row.cells) < 4:
        return fact
    cell, arity = row.cells[3], fact["arity"]
    return compact({**fact, "args": fixups.kinds(cell, arity), "refused": fixups.refuses(cell, arity)})


def _texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text("utf-8", "replace") for path in paths if path.is_file()]
