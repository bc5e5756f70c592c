"""What is written for others to read: output formats, reports, comments in scripts."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

from fuzz.draws import Draws
from fuzz.lint_targets import linted
from fuzz.target import Target
from fuzz.texts import any_text, script
from fuzz_fixes import SETTINGS

from opensips_lsp.cli import (
    checkstyle_format,
    concise_format,
    github_format,
    gitlab_format,
    json_format,
    json_lines_format,
    junit_format,
    rdjson_format,
    sarif_format,
    text_format,
    tree,
)
from opensips_lsp.cli.arguments import Arguments
from opensips_lsp.cli.report import FileReport
from opensips_lsp.migrate.preflight import steps
from opensips_lsp.migrate.programs import traces

_XML = junit_format, checkstyle_format
_JSON = json_format, gitlab_format, sarif_format, rdjson_format
_LINES = text_format, concise_format, github_format


def formats(case: list[Any]) -> None:
    """Every format can be read by what reads it, and has no control character."""
    path, text, number = case
    setting = SETTINGS[number % len(SETTINGS)]
    found = linted(text, setting)[2]
    arguments = Arguments()
    arguments.paths, arguments.group = [path], number % 2 == 1
    for made in (*_XML, *_JSON, *_LINES, json_lines_format):
        out = io.StringIO()
        made.show([FileReport(path, text, setting.target, list(found))], arguments, out)
        shown = out.getvalue()
        assert all(one in "\t\n" or one.isprintable() or "\udc80" <= one <= "\udcff" for one in shown), made.__name__
        if made in _XML:
            ElementTree.fromstring(shown.encode("utf-8", "replace"))
        elif made in _JSON:
            json.loads(shown)
        elif made is json_lines_format:
            for line in shown.splitlines():
                json.loads(line)
        elif made in (concise_format, github_format):
            assert len(shown.splitlines()) <= len(found) + 1, made.__name__


_NAMES = (
    "a.cfg",
    "a\nb.cfg",
    "\x1b[31ma.cfg",
    "é.cfg",
    "\udcff.cfg",
    "a,b::c%.cfg",
    "<b>&\"'.cfg",
    "\u202e.cfg",
    "%0A.cfg",
)


def _formatted(draws: Draws) -> list[Any]:
    path, number = draws.pick(_NAMES), draws.number(7)
    return [path, any_text(draws) if draws.number(1) else script(draws), number]


def trees(text: str) -> None:
    """The tree of any text can be shown, in lines without passwords and control characters; steps come from any."""
    whole, source, _ = linted(text)
    for line in tree.tree_lines(source, True):
        assert all(one in "\t" or one.isprintable() for one in line), line
    steps(whole)
    for trace in traces(text):
        assert 0 <= trace.start <= trace.end <= len(text)


TARGETS = (
    Target("formats", 30, _formatted, formats, 50_000, 10_000_000),
    Target("trees", 100, any_text, trees, 20_000, 3_000_000),
)
