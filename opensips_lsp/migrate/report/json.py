"""A migration report as JSON, for programs."""

from __future__ import annotations

import json

from opensips_lsp.migrate.report import counts, in_order, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.migrate.report import Entry, FileReport, Hop, Report


def render(report: Report) -> str:
    """Return the text of the report."""
    fixed, decide, silent, errors, outside = counts(report)
    kinds = ("changes", "decisions", "silent", "errors", *(["confirm"] if report.hops else []))
    data: dict[str, object] = {
        "from": str(report.origin),
        "to": str(report.target),
        "applied": report.applied,
        "counts": {"fixed": fixed, "to_decide": decide, "silent": silent, "errors": errors, "outside": outside},
        "files": [
            {
                "path": file.path, "template": file.template, "written": report.applied and not file.unwritten,
                **_kinds(file, kinds),
            }
            for file in report.files
        ],
        "outside": [step._asdict() for step in report.steps],
        "programs": [place._asdict() for place in report.traces],
    }  # fmt: skip
    if report.hops:
        data |= {
            "order": in_order(report),
            "hops": [_part(title, files, hop) for title, files, hop in parts(report)],
            "via": [{"to": series, **step._asdict()} for series, step in report.via],
        }
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")  # not every reader takes a lone surrogate


def _part(title: str, files: list[FileReport], hop: Hop | None) -> dict[str, object]:
    """What is to be said of one hop; of what the origin refuses already, if there is none."""
    kinds = ("changes", "confirm", "decisions", "silent", "errors")
    return {
        "title": title,
        "from": hop and hop.origin,
        "to": hop and hop.series,
        "page": hop and hop.page,
        "files": [{"path": file.path, **_kinds(file, kinds)} for file in files],
        "outside": [step._asdict() for step in hop.steps] if hop else [],
    }


def _kinds(file: FileReport, kinds: Sequence[str]) -> dict[str, object]:
    """The entries of a file, by their kind."""
    return {kind: [_entry(entry) for entry in getattr(file, kind)] for kind in kinds}


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "line": entry.line, "source": entry.source, "rule": entry.code, "name": entry.name, "severity": entry.severity,
        "message": entry.message, "remedies": list(entry.remedy), "decided_with_line": entry.same_as,
        "times": entry.times,
    }  # fmt: skip
