"""A script is written in a real VS Code from an empty file, letter by letter; names are taken from its suggestions.

    ./task write         write tests/features/written.cfg, 396 lines, and print what was in the way: ten minutes
    ./task write FILE    write another script

What it has written is in .venv/editors/artefacts/written.cfg then.

Somebody types a name until it is among the first five suggestions, and takes it from there. Figures:

    characters, keys   of the text in the end, and pressed for it (clicks: into blocks that a completion has created)
    accepted           suggestions that were taken
    byHand             names that nobody can offer: those that the script gives where they stand, texts, numbers
    missing            names that were not offered though the language or the script has them
    low                names that were not among the first five after three letters
    inTheWay           what was other than it should be: indentation, what was left over, what a key did
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from features.test_writing import NEW
from install import needed
from vscode import harness

from opensips_lsp.catalogue import load
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import indexed_rules

LETTERS = 3  # of a name that somebody types before they expect it among the first five suggestions
TARGET = harness.HERE.parents[1] / "features" / "written.cfg"


def write(folder: Path, target: str, fresh: Collection[str], seconds: float) -> tuple[str, dict[str, Any]]:
    """Let the driver write a text -> (what the file has in the end, the figures).

    fresh: names that nobody can offer.
    """
    for get in (harness.vsix, harness.code, harness.chromium):
        needed(get)
    path, result = folder / "workspace" / "opensips.cfg", folder / "written.json"
    path.parent.mkdir()
    path.touch()
    with harness.Code(folder) as code:
        told = {"folder": str(path.parent), "file": str(path), "target": target, "result": str(result)}
        code.drive("writing.mjs", seconds, **told, **code.bridged, letters=LETTERS, fresh=sorted(fresh))
    return path.read_text(encoding="utf-8"), json.loads(result.read_text(encoding="utf-8"))["figures"]


def errors(text: str) -> list[str]:
    """What OpenSIPS 2.4 refuses in a text."""
    found = lint_text(text, load("2.4").version, indexed_rules())
    return [f"{one.code} {one.message}" for one in found if one.severity == "error"]


def main(arguments: list[str]) -> int:
    target = Path(arguments[0]) if arguments else TARGET
    with tempfile.TemporaryDirectory() as folder:
        text, figures = write(Path(folder), target.read_text(encoding="utf-8"), NEW, 3600)
    written = harness.CACHE / "artefacts" / "written.cfg"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(text, encoding="utf-8")
    print(json.dumps(figures, indent=1))
    print("\n".join(errors(text)) or "no errors for OpenSIPS 2.4")
    return int(bool(errors(text)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
