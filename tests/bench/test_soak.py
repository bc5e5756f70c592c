"""A short day of typing in fifty documents stays small; `tests/bench/soak.py` types for a whole one."""

import subprocess
import sys
from pathlib import Path

MEGABYTES = 220  # without bounds it would be more than 400: what is kept of each edit is some 40 KB


def test_what_is_kept_of_edits_is_bounded():
    code = "import sys; sys.path[:0] = sys.argv[1:]; from soak import soak; print(max(mb for _, mb, _ in soak(8000)))"
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(here), str(here.parent)], capture_output=True, text=True, timeout=300, check=True
    )  # fmt: skip
    assert float(done.stdout.split()[-1]) < MEGABYTES
