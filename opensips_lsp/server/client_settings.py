"""What the client's settings say, over the project's configuration. Pure: a JSON value in, ClientSettings out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opensips_lsp.catalogue.version import UnknownVersion, parse_origin, parse_version
from opensips_lsp.features.inlay_hints import Hints
from opensips_lsp.lint.selection import UnknownRule, matching, nearest
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SECTION = "opensips-lint"
_HINTS = "inlayHints."


class ClientSettings(Record):
    """The settings of a client.

    target, origin: versions as texts, or None. select: selectors, or None for all; ignore: selectors.
    manuals: path of a folder with manuals of modules, or None.
    workspace_diagnostics: whether files that are not open are checked. binary: path of an opensips that checks them, or
    None. trusted: whether programs of the workspace's choice may run, and files outside of it be read.
    max_diagnostics: how many are sent of one file.
    inlay_hints: which of them are shown.
    """

    target: str | None = None
    origin: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    workspace_diagnostics: bool = True
    binary: str | None = None
    trusted: bool = False
    max_diagnostics: int = 1000
    inlay_hints: Hints = Hints()
    manuals: str | None = None


DEFAULTS = ClientSettings()


def own_section(value: Any) -> dict[str, Any] | None:
    """Return our part of a client's settings, {key: JSON value}; None when there is none.

    A client may send our section alone, all its settings with ours as "opensips-lint", or as "opensips-lint.target".
    """
    if not isinstance(value, dict):
        return None
    flat = {key[len(SECTION) + 1 :]: one for key, one in value.items() if key.startswith(f"{SECTION}.")}
    if SECTION in value or flat:
        nested = value.get(SECTION)
        return _flat({**(nested if isinstance(nested, dict) else {}), **flat})
    own = _flat(value)
    return own if own.keys() & _KEYS.keys() else None


def parse(section: Mapping[str, Any], known: dict[str, str]) -> tuple[ClientSettings, list[str]]:
    """Return the settings in a section, and its mistakes, in one line each; a mistaken key counts as not set.

    known: code -> name of all rules.
    """
    values: dict[str, Any] = {}
    hints: dict[str, bool] = {}
    mistakes = []
    for key, value in section.items():
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            hint = f"did you mean {near}?" if near else f"the settings are {', '.join(_KEYS)}"
            mistakes.append(f"{SECTION}.{key}: unknown setting; {hint}")
        elif value is not None:
            field, convert = _KEYS[key]
            try:
                (hints if key.startswith(_HINTS) else values)[field] = convert(value, known)
            except (ValueError, UnknownRule, UnknownVersion) as error:
                mistakes.append(f"{SECTION}.{key}: {error}")
    return ClientSettings(**values, inlay_hints=Hints(**hints)), mistakes


def _flat(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section with what stands in `inlayHints` beside the rest, as `inlayHints.times` and its like."""
    flat, hints = dict(section), section.get(_HINTS[:-1])
    if isinstance(hints, dict):
        del flat[_HINTS[:-1]]
        flat = {**{f"{_HINTS}{key}": value for key, value in hints.items()}, **flat}
    return flat


def _version(value: Any, _: dict[str, str]) -> str:
    if not isinstance(value, str):
        raise ValueError('must be a version in quotes, such as "2.4"')
    parse_version(value)
    return value


def _origin(value: Any, _: dict[str, str]) -> str:
    if not isinstance(value, str):
        return _version(value, _)
    parse_origin(value)
    return value


def _selectors(value: Any, known: dict[str, str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError('must be a list of rules, such as ["M1"]')
    matching(value, known)
    return tuple(value)


def _boolean(value: Any, _: dict[str, str]) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _path(value: Any, _: dict[str, str]) -> str | None:
    if not isinstance(value, str):
        raise ValueError("must be the path of a program, as a string")
    return value or None


def _folder(value: Any, _: dict[str, str]) -> str | None:
    if not isinstance(value, str):
        raise ValueError("must be the path of a folder, as a string")
    return value or None


def _count(value: Any, _: dict[str, str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a number, 1 or more")
    return value


_KEYS: dict[str, tuple[str, Callable[[Any, dict[str, str]], Any]]] = {  # key -> (field, its conversion)
    "target": ("target", _version),
    "from": ("origin", _origin),
    "select": ("select", _selectors),
    "ignore": ("ignore", _selectors),
    "workspaceDiagnostics": ("workspace_diagnostics", _boolean),
    "binary": ("binary", _path),
    "trusted": ("trusted", _boolean),
    "maxDiagnostics": ("max_diagnostics", _count),
    "inlayHints.flags": ("flags", _boolean),
    "inlayHints.times": ("times", _boolean),
    "inlayHints.parameterNames": ("parameter_names", _boolean),
    "manuals": ("manuals", _folder),
}
