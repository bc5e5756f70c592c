"""The data that only maintainers have: what real OpenSIPS servers accept and do, in a folder beside the checkout.

Tests that compare with it are marked with `needs_shared`; conftest.py deselects them where the folder is missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.measured


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a .jsonl file of the data, or none where it is missing."""
    path = SHARED / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
