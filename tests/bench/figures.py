"""What a benchmark prints: figures beside a yardstick of the same run, what they should be, and what they were before.

A limit is a goal for the developers, not a test: a busy machine misses it. With --history the figures are kept, one
JSON object a line, by default in .bench/ of the checkout, which git ignores.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HISTORY = ROOT / ".bench" / "history.jsonl"
HEADS = ("what", "measured", "beside", "ratio", "goal", "", "before")


class Figure(NamedTuple):
    """One measured value.

    beside: the yardstick, measured in the same run, in the same unit. goal: the most that the value should be, or the
    least where `least` is set, or the most that value / beside should be where `of_ratio` is set.
    """

    name: str
    value: float
    unit: str
    yardstick: str = ""
    beside: float = 0.0
    goal: float | None = None
    least: bool = False
    of_ratio: bool = False

    @property
    def ratio(self) -> float:
        return self.value / self.beside if self.beside else 0.0

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        value = self.ratio if self.of_ratio else self.value
        return value >= self.goal if self.least else value <= self.goal

    def in_words(self, before: float | None = None) -> tuple[str, ...]:
        """Return the cells of its row."""
        goal = (
            ""
            if self.goal is None
            else f"{'>=' if self.least else '<='} {self.goal:,g} {'x' if self.of_ratio else self.unit}"
        )
        return (
            self.name,
            f"{self.value:,.2f} {self.unit}",
            f"{self.yardstick} {self.beside:,.2f} {self.unit}" if self.yardstick else "",
            f"{self.ratio:.2f}x" if self.yardstick else "",
            goal,
            {None: "", True: "reached", False: "missed"}[self.holds],
            "" if before is None else f"{before:,.2f}",
        )


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value below which that part of the values is."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def table(figures: Sequence[Figure], before: dict[str, float] | None = None) -> str:
    """Return the figures as a table, with those of `before` beside them."""
    cells = [HEADS, *(figure.in_words((before or {}).get(figure.name)) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def last_of(bench: str, path: Path) -> dict[str, float]:
    """Return the newest figures of a benchmark in a history, or none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((row["figures"] for row in map(json.loads, reversed(lines)) if row["bench"] == bench), {})


def keep(bench: str, figures: Sequence[Figure], path: Path) -> None:
    """Append the figures to a history."""
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    row = {
        "bench": bench,
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": commit,
        "python": platform.python_version(),
        "figures": {figure.name: round(figure.value, 4) for figure in figures},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def arguments_of(description: str | None, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the options that all benchmarks have: `quick`, `smoke`, `history` (a Path or None)."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs, the same sizes")
    parser.add_argument("--smoke", action="store_true", help="small sizes, hardly any runs: only whether it works")
    parser.add_argument(
        "--history",
        nargs="?",
        type=Path,
        const=HISTORY,
        metavar="FILE",
        help=f"append the figures to FILE ({HISTORY.relative_to(ROOT)})",
    )
    return parser.parse_args(arguments)


def report(bench: str, figures: Sequence[Figure], history: Path | None) -> None:
    """Print the table; append to the history where there is one."""
    print(table(figures, last_of(bench, history or HISTORY)))
    if history:
        keep(bench, figures, history)
