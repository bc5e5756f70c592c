"""`./task tree FILE`: the tree of a script."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from opensips_lsp.cli.tree import main, tree_lines
from opensips_lsp.project.includes import source_of

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
loadmodule "tm.so"
route {
\tif ($rm == "INVITE") t_relay();
}
route[x] { exit }
"""


def test_it_shows_items_kinds_spans_texts_and_problems() -> None:
    assert list(tree_lines(source_of("", SCRIPT))) == [
        "item 0..19 (line 1)",
        '  script 0..18 loadmodule "tm.so"',
        '    loadmodule 0..18 loadmodule "tm.so"',
        '      string 11..18 "tm.so"',
        "item 19..62 (line 2)",
        '  script 19..61 route { if ($rm == "INVITE") t_relay(); }',
        '    route 19..61 route { if ($rm == "INVITE") t_relay(); }',
        '      if 28..59 if ($rm == "INVITE") t_relay();',
        '        group 31..48 ($rm == "INVITE")',
        '          comparison 32..47 $rm == "INVITE"',
        "            variable 32..35 $rm",
        '            string 39..47 "INVITE"',
        "        call 49..58 t_relay()",
        "item 62..80 (line 5)",
        "  script 62..79 route[x] { exit }",
        "    route 62..79 route[x] { exit }",
        "      route_name 68..69 x",
        "      bare_call 73..77 exit",
        "  problem 78..79 (line 5, column 17): missing `;` before `}`",
    ]


def test_tokens_stand_where_they_are_in_the_text() -> None:
    assert [line.split()[0] for line in tree_lines(source_of("", "log_level=3"), with_tokens=True)][1:] == [
        "script", "global_parameter", "GLOBAL", "EQUAL", "number", "NUMBER",
    ]  # fmt: skip


def test_a_text_without_a_tree_has_its_problem() -> None:
    assert list(tree_lines(source_of("", "")))[1] == "  no tree"


def tree(*arguments: str, text: str | None = None) -> str:
    """What it prints, with a text as standard input."""
    command = [sys.executable, "-m", "opensips_lsp.cli.tree", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_it_reads_files_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "opensips.cfg"
    path.write_text("exit;\n", encoding="utf-8")
    assert "fragment 0..5 exit;" in tree(str(path)) == tree("-", text="exit;\n")


@pytest.mark.parametrize("arguments", [(), ("a", "b"), ("--help",), ("/none/none.cfg",)])
def test_what_it_cannot_do_is_said(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == "" and error
