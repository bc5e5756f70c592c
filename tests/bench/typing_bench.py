#!/usr/bin/env python3
"""What a keystroke costs the server: `python tests/bench/typing_bench.py [--quick] [--history]` prints a table.

A real server, one process for each scenario, is sent didChange as an editor sends it. Measured is the CPU time of the
server until the diagnostics of that version are at the client; the yardstick is one lint of the same text from nothing.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.configs import typing_config  # noqa: E402
from bench.figures import Figure, arguments_of, quantile, report  # noqa: E402
from server.client import Client, capabilities, position, uri  # noqa: E402

Edit = tuple[int, int, str]  # start, end, new text

PUSHED = "nvim072"  # a client that is sent diagnostics, and does not ask for them
TYPED = (
    'xlog("L_INFO", "called $rU\\n");',
    "# remember who calls",
    "$var(x) = $var(x) + 1;",
    'if ($rU =~ "^1") {\n\t\tdrop();\n\t}',
    "t_relay();",
    "route(r3);",
    '$avp(who) = "a" + $fU;',
    "/* not yet */",
    'sl_send_reply("480", "Later");',
    "exit;",
    "\n\n",
)


class Scenario(NamedTuple):
    """A script of so many lines, in routes of `each` lines, with so many findings; goals in ms of CPU."""

    name: str
    lines: int
    findings: int
    each: int
    p50: float
    p99: float


SCENARIOS = (
    Scenario("10,000 lines, no findings", 10_000, 0, 50, 2, 20),
    Scenario("10,000 lines, 600 findings", 10_000, 600, 50, 3, 20),
    Scenario("10,000 lines, 6,900 findings", 10_000, 6_900, 50, 10, 40),
    Scenario("a route of 1,000 lines, 180 findings", 1_000, 180, 1_000, 12, 40),
    Scenario("1,000 lines, no findings", 1_000, 0, 50, 1.5, 6),
)
SWALLOWED_P99 = 60  # opening or closing /*
DID_OPEN = {0: 150, 6_900: 400}  # findings -> ms
INITIALIZE = 600


def keystrokes(text: str, count: int, seed: int) -> Iterator[Edit]:
    """Yield edits as a person makes them: statements typed letter by letter somewhere, and taken back."""
    chooser = random.Random(seed)
    while True:
        at = chooser.randrange(len(text) - 1)
        if chooser.random() < 0.5:
            at = text.index("\n", at) + 1
        typed = chooser.choice(TYPED)
        yield from ((at + number, at + number, letter) for number, letter in enumerate(typed))
        yield from ((at + number, at + number + 1, "") for number in reversed(range(len(typed))))
        count -= 2 * len(typed)
        if count <= 0:
            return


def swallowing(text: str, count: int, seed: int) -> Iterator[Edit]:
    """Yield edits that open a comment in which the rest of the file disappears, and close it again."""
    chooser = random.Random(seed)
    for _ in range(count):
        at = text.index("\n", chooser.randrange(len(text) - 1)) + 1
        yield from ((at, at, "/*"), (at, at + 2, ""))


class Session:
    """A server in a process of its own, with one script, which is ASCII."""

    def __init__(self, text: str, editor: str = PUSHED) -> None:
        self.text, self._where = text, uri(HERE / "no-such.cfg")
        began = time.perf_counter()
        self._client = Client(cwd=str(HERE))
        self._client.initialize(capabilities(editor), None)
        self.initialized = (time.perf_counter() - began) * 1000  # ms
        self.shown = 0  # diagnostics of the newest version
        self.last = 0  # the offset of the last edit

    def open(self) -> float:
        """Open the script; return ms until its diagnostics are at the client."""
        began = time.perf_counter()
        self._client.open(self._where, self.text)
        self.shown = len(self._client.diagnostics(self._where))
        return (time.perf_counter() - began) * 1000

    def edit(self, start: int, end: int, new: str) -> tuple[float, float]:
        """Make an edit; return ms of CPU and ms of the clock until its diagnostics are at the client."""
        where_in = {"start": self.position(start), "end": self.position(end)}
        self.text, self.last = self.text[:start] + new + self.text[end:], start
        cpu, began = self.cpu(), time.perf_counter()
        version = self._client.change(self._where, (where_in, new))
        self.shown = len(self._client.diagnostics(self._where, version))
        waited = (time.perf_counter() - began) * 1000
        used = self.cpu()
        return (waited if cpu is None or used is None else used - cpu), waited

    def close(self) -> None:
        self._client.kill()

    def request(self, method: str, about: dict[str, Any]) -> Any:
        """Send a request about the script; return the answer."""
        return self._client.request(method, {"textDocument": {"uri": self._where}, **about})

    def position(self, offset: int) -> dict[str, int]:
        """Return the Position of an offset."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        place: dict[str, int] = position(self.text.count("\n", 0, line_start), offset - line_start)
        return place

    def cpu(self) -> float | None:
        """Return the ms of CPU that all threads of the server have used, or None where the system does not say."""
        try:
            threads = [path.read_text() for path in Path(f"/proc/{self._client.process.pid}/task").glob("*/schedstat")]
        except OSError:
            return None
        return sum(int(text.split()[0]) for text in threads) / 1e6 if threads else None


