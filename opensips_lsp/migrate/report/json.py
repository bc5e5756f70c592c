"""A migration report as JSON, for programs."""

from __future__ import annotations

import json

from opensips_lsp.migrate.report import counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.migrate.report import Entry, Report


def render(report: Report) -> str:
    """Return the text of the report."""
    fixed, decide, silent, errors, outside = counts(report)
    data = {
        "from": str(report.origin),
        "to": str(report.target),
        "applied": report.applied,
        "counts": {"fixed": fixed, "to_decide": decide, "silent": silent, "errors": errors, "outside": outside},
        "files": [
            {"path": file.path, **{kind: [_entry(entry) for entry in getattr(file, kind)]
                                   for kind in ("changes", "decisions", "silent", "errors")}}
            for file in report.files
        ],
        "outside": [step._asdict() for step in report.steps],
        "programs": [place._asdict() for place in report.traces],
    }  # fmt: skip
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")  # not every reader takes a lone surrogate


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "line": entry.line, "source": entry.source, "rule": entry.code, "name": entry.name, "severity": entry.severity,
        "message": entry.message, "remedies": list(entry.remedy), "decided_with_line": entry.same_as,
        "times": entry.times,
    }  # fmt: skip
