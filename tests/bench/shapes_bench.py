"""Measure what each shape of tests/shapes.py takes: seconds of CPU for a megabyte, at two sizes.

    python tests/bench/shapes_bench.py [NUMBER OF ROWS]

The shapes that take longest come first. Both figures should be equal: more for the larger text is more than linear.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shapes import shapes
from test_linear import linted

SIZES = 50_000, 200_000  # characters


def main(rows: int) -> None:
    """Print a row for each shape, or for as many as asked for."""
    measured = []
    for name, text_of in shapes():
        linted(text_of(2000))  # what is loaded and compiled once
        seconds, found = [], 0
        for size in SIZES:
            text = text_of(size)
            begin = time.process_time()
            found = len(linted(text))
            seconds.append((time.process_time() - begin) * 1_000_000 / len(text))
        measured.append((seconds, found, name))
    print("s/MB at 50 kB, at 200 kB, findings at 200 kB, shape")
    for seconds, found, name in sorted(measured, key=lambda row: row[0][-1], reverse=True)[:rows]:
        print(f"{seconds[0]:6.2f} {seconds[1]:6.2f} {found:7} {name}")
    slow = sum(row[0][-1] > 1 for row in measured)
    print(f"{len(measured)} shapes, {slow} above 1 s/MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else sys.maxsize)
