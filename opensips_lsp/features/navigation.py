"""Where what has a name is defined and used, in all files of the scripts to which a file belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.model.names import (
    AVP,
    DECLARES,
    FILE,
    FUNCTION,
    GIVES,
    MODULE,
    PARAMETER,
    Name,
    name_at,
    names_of,
)
from opensips_lsp.project import files
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import token_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Script

    Reading = Callable[[str], Sequence[Script]]  # path of a file -> the scripts that read it


class Occurrence(Record):
    """A span of a file, with what is named there; `writes` if it is given a value there, or declared."""

    path: str
    start: int
    end: int
    writes: bool


def definitions(snapshot: Snapshot, offset: int) -> list[Occurrence]:
    """Return where what is named at an offset is defined.

    A variable: where it gets a value. A flag: where it is set, or else declared. A function or a parameter: the
    loadmodule of its module. A file that is included: its beginning.
    """
    name = found_at(snapshot, offset)
    if name is None:
        return []
    scripts = [file.script for file in snapshot.in_scripts]
    if name.kind == FILE:
        return _once(place for script in scripts for place in _included(script, name))
    if name.kind in (FUNCTION, MODULE, PARAMETER):
        return _once(_occurrence(load) for script in scripts for load in _loads(script, name))
    found = occurrences(scripts, name)
    giving = [one for one in found if one.role == GIVES or (one.role == DECLARES and name.kind == AVP)]
    return [_occurrence(one) for one in giving or found if one.defines]


def references(
    snapshot: Snapshot, offset: int, with_definitions: bool, reading: Reading | None = None
) -> list[Occurrence]:
    """Return where what is named at an offset is named. reading: as for `concerned`."""
    name = found_at(snapshot, offset)
    if name is None:
        return []
    scripts = concerned(snapshot, name, reading)
    return [_occurrence(one) for one in occurrences(scripts, name) if with_definitions or not one.defines]


def highlights(snapshot: Snapshot, offset: int) -> list[Occurrence]:
    """Return where what is named at an offset is named in the same file."""
    name = found_at(snapshot, offset)
    if name is None:
        return []
    path = name.source.path
    return [_occurrence(one) for one in occurrences(concerned(snapshot, name), name) if one.source.path == path]


def concerned(snapshot: Snapshot, name: Name, reading: Reading | None = None) -> list[Script]:
    """Return the scripts in which a Name of a file names the same.

    They are those of the file, and, if `reading` says which scripts read a file of some path, those that share another
    file with them in which it is named.
    """
    scripts = [file.script for file in snapshot.in_scripts]
    if reading is None:
        return scripts
    roots = {_root_key(script) for script in scripts}
    waiting, seen = list(scripts), set[str]()
    while waiting:
        for one in occurrences([waiting.pop()], name):
            if files.key(one.source.path) in seen:
                continue
            seen.add(files.key(one.source.path))
            more = [script for script in reading(one.source.path) if _root_key(script) not in roots]
            roots.update(map(_root_key, more))
            scripts += more
            waiting += more
    return scripts


def _root_key(script: Script) -> str:
    return files.key(script.sources[0].path)


def occurrences(scripts: Iterable[Script], name: Name) -> list[Name]:
    """Return all Names that name the same in some scripts, each place once."""
    found: dict[tuple[str, int], Name] = {}
    for script in scripts:
        keys = {source.path: files.key(source.path) for source in script.sources}
        same = _of_module(script, name) if name.kind == MODULE else names_of(script, name.kind, name.name)
        for one in same:
            found.setdefault((keys[one.source.path], one.start), one)
    return list(found.values())


def found_at(snapshot: Snapshot, offset: int) -> Name | None:
    """Return the Name at an offset, or None; one of which it is not known what it names is none."""
    file = snapshot.in_scripts[0]
    name = name_at(file.script, file.source, offset)
    return name if name is not None and not name.computed else None


def _occurrence(name: Name) -> Occurrence:
    return Occurrence(name.source.path, name.start, name.end, name.defines)


def _once(places: Iterable[Occurrence]) -> list[Occurrence]:
    """Return places without those that are there already."""
    return list({(files.key(place.path), place.start): place for place in places}.values())


def _included(script: Script, name: Name) -> Iterator[Occurrence]:
    """Yield the beginning of a file that is included where a Name stands."""
    for source in script.sources:
        if source.path == name.source.path:
            offset, item = source.item_at(name.start)
            token = token_at(item, name.start - offset, offset)
            place = token and source.at(token.start)
            yield from (Occurrence(one.path, 0, 0, True) for one in script.sources if one.place == place)


def _loads(script: Script, name: Name) -> list[Name]:
    """Return the loadmodules of the module that has a function or a parameter, or of those that a pattern matches."""
    if name.kind == FUNCTION:
        modules = script.catalogue.exporters_of_function(name.name)
        return [load for load in names_of(script, MODULE) if load.role == DECLARES and load.name in modules]
    pattern = name.name.rpartition(".")[0] if name.kind == PARAMETER else name.name
    matches = matcher(pattern) or pattern.__eq__
    return [load for load in names_of(script, MODULE) if load.role == DECLARES and matches(load.name)]


def _of_module(script: Script, name: Name) -> list[Name]:
    """Return where a module is named, or those that a pattern matches; in patterns, too."""
    modules = {load.name for load in _loads(script, name)} or {name.name}
    return [
        one for one in names_of(script, MODULE)
        if one.name in (*modules, name.name) or (one.fixed and any(map(matcher(one.name) or one.name.__eq__, modules)))
    ]  # fmt: skip
