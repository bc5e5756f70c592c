"""Project configuration: `opensips-lint.toml`, or `[tool.opensips-lint]` in pyproject.toml, found upwards from a file.

Pure: what reads files is handed in. A key or value that is wrong is a ConfigError that names file, key and the right one.
"""

from __future__ import annotations

import os

from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.lint import selection
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version

OWN_FILE, SHARED_FILE, TABLE = "opensips-lint.toml", "pyproject.toml", "opensips-lint"
MYSELF = "host-and-port", "host", "exact"


class ConfigError(ValueError):
    """A configuration that cannot be used: file, key (or None), and what is wrong, in one line."""

    def __init__(self, file, key, reason):
        super().__init__(": ".join(filter(None, (file, key, reason))))
        self.file, self.key, self.reason = file, key, reason


class Settings(Record):
    """What one configuration file says; the file is None when there is none. Paths are absolute.

    target, origin: Version or None. select: selectors, or None for all. per_file_ignores: (glob, selectors) pairs.
    choose: (code or name of a rule, number of the choice) pairs.
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

    def excludes(self, path):
        """Whether a search leaves this file or folder out."""
        return any(self._matches(glob, path) for glob in self.exclude)

    def ignored_in(self, path):
        """The selectors of what is not told of this file: the globs match it, or a folder that it is in."""
        return [
            name for glob, names in self.per_file_ignores if self._matches(glob, path, inside=True) for name in names
        ]

    def _matches(self, glob, path, inside=False):
        place = os.path.abspath(path)
        if not os.path.isabs(glob):
            place = os.path.relpath(place, self.folder)
        pattern = _pattern(glob) + (r"(?:/.*)?" if inside else "")
        import re

        return re.fullmatch(pattern, place.replace(os.sep, "/"), re.DOTALL) is not None


NONE = Settings()


def settings_for(folder, read, cache):
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


def _settings_in(folder, read):
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


def has_table(data: bytes) -> bool:
    """Whether a pyproject.toml may have a table [tool.opensips-lint]: looked for in its lines, without a TOML reader.

    The name alone is not enough: a project that depends on us, or is us, has it in other tables.
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


def read_toml(path, data):
    """What the bytes of a TOML file say, as a dict; raises ConfigError."""
    try:
        import tomllib
    except ImportError:
        try:
            import tomli as tomllib
        except ImportError:
            reason = "Python 3.10 needs the package tomli to read these settings: pip install tomli, or use Python 3.11"
            raise ConfigError(path, None, reason) from None
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(path, None, f"is no TOML: {' '.join(str(error).split())}") from None


def parse(table, path):
    """What a TOML table says -> Settings; raises ConfigError. `path` is that of its file, absolute."""
    if not isinstance(table, dict):
        raise ConfigError(path, TABLE, "must be a table")
    folder, values = os.path.dirname(path), {}
    for key, value in table.items():
        if key not in KEYS:
            near = selection.nearest(key, KEYS)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(KEYS)}"
            raise ConfigError(path, key, f"there is no such key; {hint}")
        field, convert = KEYS[key]
        try:
            values[field] = convert(value, folder)
        except ValueError as error:
            raise ConfigError(path, key, str(error)) from None
    return Settings(path, folder, **values)


def choose(settings, rules, select=None, ignore=(), chosen=()):
    """The Selection that settings, and the selectors of a user on top of them, leave of all rules.

    `select` replaces that of the settings, `ignore` and `chosen` add to it. Raises ConfigError, or UnknownRule for the user's.
    """
    known = selection.known_of(rules)
    for key, names in (
        ("select", settings.select or ()),
        ("ignore", settings.ignore),
        *(("per-file-ignores", names) for _, names in settings.per_file_ignores),
    ):
        try:
            selection.matching(names, known)
        except selection.UnknownRule as error:
            raise ConfigError(settings.file, key, str(error)) from None
    for rule, _ in settings.choose:
        try:
            selection.one_of(rule, known)
        except selection.UnknownRule as error:
            raise ConfigError(settings.file, "choose", str(error)) from None
    chosen = (*settings.choose, *chosen)
    if select is not None:
        return selection.choose(rules, select, ignore, chosen)
    return selection.choose(rules, settings.select, (*settings.ignore, *ignore), chosen)


# ---- the values


def _version(value, _):
    if not isinstance(value, str):
        raise ValueError(
            f'must be a version in quotes, "{value}"' if isinstance(value, float) else _wrong("a string", value)
        )
    return parse_version(value)


def _origin(value, _):
    if not isinstance(value, str):
        return _version(value, _)
    return parse_origin(value)


def _strings(value, _=None):
    if not isinstance(value, list):
        raise ValueError(_wrong("a list of strings", value))
    for one in value:
        if not isinstance(one, str) or not one:
            raise ValueError(_wrong("a list of strings", one, "has"))
    return tuple(value)


def _globs(value, folder):
    globs = _strings(value)
    for glob in globs:
        _check(glob)
    return globs


def _paths(value, folder):
    return tuple(os.path.normpath(os.path.join(folder, path)) for path in _strings(value))


def _ignores(value, folder):
    if not isinstance(value, dict):
        raise ValueError(_wrong("a table of globs, each with a list of rules", value))
    _globs(list(value), folder)
    return tuple((glob, _strings(names)) for glob, names in value.items())


def _choices(value, _):
    if not isinstance(value, dict):
        raise ValueError(_wrong("a table of rules, each with the number of a choice", value))
    for rule, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{rule}: must be the number of a choice, from 1 on")
    return tuple(value.items())


def _myself(value, _):
    if value not in MYSELF:
        near = selection.nearest(value, MYSELF) if isinstance(value, str) else None
        raise ValueError(f"must be one of {', '.join(MYSELF)}" + (f"; did you mean {near}?" if near else ""))
    return value


KEYS = {
    "target": ("target", _version),
    "from": ("origin", _origin),
    "select": ("select", _strings),
    "ignore": ("ignore", _strings),
    "per-file-ignores": ("per_file_ignores", _ignores),
    "exclude": ("exclude", _globs),
    "roots": ("roots", _paths),
    "catalogues": ("catalogues", _paths),
    "myself": ("myself", _myself),
    "choose": ("choose", _choices),
}
_TYPES = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table"}


def _wrong(wanted, value, verb="is"):
    what = "an empty string" if value == "" else _TYPES.get(type(value), "a date")
    return f"must be {wanted}, but {verb} {what}"


# ---- globs


def _check(glob):
    """A mistake that would match nothing, without a word."""
    if glob.startswith("./") or "//" in glob or "\\" in glob:
        raise ValueError(f"{glob!r} matches nothing: write paths like `etc/old/*.cfg`, from the folder of this file")
    import re

    try:
        re.compile(_pattern(glob))
    except re.error as error:
        raise ValueError(f"{glob!r} is no glob: {error}") from None


def _pattern(glob):
    """The regular expression of a glob: `*` and `?` stop at a slash, `**` does not; one without slash matches anywhere."""
    import re

    glob = glob.rstrip("/")
    parts = [] if "/" in glob else ["(?:.*/)?"]
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\])", glob):
        if part in _WILD:
            parts.append(_WILD[part])
        elif len(part) > 2 and part[0] == "[":
            inner = part[1:-1].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
            parts.append(f"[^/{inner[1:]}]" if inner[0] == "!" else f"[{inner}]")
        else:
            parts.append(re.escape(part))
    return "".join(parts)


_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
