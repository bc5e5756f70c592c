"""All that is generated, and what is left of it from before."""

from __future__ import annotations

from pathlib import Path

from docs.generate import project

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[str, str]:
    """Path below the repository -> text."""
    return project.files(ROOT)


def left_over() -> list[str]:
    """The pages of rules that are no more."""
    return []
