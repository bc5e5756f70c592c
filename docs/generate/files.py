"""All that is generated, and what is left of it from before."""

from __future__ import annotations

from pathlib import Path

from docs.generate import colours, completion, differences, hops, keys, language, man, project, rules, versions
from opensips_lsp.catalogue.harvest import history
from opensips_lsp.catalogue.levels import TAGS

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[str, str]:
    """Path below the repository -> text."""
    names = {history.DATA.relative_to(ROOT).joinpath("history.py").as_posix(): history.module(history.DATA, TAGS)}
    pages = keys.files() | rules.files() | hops.files() | man.files() | completion.files() | language.files()
    pages |= differences.files()
    own = project.files(ROOT)
    return own | colours.files(ROOT, own) | versions.files(ROOT, own) | pages | names


def left_over() -> list[str]:
    """The pages of rules, of hops and of differences that are no more."""
    made = rules.files() | hops.files() | differences.files()
    folders = (ROOT / rules.FOLDER, ROOT / hops.FOLDER, ROOT / differences.FOLDER)
    pages = (path.relative_to(ROOT).as_posix() for folder in folders for path in folder.glob("*"))
    return sorted(path for path in pages if path not in made)
