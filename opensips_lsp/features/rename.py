"""Give what a script names another name, in all files, or say why it cannot have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.features.navigation import concerned, occurrences
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import MAIN_ROUTE
from opensips_lsp.model.names import AVP, FILE, FUNCTION, MODULE, PARAMETER, Name, name_at, names_of
from opensips_lsp.model.names.defaults import default_avps
from opensips_lsp.model.names.spelling import NOUNS, ROUTES, key_of, refused_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opensips_lsp.features.navigation import Reading
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Script, Source

NO_NAME = "There is no name here that can be changed."
_MOST = 60  # characters of a script in a message


class RenameRefused(Exception):
    """A name that cannot be changed, or not to this one; the message is a sentence for the user."""


def renamable(snapshot: Snapshot, offset: int, reading: Reading | None = None) -> Name | None:
    """Return the name at an offset, or None when there is none. Raises RenameRefused when it cannot be changed.

    reading: as for navigation.concerned.
    """
    file = snapshot.in_scripts[0]
    name = name_at(file.script, file.source, offset)
    if name is None or name.kind in (FILE, FUNCTION, MODULE, PARAMETER):
        return None
    _refuse(_why_kept(snapshot, name, concerned(snapshot, name, reading)))
    return name


def rename(snapshot: Snapshot, offset: int, new: str, reading: Reading | None = None) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path, that give what is named at an offset another name.

    There are none when it has that name already. Raises RenameRefused. reading: as for navigation.concerned.
    """
    name = renamable(snapshot, offset, reading)
    if name is None:
        raise RenameRefused(NO_NAME)
    if new == name.source.text[name.start : name.end]:
        return {}
    scripts = concerned(snapshot, name, reading)
    found = occurrences(scripts, name)
    _refuse(refused_spelling(new, name.kind, found) or _why_taken(snapshot, scripts, name, key_of(name, new)))
    edits: dict[str, list[Edit]] = {}
    for one in found:
        edits.setdefault(one.source.path, []).append(Edit(one.start, one.end, new))
    return edits


def _refuse(reason: str | None) -> None:
    if reason is not None:
        raise RenameRefused(reason)


# ---- reasons


def _why_kept(snapshot: Snapshot, name: Name, scripts: Sequence[Script]) -> str | None:
    """Return why a name must stay as it is, or None."""
    found = occurrences(scripts, name)
    noun = NOUNS.get(name.kind, name.kind)
    if name.kind not in NOUNS and name.kind not in ROUTES:
        return f"An {name.kind} is named after its event." if name.kind == "event_route" else f"A {noun} has no name."
    if (name.kind, name.name) == MAIN_ROUTE:
        return "The main route cannot have another name."
    if name.computed:
        return f"{_shown(snapshot, name)} {name.fixed}."
    for one in found:
        if one.fixed:
            return f"{_shown(snapshot, one)} {one.fixed}."
    for script in scripts:
        for one in names_of(script, name.kind, ""):
            return f"{_shown(snapshot, one)} {one.fixed}; it may name this {noun}."
    return _why_known_elsewhere(scripts, name, found) or _why_hidden(snapshot, scripts, name)


def _why_known_elsewhere(scripts: Iterable[Script], name: Name, found: Sequence[Name]) -> str | None:
    """Return why something that is not in the script knows an AVP by its name, or None."""
    if name.kind != AVP:
        return None
    if not any(one.defines for one in found):
        return f"The script never sets `$avp({name.name})`: what sets it knows it by this name."
    return _why_default(scripts, name.name)


def _why_default(scripts: Iterable[Script], avp: str) -> str | None:
    for script in scripts:
        module, parameter = default_avps(script).get(avp, ("", ""))
        if module:
            return f"Module `{module}` uses `$avp({avp})`, because its parameter `{parameter}` is not set."
    return None


def _why_taken(snapshot: Snapshot, scripts: Iterable[Script], name: Name, key: str) -> str | None:
    """Return why a name cannot be that of something else, or None."""
    for script in scripts:
        for one in names_of(script, name.kind, key):
            if name.kind in ROUTES:
                return f"There is already a `{name.kind}[{key}]`: {_where(snapshot, one)}."
            return f"There is already {_article(NOUNS[name.kind])} of this name: {_where(snapshot, one)}."
    return _why_default(scripts, key) if name.kind == AVP else None


def _why_hidden(snapshot: Snapshot, scripts: Iterable[Script], name: Name) -> str | None:
    """Return why what is not read of a script may have a name in it, or None."""
    word = re.compile(rf"(?<!\w){re.escape(name.source.text[name.start : name.end])}(?!\w)")
    for script in scripts:
        for source in script.sources:
            for start, end, why in _hidden(source):
                match = word.search(source.text, start, end)
                if match:
                    return f"`{match.group()}` stands in {why} in {_line(snapshot, source, match.start())}."
    return None


def _hidden(source: Source) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what it is) of each part of a file that is not read."""
    for start, end in source.spans:
        yield start, end, "what the template writes"
    for offset, item in source.items:
        if item.tokens.unclosed is not None:
            yield offset + item.tokens.unclosed, offset + len(item.text), "a text or comment that is never closed"


# ---- places in sentences


def _shown(snapshot: Snapshot, name: Name) -> str:
    text = name.source.text[name.start : name.end]
    return f"`{text if len(text) <= _MOST else text[:_MOST] + '...'}` ({_where(snapshot, name)})"


def _where(snapshot: Snapshot, name: Name) -> str:
    return _line(snapshot, name.source, name.start)


def _line(snapshot: Snapshot, source: Source, offset: int) -> str:
    line = f"line {source.line_of(offset)}"
    return line if source.path == snapshot.in_scripts[0].source.path else f"{line} of {source.path}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOUaeiou' else 'a'} {noun}"
