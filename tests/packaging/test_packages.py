"""pyproject.toml names every package: one that is missing is missing in what is installed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_package_is_named() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^packages = \[(.*?)^\]", text, re.M | re.S)
    assert block
    named = set(re.findall(r'"([\w.]+)"', block[1]))
    found = {"opensips_lsp.grammar"}
    for top, name in (("opensips_lsp", "opensips_lsp"), ("rules", "opensips_lsp.rules")):
        folders = {
            path.parent.relative_to(ROOT / top) for path in (ROOT / top).rglob("*.py") if "data" not in path.parts
        }
        found |= {".".join((name, *folder.parts)) for folder in folders}
    assert named == found
