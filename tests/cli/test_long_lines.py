"""A line may be long, and have a finding in each word: what is shown takes time as the findings do."""

import io

import pytest
from counting import steps_of

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.cli.arguments import Arguments
from opensips_lsp.cli.parser import parsed
from opensips_lsp.cli.report import FileReport
from opensips_lsp.cli.text_format import show
from opensips_lsp.lint.finding import Finding
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules


def shown(count: int) -> tuple[FileReport, Arguments]:
    text = 'route {\tif (method == "A"' + '\t|| method == "B"' * count + ") exit; }\n"
    target = parse_version("2.4")
    return FileReport("a.cfg", text, target, lint_text(text, target, own_rules())), parsed(["a.cfg"])


def test_a_line_with_twice_as_many_findings_takes_twice_as_long():
    work = []
    for count in (300, 600):
        report, arguments = shown(count)
        assert len(report.findings) == count + 1
        work.append(steps_of(show, [report], arguments, io.StringIO()))
    assert work[1] < 2.5 * work[0]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (3, 3, "aaa«x»bbb"),
        (60, 60, "a" * 60 + "«x»" + "b" * 60),
        (200, 0, "…" + "a" * 60 + "«x»"),
        (200, 200, "…" + "a" * 60 + "«x»" + "b" * 98 + "…"),
        (0, 200, "«x»" + "b" * 159 + "…"),
    ],
)
def test_so_much_of_a_long_line_is_shown(before, after, wanted):
    text = "\n" + "a" * before + "x" + "b" * after + "\r\r\n"
    finding = Finding("M101", "bare-method", "error", None, "no", 1 + before, 2 + before)
    out = io.StringIO()
    show([FileReport("a.cfg", text, parse_version("2.4"), [finding])], parsed(["a.cfg"]), out)
    source, mark = out.getvalue().split("\n")[1:3]
    at = wanted.index("«")
    assert source == "    2 | " + wanted.replace("«", "").replace("»", "")
    assert mark == "      | " + " " * at + "^"
