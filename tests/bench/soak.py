#!/usr/bin/env python3
"""A long day in short: `python tests/bench/soak.py [--edits N]` types all over fifty documents and watches the memory.

Prints resident memory at each tenth of the way, and whether it still grows in the second half of the way.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from edits import BASE, OLD, edits  # noqa: E402

DOCUMENTS, LONGEST = 50, 6000
MOST_GROWTH = 1.1  # resident memory at the end : half way, when all that is kept of edits has reached its bounds


def resident() -> float:
    """Resident memory of this process in MB."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def soak(count: int, folder: str = "/nowhere") -> list[tuple[int, float, float]]:
    """Make so many edits; return (edits made, MB, seconds) at each tenth of the way."""
    from opensips_lsp.lint.registry import own_rules
    from opensips_lsp.server.workspace import Workspace, options

    workspace, chooser = Workspace(own_rules(), options(), print), random.Random(1)
    texts = {f"{folder}/{number}/opensips.cfg": BASE if number % 3 else OLD for number in range(DOCUMENTS)}
    steps = {path: edits(number) for number, path in enumerate(texts)}
    for path, text in texts.items():
        workspace.open(path, text)
    rows, began = [], time.perf_counter()
    for number in range(1, count + 1):
        path = chooser.choice(list(texts))
        text = texts[path]
        start, end, new = steps[path](text) if len(text) < LONGEST else (LONGEST // 3, len(text), "")
        texts[path] = text[:start] + new + text[end:]
        workspace.change(path, [(start, end, new)])
        workspace.snapshot(path)
        if number % 500 == 0:
            reopened = chooser.choice(list(texts))  # closed, and opened as it once was
            workspace.close(reopened)
            texts[reopened] = BASE if chooser.random() < 0.7 else OLD
            workspace.open(reopened, texts[reopened])
        if number % (count // 10) == 0:
            gc.collect()
            rows.append((number, resident(), time.perf_counter() - began))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=200_000)
    rows = soak(parser.parse_args(arguments).edits)
    warm, end = rows[4][1], rows[-1][1]
    for number, mb, seconds in rows:
        print(f"{number:>9,} edits  {mb:6.1f} MB  {seconds:5.0f} s")
    print(f"half way {warm:.1f} MB, at the end {end:.1f} MB: {'flat' if end <= warm * MOST_GROWTH else 'GROWS'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
