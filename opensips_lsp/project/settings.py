"""Project configuration: `opensips-lint.toml`, or `[tool.opensips-lint]` in pyproject.toml, found upwards from a file.

No file is touched here: what reads them is handed in. A wrong key or value is a ConfigError that names file, key and
what is right.
"""

from __future__ import annotations

import os

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from opensips_lsp.catalogue.version import Version

OWN_FILE, SHARED_FILE, TABLE = "opensips-lint.toml", "pyproject.toml", "opensips-lint"


class ConfigError(ValueError):
    """A configuration that cannot be used: file and key (each or None), and what is wrong, in one line."""

    def __init__(self, file: str | None, key: str | None, reason: str) -> None:
        super().__init__(": ".join(filter(None, (file, key, reason))))
        self.file, self.key, self.reason = file, key, reason


class Settings(Record):
    """What one configuration file says; `file` is None when there is none. Paths are absolute.

    select: selectors, or None for all rules. per_file_ignores: (glob, selectors) pairs.
    choose: (code or name of a rule, number of the choice) pairs. max_included_files, max_included_mb: how much of a
    script's includes is followed, megabytes of all together. severity: (selector, severity) pairs.
    """

    file: str | None = None
    folder: str | None = None
    target: Version | None = None
    origin: Version | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    catalogues: tuple[str, ...] = ()
    myself: str | None = None
    choose: tuple[tuple[str, int], ...] = ()
    max_included_files: int = 250
    max_included_mb: int = 8
    severity: tuple[tuple[str, str], ...] = ()

    def excludes(self, path: str) -> bool:
        """Whether a search leaves this file or folder out."""
        return any(self._matches(glob, path) for glob in self.exclude)

    def ignored_in(self, path: str) -> list[str]:
        """The selectors of what is not reported of this file: a glob matches it, or a folder that it is in."""
        return [
            name for glob, names in self.per_file_ignores if self._matches(glob, path, inside=True) for name in names
        ]

    def _matches(self, glob: str, path: str, inside: bool = False) -> bool:
        from opensips_lsp.project import globs  # imports re: 6 ms

        place = os.path.abspath(path)
        if not os.path.isabs(glob):
            place = os.path.relpath(place, self.folder)
        return globs.matches(glob, place.replace(os.sep, "/"), inside)


NONE = Settings()


def settings_for(folder: str, read: Callable[[str], bytes | None], cache: dict[str, Settings]) -> Settings:
    """The Settings for the files of a folder (absolute): those of the nearest configuration upwards, or NONE.

    `read(path)` gives the bytes of a file, or None when there is none. `cache` (folder -> Settings) is filled.
    Raises ConfigError.
    """
    if folder not in cache:
        found = _settings_in(folder, read)
        if found is None:
            parent = os.path.dirname(folder)
            found = NONE if parent == folder else settings_for(parent, read, cache)
        cache[folder] = found
    return cache[folder]


def _settings_in(folder: str, read: Callable[[str], bytes | None]) -> Settings | None:
    """The Settings of a configuration file in this very folder, or None."""
    path = os.path.join(folder, OWN_FILE)
    data = read(path)
    if data is not None:
        return parse(read_toml(path, data), path)
    path = os.path.join(folder, SHARED_FILE)
    data = read(path)
    if data is None or not has_table(data):
        return None
    tools = read_toml(path, data).get("tool")
    if not isinstance(tools, dict) or TABLE not in tools:
        return None
    return parse(tools[TABLE], path)


def read_one(path: str, read: Callable[[str], bytes | None]) -> Settings:
    """The Settings that one file says, whatever its name: those of its table, if it has that. Raises ConfigError."""
    path = os.path.abspath(path)
    data = read(path)
    if data is None:
        raise ConfigError(path, None, "there is no such configuration file; check the path")
    table = read_toml(path, data)
    tools = table.get("tool")
    if isinstance(tools, dict) and TABLE in tools:
        return parse(tools[TABLE], path)
    if os.path.basename(path) == SHARED_FILE:
        raise ConfigError(path, None, f"has no table [tool.{TABLE}]; add it, or name another file")
    return parse(table, path)


def has_table(data: bytes) -> bool:
    """Whether a pyproject.toml may have a table [tool.opensips-lint]: looked for in its lines, without a TOML reader.

    The name alone is not enough: a project that depends on opensips-lint, or is it, has it in other tables.
    """
    if TABLE.encode() not in data:
        return False
    table = ""
    for line in data.decode("utf-8-sig", "replace").splitlines():
        line = line.translate(_BLANKS_AND_QUOTES)
        if line.startswith("["):
            table = line.partition("#")[0]
        if line.startswith(_HEADERS) or (table in ("", "[tool]") and line.startswith(_KEYS[table])):
            return True
    return False


_BLANKS_AND_QUOTES = dict.fromkeys(map(ord, " \t\"'"))
_HEADERS = f"[tool.{TABLE}]", f"[tool.{TABLE}."
_KEYS = {"": (f"tool.{TABLE}.", f"tool.{TABLE}=", "tool={"), "[tool]": (f"{TABLE}.", f"{TABLE}=")}


def read_toml(path: str, data: bytes) -> dict[str, Any]:
    """What the bytes of a TOML file say, as a dict; raises ConfigError."""
    try:
        import tomllib
    except ImportError:
        try:
            # mypy sees one of the two modules only, by the Python that it checks for
            import tomli as tomllib  # type: ignore[no-redef, import-not-found, unused-ignore]
        except ImportError:
            reason = "Python 3.10 needs the package tomli to read these settings: pip install tomli, or use Python 3.11"
            raise ConfigError(path, None, reason) from None
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(path, None, f"is not valid TOML: {' '.join(str(error).split())}") from None


def parse(table: object, path: str) -> Settings:
    """What a TOML table says; `path` is that of its file, absolute. Raises ConfigError."""
    from opensips_lsp.lint.selection import nearest
    from opensips_lsp.project.keys import KEYS  # most scripts have no configuration file

    if not isinstance(table, dict):
        raise ConfigError(path, TABLE, "must be a table")
    folder = os.path.dirname(path)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            near = nearest(key, KEYS)
            hint = f"did you mean `{near}`?" if near else f"the keys are {', '.join(KEYS)}"
            raise ConfigError(path, key, f"unknown key; {hint}")
        field, read = KEYS[key]
        try:
            values[field] = read(value, folder)
        except ValueError as error:
            raise ConfigError(path, key, str(error)) from None
    return Settings(path, folder)._replace(**values)
