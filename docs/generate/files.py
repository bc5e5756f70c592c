"""All that is generated, and what is left of it from before."""

from __future__ import annotations

from pathlib import Path

from docs.generate import completion, keys, language, man, project, rules

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[str, str]:
    """Path below the repository -> text."""
    return project.files(ROOT) | keys.files() | rules.files() | man.files() | completion.files() | language.files()


def left_over() -> list[str]:
    """The pages of rules that are no more."""
    made = rules.files()
    pages = (path.relative_to(ROOT).as_posix() for path in (ROOT / rules.FOLDER).glob("*"))
    return sorted(path for path in pages if path not in made)
