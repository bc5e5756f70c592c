#!/usr/bin/env python3
"""How fast and how small: `python tests/bench/bench.py [--quick]` prints a table and ends with 1 when a limit is missed.

All is measured in one go, side by side: what two machines, or two minutes, do to the numbers does not matter to a ratio.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from configs import config  # noqa: E402
from core import choose  # noqa: E402

COLD_RATIO = 3.5  # opensips-lint on 300 lines : python -c pass
LINES_A_SECOND = 60_000  # parse and rules, 10,000 lines
MEGABYTES = 80  # peak of opensips-lint on 50,000 lines

SCRIPT = "import sys; from opensips_lsp.cli import main; sys.exit(main())"  # what the installed command does


class Commands:
    """What is run, by an environment of its own: what else is installed adds to each start and would flatter the ratio."""

    def __init__(self, folder):
        venv.create(folder / "venv", symlinks=os.name != "nt", with_pip=False)
        site = next((folder / "venv").glob("lib*/python*/site-packages"))
        (site / "checkout.pth").write_text(f"{HERE.parents[1]}\n")
        python = str(folder / "venv" / "bin" / "python")
        self.lint = (python, "-c", SCRIPT, "--exit-zero")
        self.bare = (python, "-c", "pass")
        self.imports = (python, "-c", "import opensips_lsp.cli.main")


def environment():
    """Children write .pyc files and find them again, whatever is set here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


class Failed(Exception):
    """A process that was to be measured did something else."""


def run(command, folder):
    """-> (seconds, peak of resident memory in MB) of a process, which must end well."""
    output = open(folder / "output", "wb")
    with output:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{command} ended with {process.returncode}: {(folder / 'output').read_text()[-2000:]}")
    return seconds, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def cold(folder, commands, runs):
    """Medians in seconds of interleaved runs -> (opensips-lint on 300 lines, python -c pass, imports alone)."""
    path = write(folder, 300)
    commands = (*commands.lint, path), commands.bare, commands.imports
    for command in commands:
        run(command, folder)  # makes the .pyc files
    rows = [[run(command, folder)[0] for command in commands] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rows)]


def throughput(lines, runs):
    """Best lines a second of -> (scan and parse, parse and rules); no item of the text equals another, no memo is warm."""
    from opensips_lsp.catalogue.version import parse_version
    from opensips_lsp.lint.findings import lint, script_of
    from opensips_lsp.lint.registry import own_rules
    from opensips_lsp.syntax.items import items

    rules, target = own_rules(), parse_version("2.4")
    text = config(lines)
    count = text.count("\n")
    placed = items(text)
    if len({item.text for _, item in placed}) != len(placed):
        raise Failed("the config has equal items: the memo would make them free")
    found = lint_all(lint, script_of(text, target), rules)  # loads what is loaded when first asked for
    wrong = [finding for finding in found if finding.severity in ("error", "warning")]
    if wrong:
        raise Failed(f"there is something wrong with the config: {wrong[0]}")
    parsing, both = [], []
    for _ in range(runs):
        gc.collect()
        gc.disable()  # as the command line does
        began = time.perf_counter()
        items(text)
        middle = time.perf_counter()
        lint_all(lint, script_of(text, target), rules)
        end = time.perf_counter()
        gc.enable()
        parsing.append(middle - began)
        both.append(end - middle)
    return count / min(parsing), count / min(both)


def lint_all(lint, script, rules):
    return [finding for source in script.sources for finding in lint(script, source, rules)]


def memory(folder, commands, lines):
    """Peaks in MB -> (opensips-lint on that many lines, opensips-lint on 300)."""
    return [run((*commands.lint, write(folder, count)), folder)[1] for count in (lines, 300)]


def write(folder, lines):
    path = folder / f"{lines}.cfg"
    if not path.exists():
        path.write_text(config(lines))
    return str(path)


def measure(quick):
    """-> rows (what, measured, compared with, ratio, limit, whether it holds), in words."""
    choose()
    with tempfile.TemporaryDirectory() as name:  # first: the peak of a process is not below what its parent had
        folder = Path(name)
        commands = Commands(folder)
        lint, bare, imports = cold(folder, commands, 15 if quick else 41)
        peak, small = memory(folder, commands, 50_000)
    parsed, both = throughput(10_000, 15 if quick else 30)
    milliseconds = "{:.1f} ms".format
    return [
        ("cold opensips-lint, 300 lines", milliseconds(lint * 1000), f"python -c pass {milliseconds(bare * 1000)}",
         f"{lint / bare:.2f}x", f"<= {COLD_RATIO}x", lint / bare <= COLD_RATIO),
        ("  of that, start and imports", milliseconds(imports * 1000), "the same", f"{imports / bare:.2f}x", "", True),
        ("parse and rules, 10,000 lines", f"{both:,.0f} lines/s", f"parse alone {parsed:,.0f} lines/s",
         f"{parsed / both:.2f}x", f">= {LINES_A_SECOND:,} lines/s", both >= LINES_A_SECOND),
        ("peak memory, 50,000 lines", f"{peak:.1f} MB", f"300 lines {small:.1f} MB", f"{peak / small:.2f}x",
         f"<= {MEGABYTES} MB", peak <= MEGABYTES),
    ]  # fmt: skip


def table(rows, heads=("what", "measured", "beside", "ratio", "limit", "")):
    cells = [heads, *((*row[:-1], "" if not row[-2] else "holds" if row[-1] else "MISSED") for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs, the same sizes and limits")
    rows = measure(parser.parse_args(arguments).quick)
    print(table(rows))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
