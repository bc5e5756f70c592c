"""The report of a migration, one page that an operator reads before an upgrade.

Its formats are in modules of their own.
"""

from __future__ import annotations

from opensips_lsp.lint.fixes import wanted
from opensips_lsp.lint.in_templates import note
from opensips_lsp.lint.masking import Shown
from opensips_lsp.migrate.codes import is_reported
from opensips_lsp.record import Record
from opensips_lsp.syntax.recognise import template_kind
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.migrate.codes import Codes
    from opensips_lsp.migrate.preflight.step import Step


class FileReport(Record):
    """What a migration does to one file. before, after: the text as it was and as the fixes make it, as it is shown.

    changes: what the fixes change. decisions: what a person has to choose or confirm. silent: what starts and behaves
    differently. errors: what is refused, with nothing to offer. confirm: those of the decisions that only have to be
    confirmed, in a report that goes from series to series. template: the kind of template that it is, or None.
    unwritten: whether the changes were to be written, and could not be.
    """

    path: str
    before: str
    after: str
    changes: list[Entry]
    decisions: list[Entry]
    silent: list[Entry]
    errors: list[Entry]
    confirm: list[Entry] = []
    template: str | None = None
    unwritten: bool = False


class Entry(Record):
    """A finding in the report. line: from 1, in the file as it is now. source: that line.

    code, name, severity, message: of the finding. remedy: titles of what is done, or may be. same_as: the line of an
    earlier Entry that the same choice decides, or None. times: how many findings of the line say just this. since: the
    series from which on it is found, "" in a report that does not go from series to series.
    """

    line: int
    source: str
    code: str
    name: str
    severity: str
    message: str
    remedy: tuple[str, ...]
    same_as: int | None = None
    times: int = 1
    since: str = ""


class Report(Record):
    """The report of a migration.

    applied: whether the fixes are written, but for those of files that could not be. traces: places in other programs
    that the migration concerns. hops: the way from series to series, where the report goes that way; `steps` are what
    concerns all of it then. via: (series, step) of how the databases get there.
    """

    target: Version
    origin: Version | None
    files: list[FileReport]
    steps: list[Step]
    applied: bool
    traces: Sequence[Place] = ()
    hops: Sequence[Hop] = ()
    via: Sequence[tuple[str, Step]] = ()


class Hop(Record):
    """The way from one series to the next. page: the address of what OpenSIPS says of it. steps: what to do outside."""

    origin: str
    series: str
    page: str
    steps: list[Step]


class Place(Record):
    """A place in another program that the upgrade concerns. line, column: from 1."""

    path: str
    line: int
    column: int
    name: str
    message: str


# kind of entries, heading, what it means; in the order of every report
SECTIONS = (
    ("decisions", "Needs your decision", "OpenSIPS does not start until you have decided those marked as errors."),
    ("errors", "Refused, without a fix", "OpenSIPS does not start with this; look at each."),
    ("silent", "Starts, but behaves differently", "OpenSIPS refuses none of this; read it before calls come in."),
)
_CHANGED, _TO_CHANGE = "Changed automatically", "Will be changed automatically"
_UNWRITTEN = "Not changed, as the file cannot be written"
OUTSIDE, PROGRAMS = "Outside the script", "In other programs"
# the same in a report that goes from series to series
HOP_SECTIONS = (("confirm", "Needs your confirmation", "These edits may change what the script does."), *SECTIONS)
VIA = "From series to series: the databases"


