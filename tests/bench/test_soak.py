"""What the server keeps of edits is bounded; tests/bench/soak.py shows it for a longer time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MEGABYTES = 165  # now 135; without bounds it would be more than 200: 28 KB of each edit


@pytest.mark.slow
def test_what_is_kept_of_edits_is_bounded() -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from bench.soak import soak; "
        "print(max(mb for _, mb, _ in soak(6000)))"
    )
    command = [sys.executable, "-c", code, str(HERE.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout.split()[-1]) < MEGABYTES
