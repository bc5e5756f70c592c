"""The limits of typing hold. In a process of its own, which nothing that other tests have made slows down."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).with_name("typing_bench.py")
BUSY = 2  # times slower than a machine that does nothing else
QUICK = (
    120  # ms that a full reparse of 10,000 lines takes at most where the limits hold, BUSY times, for all; now it is 80
)
# How many times less than a full reparse of the same file, measured beside it, each must take at least, however slow or
# busy the machine is; about half of what it is on one that does nothing else.
FLOORS = {
    "keystroke, 10,000 lines, CPU, p50": 110,
    "keystroke, 10,000 lines, CPU, p99": 28,
    "opening or closing /* and its like, CPU, p99": 3,
    "keystroke, 50,000 lines, CPU, p99": 40,
    "didChange to diagnostics at the client, p50": 15,
    "didChange to diagnostics at the client, p99": 5,
    "didOpen to diagnostics, 10,000 lines": 0.4,
}


def test_no_limit_is_missed_by_far():
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, str(BENCH), "--quick"], capture_output=True, text=True, env=environment, timeout=300, check=False
    )  # fmt: skip
    print(done.stdout)
    rows = [line for line in done.stdout.split("\n") if line.rstrip().endswith(("MISSED", "holds"))]
    assert len(rows) == 8, done.stdout + done.stderr
    whole = float(re.search(r"full reparse ([\d.]+) ms", rows[0])[1])
    for row in rows:
        name = re.split(r"\s{2,}", row)[0]
        figures = [float(one) for one in re.findall(r"([\d.]+) ms", row)]
        if name in FLOORS:
            assert figures[1] / figures[0] >= FLOORS[name], row
        if whole <= QUICK or name not in FLOORS:
            assert figures[0] <= figures[-1] * BUSY, row
    missed = [row for row in rows if row.endswith("MISSED")]
    if missed:
        pytest.xfail("\n".join(missed))
