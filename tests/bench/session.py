#!/usr/bin/env python3
"""How fast a session is, at the client: `python tests/bench/session.py [--quick]` prints a table; 1 when a limit is missed.

A real opensips-lsp, over its standard streams. Beside each number is what a full parse and lint of the same text takes.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench import lint_all, table  # noqa: E402
from configs import config  # noqa: E402
from server.client import Client, capabilities, span  # noqa: E402

INITIALIZE, OPEN = 0.6, 0.15  # seconds
KEYSTROKE_50, KEYSTROKE_99 = 0.005, 0.025  # seconds from didChange to publishDiagnostics, 10,000 lines
PAUSE = 0.005  # seconds between keystrokes


def initialize(folder, runs):
    """The median of the seconds from the start of a process to its answer to `initialize`."""
    times = []
    for _ in range(runs + 1):  # the first one may have .pyc files to write
        began = time.perf_counter()
        client = Client(cwd=folder)
        client.initialize(capabilities("eglot30"), folder)
        times.append(time.perf_counter() - began)
        client.kill()
    return statistics.median(times[1:])


def session(folder, lines, keystrokes):
    """-> (seconds to open a config, sorted seconds of keystrokes all over it, each typed and taken back)."""
    text, chance = config(lines), random.Random(lines)
    client = Client(cwd=folder)
    client.initialize(capabilities("eglot30"), folder)
    client.diagnostics(client.open("untitled:warm", config(300)))
    began = time.perf_counter()
    where = client.open("untitled:x", text)
    client.diagnostics(where, 1)
    opened, times = time.perf_counter() - began, []
    for _ in range(keystrokes):
        line = chance.randrange(text.count("\n"))
        for change in ((span(line, 0, line, 0), " "), (span(line, 0, line, 1), "")):
            time.sleep(PAUSE)
            began = time.perf_counter()
            client.diagnostics(where, client.change(where, change))
            times.append(time.perf_counter() - began)
    if client.shut_down():
        raise RuntimeError(client.errors.decode())
    client.kill()
    return opened, sorted(times)


def anew(lines):
    """Seconds of a full parse and lint of the same config, the best of three."""
    from opensips_lsp.lint import lint, script_of
    from opensips_lsp.registry import own_rules
    from opensips_lsp.version import parse_version

    text, rules, times = config(lines), own_rules(), []
    for _ in range(3):
        began = time.perf_counter()
        lint_all(lint, script_of(text, parse_version("2.4")), rules)
        times.append(time.perf_counter() - began)
    return min(times)


def measure(quick):
    """-> rows (what, measured, compared with, ratio, limit, whether it holds), in words."""
    with tempfile.TemporaryDirectory() as folder:
        begun = initialize(folder, 3 if quick else 9)
        sessions = {lines: session(folder, lines, 100 if quick else 500) for lines in (10_000, 50_000)}
    rows = [("initialize answered", milliseconds(begun), "", "", f"<= {milliseconds(INITIALIZE)}", begun <= INITIALIZE)]
    for lines, (opened, times) in sessions.items():
        full = anew(lines)
        limits = (OPEN, KEYSTROKE_50, KEYSTROKE_99) if lines == 10_000 else (None, None, None)
        measured = (opened, times[len(times) // 2], times[len(times) * 99 // 100])
        for what, seconds, limit in zip(("open", "keystroke p50", "keystroke p99"), measured, limits):
            rows.append(
                (f"{what}, {lines:,} lines", milliseconds(seconds), f"all anew {milliseconds(full)}",
                 f"{seconds / full:.3f}x", f"<= {milliseconds(limit)}" if limit else "", not limit or seconds <= limit)
            )  # fmt: skip
    return rows


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs, the same sizes and limits")
    rows = measure(parser.parse_args(arguments).quick)
    print(table(rows))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
