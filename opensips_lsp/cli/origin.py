"""The setting `from`, which says what version a script comes from.

Fixes take out of a script what shows that it is old; what is reported only for that reason is not reported then.
So a run that did so says it at the end, and `migrate --write` writes the setting into the configuration file.
"""

from __future__ import annotations

import os
import re

from opensips_lsp.catalogue.version import newest_patch
from opensips_lsp.model.age import proof_of
from opensips_lsp.project import files
from opensips_lsp.project.configuration import DEFAULT_ORIGIN
from opensips_lsp.project.settings import OWN_FILE, SHARED_FILE, TABLE, ConfigError, read_toml
from opensips_lsp.syntax.text import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.cli.job import Job
    from opensips_lsp.project.session import Root

_MOST_NAMED = 3  # paths
_HEADER = re.compile(r"[ \t]*\[")
_TABLE = re.compile(r"""[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*(["']?)opensips-lint\1[ \t]*\][ \t]*(?:#.*)?\r?\n?""")
_KEY = re.compile(r"""[ \t]*["']?[\w-]+["']?[ \t]*=""")
_TARGET = re.compile(r"""[ \t]*["']?target["']?[ \t]*=""")


# ---- after --fix


def lost(job: Job, roots: Sequence[Root]) -> Iterator[tuple[str, str]]:
    """(paths, sentence) about scripts that nothing shows the age of any more, for each configuration file.

    Only of those of which there is something left that is reported because of their age.
    """
    gone: dict[str | None, list[str]] = {}  # path of a configuration file, or None -> paths of root configs
    for root in roots:
        if job.session.had_proof(root) and _is_aged(job, root) and not proof_of(job.session.script(root)):
            gone.setdefault(root.settings.file_settings.file, []).append(root.path)
    origin = DEFAULT_ORIGIN.series
    for file, paths in gone.items():
        how = f"run with --from {origin}"
        if not job.session.configuration.options.isolated:
            how = f"{_how(file, paths, origin)}, or {how}"
        yield (
            _names(paths),
            (
                f"the fixes removed what shows that {'they come' if paths[1:] else 'it comes'} from {origin}; other "
                f"findings that depend on it will not be reported again. To keep them, {how}"
            ),
        )


def _is_aged(job: Job, root: Root) -> bool:
    """Whether something is reported of a script because of its age."""
    codes = {rule.code for rule in root.settings.selection.rules if rule.migrating}
    return any(finding.code in codes for finding in job.findings_in(root.covers))


def _names(paths: Sequence[str]) -> str:
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _how(file: str | None, paths: Sequence[str], origin: str) -> str:
    if file is not None:
        table = f", table [tool.{TABLE}]" if os.path.basename(file) == SHARED_FILE else ""
        return f'set from = "{origin}" in {file}{table}'
    return f'create {os.path.join(os.path.dirname(paths[0]), OWN_FILE)} with the line from = "{origin}"'


# ---- by `migrate --write`


def keep(job: Job, roots: Sequence[Root], version: Version) -> list[str]:
    """Write the setting into the configuration files of some scripts -> sentences about it."""
    origin = version.series if version.patch == newest_patch(version) else str(version)
    sentences: list[str] = []
    unset: dict[str | None, list[str]] = {}  # path of a configuration file, or None -> paths of root configs
    for root in roots:
        settings = root.settings.file_settings
        if settings.origin is None:
            unset.setdefault(settings.file, []).append(root.path)
    for file, paths in unset.items():
        kept = f"findings that are reported only for a script from {origin} are still reported"
        try:
            if file is not None and _written(file, origin):
                sentences.append(f'{file}: now has the setting from = "{origin}", so that {kept}')
                continue
        except files.Unlintable as trouble:
            job.notes.trouble(trouble)
        sentences.append(f"{_names(paths)}: {_how(file, paths, origin)}, so that {kept}")
    return sentences


def _written(path: str, origin: str) -> bool:
    """Whether the setting could be written into a configuration file."""
    data = files.read_settings(path)
    text = with_origin(path, data, origin) if data is not None else None
    if data is None or text is None:
        return False
    files.write(path, data, text)
    return True


def with_origin(path: str, data: bytes, origin: str) -> str | None:
    """The text of a configuration file with the setting `from`; None where it has no place that is certain to be right.

    All else stays as it is, to the byte. The new text is read again: it must say the same, and this.
    """
    text = decode(data)
    expected = _table(path, text)
    if expected is None:
        return None
    expected = {**expected, "from": origin}
    lines = text.splitlines(keepends=True)
    for at in _places(path, lines):
        new = _inserted(lines, at, f'from = "{origin}"')
        try:
            if _table(path, new) == expected and _others(path, new) == _others(path, text):
                return new
        except ConfigError:
            continue  # inside a text of several lines, say
    return None


def _places(path: str, lines: Sequence[str]) -> Iterator[int]:
    """The numbers of lines before which the setting may stand, the best first."""
    firsts = [0]
    if os.path.basename(path) == SHARED_FILE:
        firsts = [number + 1 for number, line in enumerate(lines) if _TABLE.fullmatch(line)]
    for first in firsts:
        end = next((number for number in range(first, len(lines)) if _HEADER.match(lines[number])), len(lines))
        keys = [number for number in range(first, end) if _KEY.match(lines[number].lstrip("\ufeff"))]
        yield from (number + 1 for number in keys if _TARGET.match(lines[number].lstrip("\ufeff")))
        yield from (*keys[:1], first)


def _inserted(lines: Sequence[str], at: int, line: str) -> str:
    """The text with a new line before the line of that number."""
    ended = next((one[len(one.rstrip("\r\n")) :] for one in lines if one.endswith("\n")), "\n")
    before, behind = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith(("\n", "\ufeff")):
        return f"{before}{ended}{line}{behind}"
    if not before and behind.startswith("\ufeff"):
        before, behind = "\ufeff", behind[1:]
    return f"{before}{line}{ended}{behind}"


def _table(path: str, text: str) -> dict[str, Any] | None:
    """Our table of a configuration file; None when it is not where we can write."""
    table = read_toml(path, encode(text))
    if os.path.basename(path) == SHARED_FILE:
        table = table.get("tool", {}).get(TABLE)
    return table if isinstance(table, dict) else None


def _others(path: str, text: str) -> dict[str, Any] | None:
    """What a shared file says besides our table."""
    parsed = read_toml(path, encode(text))
    if os.path.basename(path) != SHARED_FILE:
        return None
    return {**parsed, "tool": {name: value for name, value in parsed["tool"].items() if name != TABLE}}
