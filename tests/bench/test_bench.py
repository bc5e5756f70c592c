"""The limits hold. In a process of its own: the measured ones must not be children of a large one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bench.bench import config, table

from opensips_lsp.syntax.items import items

# Ratios that hold on a slow or busy machine too. cold: of `python -c pass`; the limit is bench.COLD_RATIO, today it is 3.3 to 3.5.
# parse: how many times as long as parsing alone, today 2.6; on a machine that is not slow it must not be missed at all
MOST = {"cold": 5, "parse": 5}
SLOW = 15  # ms that `python -c pass` takes at least on a slow machine,
PARSED = 140_000  # and lines that are parsed in a second, at most; or another machine has half of the core (core.py)
BENCH = Path(__file__).with_name("bench.py")


def test_no_limit_is_missed():
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, str(BENCH), "--quick"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=110,
        check=False,
    )
    print(done.stdout)
    missed = [line for line in done.stdout.split("\n") if line.endswith("MISSED")]
    assert done.stdout.count("holds") + len(missed) == 3, done.stdout + done.stderr
    slow = float(re.search(r"python -c pass ([\d.]+) ms", done.stdout)[1]) >= SLOW
    slow |= float(re.search(r"parse alone ([\d,]+)", done.stdout)[1].replace(",", "")) <= PARSED
    for line in missed:
        assert slow or line.startswith("cold"), done.stdout
        ratio = float(re.search(r"([\d.]+)x", line).group(1))
        assert ratio < MOST.get(line.split()[0], 0), done.stdout
    if missed:
        pytest.xfail("\n".join(missed))


def test_a_missed_limit_is_told():
    rows = [
        ("a", "5 s", "1 s", "5.0x", "<= 3x", False),
        ("b", "1 s", "1 s", "1.0x", "<= 3x", True),
        ("c", "1", "1", "1x", "", True),
    ]
    assert [line.split()[-1] for line in table(rows).split("\n")[2:]] == ["MISSED", "holds", "1x"]


@pytest.mark.parametrize("lines", [300, 10_000])
@pytest.mark.parametrize("old", [False, True])
def test_the_config_has_no_equal_items_and_is_as_long_as_asked(lines, old):
    text = config(lines, old)
    placed = items(text)
    assert lines <= text.count("\n") < lines + 60
    assert len({item.text for _, item in placed}) == len(placed)
    assert not any(item.problems for _, item in placed)