def lint_afresh(text: str) -> float:
    """Return ms of CPU that it takes to lint a text that was never seen."""
    from opensips_lsp.catalogue.version import parse_version
    from opensips_lsp.lint.findings import lint_text
    from opensips_lsp.lint.registry import own_rules

    rules, target = own_rules(), parse_version("2.4")
    began = time.process_time()
    lint_text(text, target, rules)
    return (time.process_time() - began) * 1000


def started() -> float:
    """Return ms that `python -c pass` takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return (time.perf_counter() - began) * 1000


def typed(scenario: Scenario, count: int) -> Iterator[Figure]:
    """Yield the figures of a scenario, of that many keystrokes."""
    text = typing_config(scenario.lines, scenario.each, scenario.findings)
    session = Session(text)
    try:
        session.open()
        shown = session.shown
        times = [session.edit(*edit) for edit in keystrokes(text, count, 1)]
        swallowed = [session.edit(*edit)[0] for edit in swallowing(text, max(5, count // 40), 2)]
    finally:
        session.close()
    cpu, clock = zip(*times)
    whole, beside = lint_afresh(text), "lint from nothing"
    name = f"{scenario.name} ({shown} shown)"
    yield Figure(f"keystroke, {name}, CPU p50", quantile(cpu, 0.5), "ms", beside, whole, scenario.p50)
    yield Figure(f"keystroke, {name}, CPU p99", quantile(cpu, 0.99), "ms", beside, whole, scenario.p99)
    yield Figure(f"keystroke, {name}, at the client p50", quantile(clock, 0.5), "ms", beside, whole)
    if not scenario.findings and scenario is SCENARIOS[0]:
        yield Figure("opening or closing /*, CPU p99", quantile(swallowed, 0.99), "ms", beside, whole, SWALLOWED_P99)


def opened(lines: int, findings: int, repeats: int) -> Iterator[Figure]:
    """Yield how long initialize and didOpen take in a cold process."""
    text = typing_config(lines, 50, findings)
    starts, opens, bares = [], [], []
    for _ in range(repeats):
        bares.append(started())
        session = Session(text)
        try:
            starts.append(session.initialized)
            opens.append(session.open())
        finally:
            session.close()
    whole = statistics.median(lint_afresh(text) for _ in range(repeats))
    name = f"{lines:,} lines, {findings:,} findings"
    yield Figure(
        f"didOpen, {name}",
        statistics.median(opens),
        "ms",
        "lint from nothing",
        whole,
        DID_OPEN[0] if not findings else DID_OPEN[6_900],
    )
    if not findings:
        bare = statistics.median(bares)
        yield Figure("initialize, cold process", statistics.median(starts), "ms", "python -c pass", bare, INITIALIZE)


def measure(quick: bool, smoke: bool) -> list[Figure]:
    count, repeats, scenarios = (
        (20, 1, SCENARIOS[-2:]) if smoke else (500 if quick else 2000, 5 if quick else 15, SCENARIOS)
    )
    figures = [figure for scenario in scenarios for figure in typed(scenario, count)]
    for findings in DID_OPEN:
        figures += opened(1_000 if smoke else 10_000, min(findings, 690) if smoke else findings, repeats)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    options = arguments_of(__doc__, arguments)
    report("typing", measure(options.quick, options.smoke), options.history)
    return 0


if __name__ == "__main__":
    sys.exit(main())