def file_report(
    path: str,
    before: str,
    after: str,
    found_before: Iterable[Finding],
    found_after: Iterable[Finding],
    codes: Codes,
    now: str,
    unsafe: bool = False,
    secrets: bool = False,
    passwords: Collection[str] = (),
    since: Callable[[Finding], str] | None = None,
) -> FileReport:
    """Return the report of one file, of all that is found in it before and after the fixes.

    now: what the file holds: `before` when nothing is written, else `after`, perhaps with comments above lines. All
    line numbers are those of `now`. unsafe: unsafe fixes are made too. A finding about the migration that asks for no
    edit, and that is gone after the fixes because others changed its line, stays in the report. One that says how old a
    script is asks for a decision too when the script does not start. secrets: passwords are shown. passwords: those of
    the script's other files. since(finding): from which series on it is found, in a report that goes from series to
    series.
    """
    found_after = [finding for finding in found_after if is_reported(finding, codes)]
    old = _Lines(before, now, Shown(before, secrets, passwords))
    new = _Lines(after, now, Shown(after, secrets, passwords), old if now == before else None)
    told = since or (lambda _: "")
    fixed = [one for one in found_before if wanted(one, unsafe) is not None] if before != after else []
    changes = [_entry(old, finding, told(finding), done=True) for finding in fixed]
    decisions: list[Entry] = []
    confirm: list[Entry] = decisions if since is None else []
    silent: list[Entry] = []
    errors: list[Entry] = []
    seen, starts = {finding.code for finding in found_after}, all(one.severity != "error" for one in found_after)
    for finding in found_before:
        nothing_to_edit = finding.severity != "error" and finding.fix is None and not finding.choices
        if nothing_to_edit and finding.code in codes.migrating and finding.code not in seen:
            silent.append(_entry(old, finding, told(finding)))
    decided: dict[tuple[Fix, ...], Entry] = {}  # choices -> the first entry that has them: one choice decides them all
    for finding in found_after:
        one = _entry(new, finding, told(finding))
        if finding.choices:
            first = decided.setdefault(finding.choices, one)
            decisions.append(one if first is one else one._replace(same_as=first.line))
        elif finding.fix is not None:
            confirm.append(one)
        elif finding.code in codes.dating and not starts:
            decisions.append(one)
        else:
            (errors if finding.severity == "error" else silent).append(one)
    return FileReport(
        path, old.shown.text, new.shown.text, _counted(changes), _counted(decisions), _counted(silent),
        _counted(errors), [] if since is None else _counted(confirm), template_kind(path, before),
    )  # fmt: skip


class _Lines:
    """The lines of a text, with their numbers in the file as it is now. written: the lines of that, if known."""

    def __init__(self, text: str, now: str, shown: Shown, written: _Lines | None = None) -> None:
        self._lines, self.shown, self._written = Lines(text), shown, written
        self._numbers = None if text == now else line_map(text.split("\n"), now.split("\n"))

    def at(self, offset: int) -> tuple[int, str]:
        """Return (number in the file as it is now, text without blanks around it) of the line at an offset."""
        line, _ = self._lines.position(offset)
        number = self._numbers[line - 1] if self._numbers else line
        return number, (self._written or self).text(number if self._written else line)

    def text(self, line: int) -> str:
        """A line of the text, from 1, without blanks around it."""
        start, end = self._lines.bounds(line)
        return self.shown.text[start:end].strip()


def line_map(old: list[str], new: list[str]) -> list[int]:
    """Return, for each line of `old`, the number (from 1) of the line of `new` that it is, became, or stood before."""
    from difflib import SequenceMatcher

    numbers: list[int] = []
    for _, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes():
        numbers += [min(start + step, max(end - 1, start)) + 1 for step in range(last - first)]
    return [min(number, len(new)) for number in numbers]


def _entry(lines: _Lines, finding: Finding, since: str, done: bool = False) -> Entry:
    """Return the entry of a finding. done: whether its fix is applied."""
    line, source = lines.at(finding.start)
    remedies = ((finding.fix,) if finding.fix else ()) + (() if done else finding.choices)
    message, *titles = (
        lines.shown.masked(one, finding.start, finding.end)
        for one in (finding.message, *(fix.title for fix in remedies))
    )
    return Entry(line, source, finding.code, finding.name, finding.severity, message, tuple(titles), since=since)


def _counted(entries: list[Entry]) -> list[Entry]:
    """Merge equal entries into one that says how many there are."""
    times: dict[Entry, int] = {}
    for one in entries:
        times[one] = times.get(one, 0) + 1
    return [one._replace(times=number) for one, number in times.items()]


def parts(report: Report) -> list[tuple[str, list[FileReport], Hop | None]]:
    """Return (title, what is found of the files, the hop) of a report that goes from series to series, in order.

    The first one has what the origin refuses already, and no hop.
    """
    origin = report.hops[0].origin
    already = _since(report, origin)
    found: list[tuple[str, list[FileReport], Hop | None]] = [(f"In {origin} already", already, None)] if already else []
    for hop in report.hops:
        files = _since(report, hop.series)
        if files or hop.steps:
            found.append((f"From {hop.origin} to {hop.series}", files, hop))
    return found


