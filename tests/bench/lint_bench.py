#!/usr/bin/env python3
"""Start, throughput and memory of the linter: `python tests/bench/lint_bench.py [--quick] [--history]` prints a table.

Each figure stands beside a yardstick of the same run, so that a ratio can be compared between machines.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.configs import config, fleet  # noqa: E402
from bench.figures import Figure, arguments_of, report  # noqa: E402

COLD_RATIO = 4.3  # opensips-lint on 300 lines : python -c pass
LINES_A_SECOND = 60_000  # parse and rules, 10,000 lines
MEGABYTES = 80  # peak of opensips-lint on 50,000 lines
FLEET_MEGABYTES = 500  # ... on 2,000 files: which includes which is known when all are parsed, so all trees are kept

SCRIPT = "import sys; from opensips_lsp.cli import main; sys.exit(main())"  # what the installed command does


class Commands:
    """The command, in an environment of its own: what else is installed adds to each start and improves the ratio."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "venv", symlinks=os.name != "nt", with_pip=False)
        site = next((folder / "venv").glob("lib*/python*/site-packages"))
        (site / "checkout.pth").write_text(f"{HERE.parents[1]}\n")
        python = str(folder / "venv" / "bin" / "python")
        self.lint = (python, "-c", SCRIPT, "--exit-zero")
        self.bare = (python, "-c", "pass")
        self.imports = (python, "-c", "import opensips_lsp.cli.main")


def environment() -> dict[str, str]:
    """Children write .pyc files and find them again, whatever is set here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


class Failed(Exception):
    """A process that was to be measured did something else."""


def run(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return seconds and peak of resident memory in MB of a process, which must end with status 0."""
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


def cold(folder: Path, commands: Commands, runs: int) -> list[float]:
    """Return medians in seconds of interleaved runs: opensips-lint on 300 lines, python -c pass, imports alone."""
    path = write(folder, 300)
    compared = (*commands.lint, path), commands.bare, commands.imports
    for command in compared:
        run(command, folder)  # makes the .pyc files
    rows = [[run(command, folder)[0] for command in compared] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rows)]


def throughput(lines: int, runs: int) -> tuple[float, float]:
    """(lines per second of scan and parse, of parse and rules), the best. No two items are equal, no memo is warm."""
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


def lint_all(lint: Callable[..., Iterable[Any]], script: Any, rules: Any) -> list[Any]:
    return [finding for source in script.sources for finding in lint(script, source, rules)]


def memory(folder: Path, commands: Commands, lines: int) -> list[float]:
    """Peaks in MB -> (opensips-lint on that many lines, opensips-lint on 300)."""
    return [run((*commands.lint, write(folder, count)), folder)[1] for count in (lines, 300)]


def many(folder: Path, commands: Commands, count: int) -> tuple[float, float, int]:
    """(seconds, peak in MB, lines) of one run of opensips-lint on that many files."""
    scripts, lines = folder / f"{count}-files", 0
    scripts.mkdir()
    for number, text in enumerate(fleet(count)):
        (scripts / f"{number}.cfg").write_text(text)
        lines += text.count("\n")
    return *run((*commands.lint, "--statistics", str(scripts)), folder), lines


def write(folder: Path, lines: int) -> str:
    path = folder / f"{lines}.cfg"
    if not path.exists():
        path.write_text(config(lines))
    return str(path)


def measure(quick: bool, smoke: bool) -> list[Figure]:
    runs, lines, most, files = (1, 300, 600, 20) if smoke else (15 if quick else 41, 10_000, 50_000, 2_000)
    with tempfile.TemporaryDirectory() as name:  # first: the peak of a process is not below what its parent had
        folder = Path(name)
        commands = Commands(folder)
        lint, bare, imports = (seconds * 1000 for seconds in cold(folder, commands, runs))
        peak, small = memory(folder, commands, most)
        seconds, fleet_peak, fleet_lines = many(folder, commands, files)
        tenth = many(folder, commands, files // 10)
    parsed, both = throughput(lines, runs)
    return [
        Figure("cold opensips-lint, 300 lines", lint, "ms", "python -c pass", bare, COLD_RATIO, of_ratio=True),
        Figure("start and imports of that", imports, "ms", "python -c pass", bare),
        Figure(f"parse and rules, {lines:,} lines", both, "lines/s", "parse alone", parsed, LINES_A_SECOND, least=True),
        Figure(f"peak memory, {most:,} lines", peak, "MB", "300 lines", small, MEGABYTES),
        Figure(f"{files:,} files, {fleet_lines:,} lines", seconds, "s", "a tenth of them", tenth[0]),
        Figure(f"peak memory, {files:,} files", fleet_peak, "MB", "a tenth of them", tenth[1], FLEET_MEGABYTES),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    options = arguments_of(__doc__, arguments)
    report("lint", measure(options.quick, options.smoke), options.history)
    return 0


if __name__ == "__main__":
    sys.exit(main())
