"""The report of a migration, one page that an operator reads before an upgrade.

Its formats are in modules of their own.
"""

from __future__ import annotations

from opensips_lsp.lint.masking import Shown
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.migrate.preflight.step import Step


class FileReport(Record):
    """What a migration does to one file. before, after: the text as it was and as the fixes make it, as it is shown.

    changes: what the fixes change. decisions: what a person has to choose or confirm. silent: what starts and behaves
    differently. errors: what is refused, with nothing to offer.
    """

    path: str
    before: str
    after: str
    changes: list[Entry]
    decisions: list[Entry]
    silent: list[Entry]
    errors: list[Entry]


class Entry(Record):
    """A finding in the report. line: from 1, in the file as it is now. source: that line, as it was found.

    code, name, severity, message: of the finding. remedy: titles of what is done, or may be. same_as: the line of an
    earlier Entry that the same choice decides, or None. times: how many findings of the line say just this.
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


class Report(Record):
    """The report of a migration.

    applied: whether the fixes are written. traces: places in other programs that the migration concerns.
    """

    target: Version
    origin: Version | None
    files: list[FileReport]
    steps: list[Step]
    applied: bool
    traces: Sequence[Place] = ()


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
CHANGED, TO_CHANGE = "Changed automatically", "Will be changed automatically"
OUTSIDE, PROGRAMS = "Outside the script", "In other programs"


def file_report(
    path: str,
    before: str,
    after: str,
    found_before: Iterable[Finding],
    found_after: Sequence[Finding],
    is_applied: Callable[[Finding], bool],
    now: str,
    codes: Container[str] = (),
    dating: Container[str] = (),
    secrets: bool = False,
    passwords: Collection[str] = (),
) -> FileReport:
    """Return the report of one file. is_applied(finding): whether a finding of the old text was fixed.

    now: what the file holds: `before` when nothing is written, else `after`, perhaps with comments above lines. All
    line numbers are those of `now`. A finding with one of the `codes` that asks for no edit, and that is gone after the
    fixes because others changed its line, stays in the report. One with a code in `dating` says how old a script is:
    when the script does not start, it asks for a decision too. secrets: passwords are shown. passwords: those of the
    script's other files.
    """
    old, new = (_Lines(text, now, Shown(text, secrets, passwords)) for text in (before, after))
    changes = [_entry(old, finding, done=True) for finding in found_before if is_applied(finding)]
    decisions: list[Entry] = []
    silent: list[Entry] = []
    errors: list[Entry] = []
    seen, starts = {finding.code for finding in found_after}, all(one.severity != "error" for one in found_after)
    for finding in found_before:
        nothing_to_edit = finding.severity != "error" and finding.fix is None and not finding.choices
        if nothing_to_edit and finding.code in codes and finding.code not in seen:
            silent.append(_entry(old, finding))
    decided: dict[tuple[Fix, ...], Entry] = {}  # choices -> the first entry that has them: one choice decides them all
    for finding in found_after:
        one = _entry(new, finding)
        if finding.choices:
            first = decided.setdefault(finding.choices, one)
            decisions.append(one if first is one else one._replace(same_as=first.line))
        elif finding.fix is not None or (finding.code in dating and not starts):
            decisions.append(one)
        else:
            (errors if finding.severity == "error" else silent).append(one)
    return FileReport(
        path, old.shown.text, new.shown.text, _counted(changes), _counted(decisions), _counted(silent), _counted(errors)
    )


class _Lines:
    """The lines of a text, with their numbers in the file as it is now."""

    def __init__(self, text: str, now: str, shown: Shown) -> None:
        self._lines, self.shown = Lines(text), shown
        self._numbers = None if text == now else line_map(text.split("\n"), now.split("\n"))

    def at(self, offset: int) -> tuple[int, str]:
        """Return (number in the file as it is now, text without blanks around it) of the line at an offset."""
        line, _ = self._lines.position(offset)
        start, end = self._lines.bounds(line)
        return self._numbers[line - 1] if self._numbers else line, self.shown.text[start:end].strip()


def line_map(old: list[str], new: list[str]) -> list[int]:
    """Return, for each line of `old`, the number (from 1) of the line of `new` that it is, became, or stood before."""
    from difflib import SequenceMatcher

    numbers: list[int] = []
    for _, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes():
        numbers += [min(start + step, max(end - 1, start)) + 1 for step in range(last - first)]
    return [min(number, len(new)) for number in numbers]


def _entry(lines: _Lines, finding: Finding, done: bool = False) -> Entry:
    """Return the entry of a finding. done: whether its fix is applied."""
    line, source = lines.at(finding.start)
    remedies = ((finding.fix,) if finding.fix else ()) + (() if done else finding.choices)
    message, *titles = (
        lines.shown.masked(one, finding.start, finding.end)
        for one in (finding.message, *(fix.title for fix in remedies))
    )
    return Entry(line, source, finding.code, finding.name, finding.severity, message, tuple(titles))


def _counted(entries: list[Entry]) -> list[Entry]:
    """Merge equal entries into one that says how many there are."""
    times: dict[Entry, int] = {}
    for one in entries:
        times[one] = times.get(one, 0) + 1
    return [one._replace(times=number) for one, number in times.items()]


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Return the numbers of: fixed, to decide, silent changes, other errors, steps outside of the script."""

    def total(kind: str) -> int:
        entries: list[Entry] = [entry for file in report.files for entry in getattr(file, kind)]
        return sum(entry.times for entry in entries if entry.same_as is None)

    return total("changes"), total("decisions"), total("silent"), total("errors"), len(report.steps)


def summary(report: Report) -> str:
    """Return the counts in one sentence."""
    fixed, decide, silent, errors, outside = counts(report)
    done = "fixed" if report.applied else "fixable"
    counted = [f"{fixed} {done}", f"{decide} to decide", f"{outside} to do outside the script"]
    counted += [f"{silent} to look at"] if silent else []
    counted += [f"{errors} error{'' if errors == 1 else 's'} left"] if errors else []
    return ", ".join(counted)
