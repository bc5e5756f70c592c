"""Findings as SARIF 2.1.0, which code scanning of GitHub and others read: rules, places, fixes, fingerprints."""

from __future__ import annotations

import json
from urllib.parse import quote

from opensips_lsp import __version__
from opensips_lsp.cli import about_markdown, about_text
from opensips_lsp.cli.about import of
from opensips_lsp.cli.rows import relative, rows
from opensips_lsp.lint.finding import ERROR, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.about import About
    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.cli.rows import Row
    from opensips_lsp.lint.finding import Fix, Spanned

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {ERROR: "error", WARNING: "warning"}  # all others are notes


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write one run."""
    found = list(rows(reports, arguments))
    codes = sorted({(row.finding.code, row.finding.name) for row in found})
    number = {code: at for at, (code, _) in enumerate(codes)}
    urls = {row.finding.code: row.finding.url for row in found if row.finding.url}
    known = _known()
    rules = [_rule(code, name, known.get(code), urls.get(code)) for code, name in codes]
    driver = {"name": "opensips-lint", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, number[row.finding.code]) for row in found],
    }
    out.write(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n")


def _known() -> dict[str, About]:
    """Code -> what is said of it, of all rules of ours."""
    from opensips_lsp.lint.registry import own_rules
    from opensips_lsp.lint.selection import BUILT_IN

    abouts = [of(rule) for rule in own_rules()] + [of(built_in) for built_in in BUILT_IN]
    return {about.code: about for about in abouts}


def _rule(code: str, name: str, about: About | None, url: str | None) -> dict[str, object]:
    """A reportingDescriptor; of a rule of another package there is no more than its names."""
    made: dict[str, object] = {"id": code, "name": "".join(map(str.capitalize, name.split("-")))}
    if about is None:
        made["help"] = {"text": f"opensips-lint --explain {name}"}
    else:
        made["shortDescription"] = {"text": about.summary}
        made["fullDescription"] = {"text": about.text}
        made["help"] = {"text": about_text.explained(about), "markdown": about_markdown.explained(about)}
        made["defaultConfiguration"] = {"level": _LEVELS.get(about.severity, "note")}
    if url:
        made["helpUri"] = url
    return made


def _result(row: Row, rule: int) -> dict[str, object]:
    made: dict[str, object] = {
        "ruleId": row.finding.code,
        "ruleIndex": rule,
        "level": _LEVELS.get(row.finding.severity, "note"),
        "message": {"text": row.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(row), "region": _region(row, row.finding)}}],
        "partialFingerprints": {"opensipsLint/v1": row.identity},
    }
    fixes = [fix for fix in (row.finding.fix, *row.finding.choices) if fix is not None and fix.edits]
    if fixes:
        made["fixes"] = [_fix(row, fix) for fix in fixes]
    return made


def _artifact(row: Row) -> dict[str, str]:
    path = relative(row.report.path)
    return {"uri": ("file://" if path.startswith("/") else "") + quote(path.encode("utf-8", "surrogateescape"))}


def _region(row: Row, span: Spanned) -> dict[str, int]:
    at = row.line_span(span)
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _fix(row: Row, fix: Fix) -> dict[str, object]:
    replacements = [{"deletedRegion": _region(row, edit), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    return {
        "description": {"text": f"{row.said(fix.title)} ({fix.applicability})"},
        "artifactChanges": [{"artifactLocation": _artifact(row), "replacements": replacements}],
    }
