#!/usr/bin/env python3
"""What requests of an editor take: `python tests/bench/features_bench.py [--quick] [--history]` prints a table.

A real server has a script of 10,000 lines open. Measured is its CPU time from a request to the answer, at random
offsets of the script; and the time that the editor waits.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.configs import typing_config  # noqa: E402
from bench.figures import Figure, arguments_of, quantile, report  # noqa: E402
from bench.typing_bench import Session, lint_afresh  # noqa: E402

LINES, FINDINGS, EDITOR = 10_000, 600, "vscode1139"
FORMAT = {"tabSize": 4, "insertSpaces": False}


class Request(NamedTuple):
    """A method, and what it is sent besides the document.

    goal: the most ms of CPU, p99. edits: whether a letter is typed before each.
    """

    method: str
    about: Callable[[dict[str, int]], dict[str, Any]]
    goal: float | None
    edits: bool = False


def at(place: dict[str, int]) -> dict[str, Any]:
    return {"position": place}


def nothing(place: dict[str, int]) -> dict[str, Any]:
    return {}


def span(start: dict[str, int], end: dict[str, int]) -> dict[str, Any]:
    return {"range": {"start": start, "end": end}}


REQUESTS = (
    Request("textDocument/completion", at, 20),
    Request("textDocument/hover", at, 20),
    Request("textDocument/signatureHelp", at, 20),
    Request("textDocument/documentHighlight", at, 20),
    Request("textDocument/selectionRange", lambda place: {"positions": [place]}, 20),
    Request("textDocument/definition", at, 20),
    Request("textDocument/references", lambda place: {**at(place), "context": {"includeDeclaration": True}}, 20),
    Request("textDocument/prepareRename", at, 20),
    Request("textDocument/prepareCallHierarchy", at, 20),
    Request("textDocument/codeAction", lambda place: {**span(place, place), "context": {"diagnostics": []}}, None),
    Request("textDocument/documentSymbol", nothing, 100),
    Request("textDocument/foldingRange", nothing, 100),
    Request("textDocument/codeLens", nothing, 100),
    Request("textDocument/documentLink", nothing, 100),
    Request("textDocument/inlayHint", lambda place: span({"line": 0, "character": 0}, place), 100),
    Request("textDocument/semanticTokens/full", nothing, 100),
    Request("textDocument/semanticTokens/full/delta", nothing, 20, edits=True),
    Request("textDocument/formatting", lambda place: {"options": FORMAT}, None),
)  # fmt: skip


def measured(session: Session, request: Request, count: int, seed: int) -> tuple[list[float], list[float]]:
    """Return the ms of CPU, and of the clock, of so many requests; the first one of a session is not counted."""
    chooser, cpu, clock = random.Random(seed), [], []
    known: dict[str, Any] = {}
    for number in range(count + 1):
        offset = chooser.randrange(len(session.text))
        if request.edits:
            session.edit(offset, offset, "x") if number % 2 else session.edit(session.last, session.last + 1, "")
        about = request.about(session.position(offset))
        if request.method.endswith("/delta"):
            about = {"previousResultId": known.get("resultId", "none")}
        before, began = session.cpu(), time.perf_counter()
        answer = session.request(request.method, about)
        waited, used = (time.perf_counter() - began) * 1000, session.cpu()
        known = answer if isinstance(answer, dict) else {}
        if number:
            clock.append(waited)
            cpu.append(waited if before is None or used is None else used - before)
    return cpu, clock


def figures(quick: bool, smoke: bool) -> Iterator[Figure]:
    lines, count = (300 if smoke else LINES), (3 if smoke else 60 if quick else 300)
    text = typing_config(lines, 50, 20 if smoke else FINDINGS)
    whole = lint_afresh(text)
    session = Session(text, EDITOR)
    try:
        session.open()
        for request in REQUESTS:
            few = count if request.goal != 100 else max(3, count // 5)
            cpu, clock = measured(session, request, few, 1)
            name = request.method.partition("/")[2]
            yield Figure(f"{name}, CPU p50", quantile(cpu, 0.5), "ms", "lint from nothing", whole)
            yield Figure(f"{name}, CPU p99", quantile(cpu, 0.99), "ms", "lint from nothing", whole, request.goal)
            yield Figure(f"{name}, at the client p99", quantile(clock, 0.99), "ms", "lint from nothing", whole)
    finally:
        session.close()


def measure(quick: bool, smoke: bool) -> list[Figure]:
    return list(figures(quick, smoke))


def main(arguments: Sequence[str] | None = None) -> int:
    options = arguments_of(__doc__, arguments)
    report("features", measure(options.quick, options.smoke), options.history)
    return 0


if __name__ == "__main__":
    sys.exit(main())
