"""What the settings of the extension for VS Code say of the versions that can be named there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, OLDER

PACKAGE = "editors/vscode/package.json"
_LEVEL = "2.4.6"  # an example


def files(root: Path, changed: Mapping[str, str]) -> dict[str, str]:
    """Path -> text, with the versions as they are now; changed: path -> text, of what is generated in it besides."""
    text = changed.get(PACKAGE) or (root / PACKAGE).read_text(encoding="utf-8")
    listed = ", ".join(f"`{series}`" for series in SERIES)
    text = _changed(
        text,
        "target",
        _pattern(SERIES),
        f"{', '.join(SERIES)}, or a patch level such as {_LEVEL}",
        f"The OpenSIPS that scripts are for: {listed}, or a patch level such as `{_LEVEL}`. Without it, what the project's "
        f"`opensips-lint.toml` says counts, then `{DEFAULT_TARGET.series}`.",
    )
    known = (*OLDER, *SERIES)
    message = f"a series from {known[0]} to {known[-1]}, or a patch level such as 2.3.6"
    return {PACKAGE: _changed(text, "from", _pattern(known), message)}


def _pattern(series: Iterable[str]) -> str:
    return rf"^({'|'.join(map(re.escape, series))})(\.\d+)?$"


def _changed(text: str, setting: str, pattern: str, message: str, description: str | None = None) -> str:
    start = text.index(f'"opensips-lint.{setting}": {{')
    end = text.index("}", start)
    values = {"pattern": pattern, "patternErrorMessage": message, "markdownDescription": description}
    own = text[start:end]
    for key, value in values.items():
        if value is not None:
            line = f'"{key}": {json.dumps(value)}'
            own, count = re.subn(rf'"{key}": "(?:[^"\\]|\\.)*"', lambda _, line=line: line, own)  # type: ignore[misc]
            assert count == 1, key
    return text[:start] + own + text[end:]
