"""A migration report as one HTML file that works without network: a side-by-side diff for each file, to fold away."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape

from opensips_lsp.lint.masking import printable
from opensips_lsp.migrate.report import (
    HOP_SECTIONS,
    OUTSIDE,
    PROGRAMS,
    SECTIONS,
    VIA,
    changed,
    counts,
    in_order,
    parts,
    templates,
    unwritten,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.migrate.preflight.step import Step
    from opensips_lsp.migrate.report import Entry, FileReport, Report

_CONTEXT = 3  # unchanged lines shown around a change

_STYLE = """
:root { color-scheme: light; --text: #1f2328; --page: #fff; --line: #d0d7de; --minus: #ffebe9; --plus: #dafbe1;
  --dim: #57606a; --error: #b3161b; }
@media (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --text: #e6edf3; --page: #0d1117; --line: #3d444d; --minus: #3c1618; --plus: #12331d;
    --dim: #9da7b1; --error: #ff8a84; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 84rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--text); background: var(--page); }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
.counts { display: flex; gap: 2rem; flex-wrap: wrap; margin: 1rem 0; padding: 0; list-style: none; }
.counts b { display: block; font-size: 1.8rem; line-height: 1.2; }
code, td, pre { font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; }
details { margin: .6rem 0; border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; }
summary { cursor: pointer; font-weight: 600; }
table.diff { border-collapse: collapse; width: 100%; table-layout: fixed; }
table.diff td { white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; padding: 0 .5rem; }
table.diff td.n { width: 3.2rem; text-align: right; color: var(--dim); user-select: none; }
td.minus { background: var(--minus); } td.plus { background: var(--plus); }
tr.gap td { text-align: center; color: var(--dim); border-block: 1px solid var(--line); }
li { margin: .5rem 0; } .code { color: var(--dim); } .error { color: var(--error); }
pre { margin: .2rem 0; white-space: pre-wrap; }
@media print { details { break-inside: avoid; } }
"""


def render(report: Report) -> str:
    """Return the text of the report."""
    title = f"OpenSIPS {report.origin} to {report.target}"
    body = [f"<h1>{escape(title)}</h1>", _counts(report)]
    body += [f"<p>{_text(path)} {_text(text)}.</p>" for path, text in templates(report)]
    if report.hops:
        body += _by_hop(report)
    else:
        for kind, heading, lead in SECTIONS:
            body += _section(report.files, kind, heading, lead)
    for heading, files in changed(report.files, report.applied):
        body += [f"<h2>{heading}</h2>", *map(_file, files)]
    body += _steps(report.steps)
    body += _via(report)
    body += _traces(report)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n<body>\n'
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _counts(report: Report) -> str:
    fixed, decide, silent, errors, outside = counts(report)
    waiting = unwritten(report)
    cells = ((fixed, "fixed" if report.applied else "fixable"), *([(waiting, "not written")] if waiting else []),
             (decide, "to decide"), (errors, "errors left"), (silent, "to look at"),
             (outside, "to do outside"))  # fmt: skip
    return '<ul class="counts">' + "".join(f"<li><b>{number}</b>{what}</li>" for number, what in cells) + "</ul>"


def _by_hop(report: Report) -> Iterator[str]:
    yield f"<h2>In this order</h2><ol>{''.join(f'<li>{_code(text)}</li>' for text in in_order(report))}</ol>"
    for title, files, hop in parts(report):
        yield f"<h2>{escape(title)}</h2>"
        if hop:
            yield f'<p><a href="{escape(hop.page)}">What OpenSIPS says of it</a></p>'
        for kind, heading, lead in HOP_SECTIONS:
            yield from _section(files, kind, heading, lead, "h3")
        for heading, some in changed(files, report.applied):
            edits = [(file.path, entry) for file in some for entry in file.changes]
            yield f"<h3>{heading}</h3><ul>"
            yield from (f"<li>{_text(path)}, {_head(entry)}<br>{_code(entry.message)}</li>" for path, entry in edits)
            yield "</ul>"
        yield from _steps(hop.steps if hop else (), "h3")


def _section(files: Sequence[FileReport], kind: str, heading: str, lead: str, mark: str = "h2") -> Iterator[str]:
    found: list[tuple[FileReport, list[Entry]]] = [(file, getattr(file, kind)) for file in files if getattr(file, kind)]
    if not found:
        return
    yield f"<{mark}>{heading}</{mark}><p>{lead}</p>"
    for file, entries in found:
        yield f"<details open><summary>{_text(file.path)} ({len(entries)})</summary><ul>"
        for entry in entries:
            error = '<span class="error">error</span> ' if kind == "decisions" and entry.severity == "error" else ""
            yield (
                f"<li>{error}{_head(entry)}<br>{_code(entry.message)}<pre>{_text(entry.source)}</pre>"
                f"{_remedies(entry)}</li>"
            )
        yield "</ul></details>"


def _head(entry: Entry) -> str:
    times = f" ({entry.times} times)" if entry.times > 1 else ""
    return f'line {entry.line} <span class="code">{entry.code} {entry.name}</span>{times}'


def _remedies(entry: Entry) -> str:
    if entry.same_as is not None:
        return f"decided with line {entry.same_as}"
    remedies = "".join(f"<li>{_code(remedy)}</li>" for remedy in entry.remedy)
    return f"<ol>{remedies}</ol>" if remedies else ""


def _steps(steps: Sequence[Step], mark: str = "h2", heading: str = OUTSIDE) -> Iterator[str]:
    if steps:
        yield f"<{mark}>{heading}</{mark}><ul>"
        for step in steps:
            where = f' <span class="code">({escape(step.where)})</span>' if step.where else ""
            commands = "".join(f"<pre>$ {_text(command)}</pre>" for command in step.commands)
            yield f"<li><b>{_code(step.title)}.</b> {_code(step.reason)}{where}{commands}</li>"
        yield "</ul>"


def _via(report: Report) -> Iterator[str]:
    yield from _steps([step._replace(title=f"{series}: {step.title}") for series, step in report.via], "h2", VIA)


def _traces(report: Report) -> Iterator[str]:
    if report.traces:
        yield f"<h2>{PROGRAMS}</h2><ul>"
        for place in report.traces:
            yield (
                f'<li>{_text(place.path)}, line {place.line} <span class="code">{place.name}</span><br>'
                f"{_code(place.message)}</li>"
            )
        yield "</ul>"


def _file(file: FileReport) -> str:
    rows = "".join(_rows(file.before.split("\n"), file.after.split("\n")))
    reasons = "".join(f"<li>{_head(entry)} {_code(entry.message)}</li>" for entry in file.changes)
    return (
        f"<details open><summary>{_text(file.path)} ({len(file.changes)})</summary>"
        '<table class="diff"><colgroup><col style="width:3.2rem"><col><col style="width:3.2rem"><col></colgroup>'
        f"{rows}</table><ul>{reasons}</ul></details>"
    )


def _rows(before: list[str], after: list[str]) -> Iterator[str]:
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_CONTEXT)
    for number, group in enumerate(groups):
        if number:
            yield '<tr class="gap"><td colspan="4">⋯</td></tr>'
        for tag, first, last, start, end in group:
            for step in range(max(last - first, end - start)):
                left = first + step if first + step < last else None
                right = start + step if start + step < end else None
                marks = ("", "") if tag == "equal" else ("minus", "plus")
                yield f"<tr>{_cell(left, before, marks[0])}{_cell(right, after, marks[1])}</tr>"


def _cell(number: int | None, lines: list[str], mark: str) -> str:
    if number is None:
        return '<td class="n"></td><td></td>'
    return f'<td class="n">{number + 1}</td><td class="{mark}">{_text(lines[number].rstrip(chr(13)))}</td>'


def _text(text: str) -> str:
    """Return the HTML of a text, without control characters; a lone surrogate becomes a question mark."""
    lines = text.encode("utf-8", "replace").decode("utf-8").split("\n")
    return escape("\n".join(map(printable, lines)))


def _code(text: str) -> str:
    """Return the HTML of a sentence in which `backticks` mark code."""
    split = _text(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(split))