def _since(report: Report, series: str) -> list[FileReport]:
    """Return what of the files is found from a series on."""

    def those(entries: Sequence[Entry]) -> list[Entry]:
        return [one for one in entries if one.since == series]

    files = [
        file._replace(
            changes=those(file.changes), decisions=those(file.decisions), silent=those(file.silent),
            errors=those(file.errors), confirm=those(file.confirm),
        )
        for file in report.files
    ]  # fmt: skip
    return [file for file in files if file.changes or file.decisions or file.silent or file.errors or file.confirm]


def changed(files: Iterable[FileReport], applied: bool) -> list[tuple[str, list[FileReport]]]:
    """Return (heading, the files with changes that it stands for) of what the fixes change. applied: as in Report."""
    files = [file for file in files if file.changes]
    written = [file for file in files if not file.unwritten], [file for file in files if file.unwritten]
    headings = _CHANGED if applied else _TO_CHANGE, _UNWRITTEN
    return [(heading, some) for heading, some in zip(headings, written, strict=True) if some]


def templates(report: Report) -> list[tuple[str, str]]:
    """Return (path, what is to be said of it) of each file that is a template."""
    return [(file.path, note(file.template)) for file in report.files if file.template]


def in_order(report: Report) -> list[str]:
    """Return what to do, in the order to do it in, of a report that goes from series to series."""
    fixed, _, silent, errors, outside = counts(report)
    decide, confirm = (
        sum(one.times for file in report.files for one in getattr(file, kind) if one.same_as is None)
        for kind in ("decisions", "confirm")
    )
    waiting = unwritten(report)
    steps = [
        (True, f"Install OpenSIPS {report.target.series} on another machine than the one in use; keep what is in use."),
        (fixed and not report.applied, f"Let {_some(fixed, 'safe edit')} be made: `--write`, or `--write --todo`."),
        (waiting, f"Let {_some(waiting, 'edit')} be made where the files can be written: `--write`."),
        (confirm, f"Confirm {_some(confirm, 'edit')} that may change what the script does: `--write --unsafe-fixes`."),
        (decide, f"Decide at {_some(decide, 'place')} where only you can: `--choose RULE=N`, or by hand."),
        (errors, f"Mend {_some(errors, 'place')} by hand."),
        (True, "Check the script there: `opensips -c -f FILE`, or `-C` where the version has it; then start it."),
        (silent, f"Read {_some(silent, 'place')} that behave differently, and try them with calls."),
        (report.via, "Copy the database, from series to series as below, and point the URLs to the last one."),
        (outside, f"Do {_some(outside, 'thing')} outside of the script: programs, packages, other nodes of a cluster."),
        (True, "Stop the old OpenSIPS, copy the database once more, start the new one, and watch log and calls."),
    ]  # fmt: skip
    return [text for wanted, text in steps if wanted]


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Return the numbers of: fixed, to decide, silent changes, other errors, steps outside of the script.

    What is fixed in files that could not be written is not among them (unwritten).
    """

    def total(kind: str) -> int:
        entries: list[Entry] = [entry for file in report.files for entry in getattr(file, kind)]
        return sum(entry.times for entry in entries if entry.same_as is None)

    outside = len(report.steps) + sum(len(hop.steps) for hop in report.hops)
    return (
        total("changes") - unwritten(report),
        total("decisions") + total("confirm"),
        total("silent"),
        total("errors"),
        outside,
    )


def unwritten(report: Report) -> int:
    """Return the number of changes to files that could not be written."""
    return sum(entry.times for file in report.files if file.unwritten for entry in file.changes)


def summary(report: Report) -> str:
    """Return the counts in one sentence."""
    fixed, decide, silent, errors, outside = counts(report)
    done = "fixed" if report.applied else "fixable"
    waiting = unwritten(report)
    counted = [f"{fixed} {done}", *([f"{waiting} not written"] if waiting else [])]
    counted += [f"{decide} to decide", f"{outside} to do outside the script"]
    counted += [f"{silent} to look at"] if silent else []
    counted += [f"{errors} error{'' if errors == 1 else 's'} left"] if errors else []
    return ", ".join(counted)
