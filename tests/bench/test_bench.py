"""The benchmarks run, print and keep their figures. What the figures are is no test: it depends on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.configs import config, fleet, typing_config
from bench.figures import Figure, keep, last_of, quantile, table

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.items import items

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lint_bench.py", ("cold opensips-lint", "parse and rules", "peak memory", "20 files")),
        ("features_bench.py", ("completion, CPU p99", "semanticTokens/full/delta", "at the client")),
        ("typing_bench.py", ("keystroke, 1,000 lines, no findings", "CPU p99", "didOpen", "initialize")),
    ],
)
def test_a_benchmark_prints_and_keeps_its_figures(name: str, words: tuple[str, ...], tmp_path: Path) -> None:
    history = tmp_path / "kept" / "history.jsonl"
    command = [sys.executable, str(HERE / name), "--smoke", "--history", str(history)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [word for word in words if word not in done.stdout] == [], done.stdout
    (row,) = map(json.loads, history.read_text(encoding="utf-8").splitlines())
    assert len(row["figures"]) == len(done.stdout.splitlines()) - 2
    assert all(value > 0 for value in row["figures"].values()), row


def test_a_figure_says_whether_its_goal_is_reached() -> None:
    figures = [
        Figure("a", 5.0, "s", "pass", 1.0, 3, of_ratio=True),
        Figure("b", 1.0, "s", "pass", 1.0, 3),
        Figure("c", 1.0, "s"),
        Figure("d", 70_000.0, "lines/s", goal=60_000, least=True),
    ]
    assert [figure.holds for figure in figures] == [False, True, None, True]
    rows = table(figures, {"a": 4.0}).split("\n")[2:]
    assert [row.split()[-1] for row in rows] == ["4.00", "reached", "s", "reached"]


def test_the_newest_figures_of_the_same_benchmark_are_those_before(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert last_of("one", path) == {}
    keep("one", [Figure("a", 1.0, "s")], path)
    keep("one", [Figure("a", 2.0, "s")], path)
    keep("other", [Figure("a", 3.0, "s")], path)
    assert last_of("one", path) == {"a": 2.0}


def test_quantile() -> None:
    assert [quantile([3.0, 1.0, 2.0], part) for part in (0, 0.5, 0.99)] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("lines", [300, 10_000])
@pytest.mark.parametrize("old", [False, True])
def test_the_config_has_no_equal_items_and_as_many_lines(lines: int, old: bool) -> None:
    text = config(lines, old)
    placed = items(text)
    assert lines <= text.count("\n") < lines + 60
    assert len({item.text for _, item in placed}) == len(placed)
    assert not any(item.problems for _, item in placed)


def test_a_fleet_has_the_sizes_that_people_have_and_no_two_routes_are_equal() -> None:
    texts = list(fleet(100))
    lines = sorted(text.count("\n") for text in texts)
    assert 180 <= lines[50] <= 240 and 750 <= lines[90] <= 950 and lines[-1] < 3700
    routes = [
        item.text for text in texts for _, item in items(text) if item.text.lstrip().startswith(("route", "fail"))
    ]
    assert len(set(routes)) == len(routes) > 300
    assert not any(item.problems for text in texts for _, item in items(text))


@pytest.mark.parametrize(
    ("lines", "each", "findings"), [(10_000, 50, 6_900), (10_000, 50, 600), (1_000, 1_000, 180), (1_000, 50, 0)]
)
def test_the_config_for_typing_has_about_as_many_lines_and_findings(lines: int, each: int, findings: int) -> None:
    text = typing_config(lines, each, findings)
    assert 0.9 * lines < text.count("\n") < 1.1 * lines
    errors = [one for one in lint_text(text, parse_version("2.4"), own_rules()) if one.severity == ERROR]
    assert 0.9 * findings <= len(errors) <= 1.1 * findings
    assert findings or lint_text(text, parse_version("2.4"), own_rules()) == []
