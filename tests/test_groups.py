"""A group of tests (`xdist_group`) runs in one process: pytest and pytest-xdist fit each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = """
import os
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_of_a_group(number):
    with open("processes", "a") as file:
        file.write(f"{os.getpid()}\\n")
"""


def test_one_process_runs_a_group(tmp_path: Path) -> None:
    """Else what a group makes is made by each process, and nothing tells."""
    (tmp_path / "test_many.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "8 passed" in done.stdout, done.stdout + done.stderr
    assert len(set((tmp_path / "processes").read_text().split())) == 1
