"""The keys of a configuration file: the field of Settings that each sets, and how its TOML value is read.

A reader takes the value and the folder of the file (absolute), and raises ValueError that says what is right.
"""

from __future__ import annotations

import os

from opensips_lsp.catalogue.version import Version, parse_origin, parse_version
from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.selection import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MYSELF = "host-and-port", "host", "exact"


def _version(value: object, _: str) -> Version:
    return parse_version(_version_text(value))


def _origin(value: object, _: str) -> Version:
    return parse_origin(_version_text(value))


def _version_text(value: object) -> str:
    if isinstance(value, float):
        raise ValueError(f'must be a version in quotes, "{value}"')
    if not isinstance(value, str):
        raise ValueError(_wrong("a string", value))
    return value


def _strings(value: object, _: str = "") -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(_wrong("a list of strings", value))
    for one in value:
        if not isinstance(one, str) or not one:
            raise ValueError(_wrong("a list of strings", one, "has"))
    return tuple(value)


def _globs(value: object, _: str) -> tuple[str, ...]:
    from opensips_lsp.project import globs

    found = _strings(value)
    for glob in found:
        globs.check(glob)
    return found


def _paths(value: object, folder: str) -> tuple[str, ...]:
    return tuple(os.path.normpath(os.path.join(folder, path)) for path in _strings(value))


def _ignores(value: object, folder: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError(_wrong("a table of globs, each with a list of rules", value))
    _globs(list(value), folder)
    return tuple((glob, _strings(names)) for glob, names in value.items())


def _choices(value: object, _: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, dict):
        raise ValueError(_wrong("a table of rules, each with the number of a choice", value))
    for rule, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{rule}: must be the number of a choice, 1 or more")
    return tuple(value.items())


def _severities(value: object, _: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ValueError(_wrong("a table of rules, each with a severity", value))
    for rule, severity in value.items():
        if severity not in SEVERITIES:
            near = nearest(severity, SEVERITIES) if isinstance(severity, str) else None
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"{rule}: must be one of {', '.join(SEVERITIES)}{hint}")
    return tuple(value.items())


def _up_to(most: int) -> Callable[[object, str], int]:
    def number(value: object, _: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(_wrong(f"a whole number from 1 to {most}", value))
        if not 0 < value <= most:
            raise ValueError(f"must be a whole number from 1 to {most}, but is {value}")
        return value

    return number


def _myself(value: object, _: str) -> str:
    if not isinstance(value, str) or value not in MYSELF:
        near = nearest(value, MYSELF) if isinstance(value, str) else None
        raise ValueError(f"must be one of {', '.join(MYSELF)}" + (f"; did you mean {near}?" if near else ""))
    return value


# key -> (field of Settings, reader of its value)
KEYS: dict[str, tuple[str, Callable[[object, str], object]]] = {
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
    "severity": ("severity", _severities),
    "max-included-files": ("max_included_files", _up_to(10_000)),
    "max-included-mb": ("max_included_mb", _up_to(64)),
}
_TYPES = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table"}


def _wrong(wanted: str, value: object, verb: str = "is") -> str:
    what = "an empty string" if value == "" else _TYPES.get(type(value), "a date")
    return f"must be {wanted}, but {verb} {what}"
