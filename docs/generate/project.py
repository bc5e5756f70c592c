"""The version, from `opensips_lsp`, and the address, from pyproject.toml, in the files that need one of their own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from opensips_lsp import __version__

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def files(root: Path) -> dict[str, str]:
    """Path -> text, with version and address as they are now."""
    urls = addresses(root)
    repository, documentation = urls.get("Repository"), urls.get("Documentation")
    vscode = f'  "repository": {{ "type": "git", "url": "{repository}" }},\n' if repository else ""
    zed = f'repository = "{repository}"\n' if repository else ""
    pages = f'DOCUMENTATION = "{documentation}"' if documentation else "DOCUMENTATION = None"
    changes = {
        "opensips_lsp/__init__.py": [(r"^DOCUMENTATION = .*$", pages)],
        "editors/vscode/package.json": [
            (r'^  "version": ".*"', f'  "version": "{__version__}"'),
            (r'^(?:  "repository": .*\n)?(?=  "license")', vscode),
        ],
        "editors/vscode/package-lock.json": [
            (r'("name": "opensips-lint",\n +"version": )".*"', rf'\g<1>"{__version__}"')
        ],
        "editors/zed/Cargo.toml": [(r'^version = ".*"', f'version = "{__version__}"')],
        "editors/zed/extension.toml": [
            (r'^version = ".*"', f'version = "{__version__}"'),
            (r"^(authors = .*\n)(?:repository = .*\n)?", rf"\g<1>{zed}"),
        ],
        "editors/emacs/opensips-mode.el": [(r"^;; Version: .*$", f";; Version: {__version__}")],
    }
    return {path: _changed((root / path).read_text(encoding="utf-8"), path, changes[path]) for path in changes}


def addresses(root: Path) -> dict[str, str]:
    """The table [project.urls] of pyproject.toml."""
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    urls: dict[str, str] = table["project"].get("urls", {})
    return urls


def _changed(text: str, path: str, changes: list[tuple[str, str]]) -> str:
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        if not count:
            raise ValueError(f"{path}: nothing looks like {pattern}")
    return text
