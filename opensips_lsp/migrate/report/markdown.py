"""A migration report as Markdown; as plain text it is readable too."""

from __future__ import annotations

from opensips_lsp.lint.masking import printable
from opensips_lsp.migrate.report import (
    HOP_SECTIONS,
    OUTSIDE,
    PROGRAMS,
    SECTIONS,
    VIA,
    changed,
    in_order,
    parts,
    summary,
    templates,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.migrate.preflight import Step
    from opensips_lsp.migrate.report import Entry, FileReport, Report

_BREAK = "  "  # at the end of a line: the next one starts a new line in print too


def render(report: Report) -> str:
    """Return the text of the report."""
    lines = [f"# OpenSIPS {report.origin} to {report.target}", "", f"{summary(report)}.", ""]
    for path, text in templates(report):
        lines += [f"{_plain(path)} {text}.", ""]
    if report.hops:
        lines += _by_hop(report)
    else:
        lines += _files(report.files, SECTIONS, report.applied, "##")
    if report.steps:
        lines += [f"## {OUTSIDE}", ""]
        for step in report.steps:
            lines += _step(step)
    if report.via:
        lines += ["", f"## {VIA}", ""]
        for series, step in report.via:
            lines += _step(step._replace(title=f"{series}: {step.title}"))
    if report.traces:
        lines += ["", f"## {PROGRAMS}", ""]
        lines += [
            f"- [ ] {_plain(place.path)}:{place.line}, {place.name}: {_plain(place.message)}" for place in report.traces
        ]
    return "\n".join(lines).rstrip() + "\n"


def _by_hop(report: Report) -> Iterator[str]:
    yield from ("## In this order", "")
    for number, text in enumerate(in_order(report), 1):
        yield f"{number}. {text}"
    yield ""
    for title, files, hop in parts(report):
        yield from (f"## {title}", "", *([f"OpenSIPS on it: <{hop.page}>", ""] if hop else []))
        yield from _files(files, HOP_SECTIONS, report.applied, "###")
        if hop and hop.steps:
            yield from (f"### {OUTSIDE}", "")
            for step in hop.steps:
                yield from _step(step)
            yield ""


def _files(
    files: Sequence[FileReport], sections: Sequence[tuple[str, str, str]], applied: bool, mark: str
) -> Iterator[str]:
    """Yield the sections with entries; mark: that of their headings."""
    parts = [
        *((files, *section) for section in sections),
        *((some, "changes", title, "") for title, some in changed(files, applied)),
    ]
    for some, kind, title, lead in parts:
        found: list[tuple[FileReport, list[Entry]]] = [(file, getattr(file, kind)) for file in some]
        if any(entries for _, entries in found):
            yield from (f"{mark} {title}", "", *([lead, ""] if lead else []))
            for file, entries in found:
                if entries:
                    yield from (f"{mark}# {_plain(file.path)}", "")
                    for entry in entries:
                        yield from _entry(entry, kind)
                    yield ""


def _plain(text: str) -> str:
    """A text as Markdown that shows it: nothing in it is HTML or a control character. `Code` stays code."""
    pieces = printable(text).split("`")
    pieces[::2] = [one.replace("&", "&amp;").replace("<", "&lt;") for one in pieces[::2]]
    return "`".join(pieces)


def _code(text: str) -> str:
    """A text as code in one line."""
    return f"`{printable(text).replace('`', chr(39))}`"


def _entry(entry: Entry, kind: str) -> Iterator[str]:
    severity = "error " if kind == "decisions" and entry.severity == "error" else ""
    times = f" ({entry.times} times)" if entry.times > 1 else ""
    yield f"- line {entry.line}, {severity}{entry.code} {entry.name}: {_plain(entry.message)}{times}{_BREAK}"
    source = f"  {_code(entry.source)}"
    if entry.same_as is not None:
        yield source + _BREAK
        yield f"  decided with line {entry.same_as}"
    elif len(entry.remedy) == 1:
        yield source + _BREAK
        yield f"  → {_plain(entry.remedy[0])}"
    else:
        yield source
        for number, remedy in enumerate(entry.remedy, 1):
            yield f"  {number}. {_plain(remedy)}"


def _step(step: Step) -> Iterator[str]:
    commands = [f"  {_code(f'$ {command}')}" for command in step.commands]
    where = f" ({_plain(step.where)})" if step.where else ""
    first = f"- [ ] **{_plain(step.title)}.** {_plain(step.reason)}{where}"
    lines = [first, *commands]
    yield from (line + _BREAK for line in lines[:-1])
    yield lines[-1]
