"""Where the measured data lies: verdicts of the real parsers, equivalences measured with traffic. CI has it, a user has not."""

import json
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"SKIPPED, NOT PASSED: no measured data at {SHARED}; these tests say nothing without it"
)


def rows(name):
    """The rows of a .jsonl file of the measured data; none when it is not there."""
    path = SHARED / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
