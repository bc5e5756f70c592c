"""The report of a migration: what it holds, and how it is written. One page that an operator reads before an upgrade."""

from opensips_lsp.record import record
from opensips_lsp.text import Lines
from opensips_lsp.todo import line_numbers

# path; before, after: the text as it was and as the fixes make it; changes: Entry of what they change; decisions: of
# what is refused until a person chooses (in `after`); silent: of what starts and behaves differently; errors: of what
# else is refused
FileReport = record("FileReport", "path before after changes decisions silent errors")

# line: from 1; source: that line; finding: its message, code and name; remedy: what is done, or may be: titles
Entry = record("Entry", "line source code name message remedy")

# traces: Place in other programs that the upgrade concerns
Report = record("Report", "target origin files steps applied traces", defaults=((),))

Place = record("Place", "path line column name message")


def entry(text, lines, finding, numbers=None, done=False):
    """The Entry of a finding in a text; `numbers` says what the numbers of its lines become. `done`: its fix is made."""
    line, _ = lines.position(finding.start)
    start, end = lines.bounds(line)
    remedies = tuple(fix.title for fix in ((finding.fix,) if finding.fix else ()) + (() if done else finding.choices))
    return Entry(
        numbers[line - 1] if numbers else line,
        text[start:end].strip(),
        finding.code,
        finding.name,
        finding.message,
        remedies,
    )


def file_report(path, before, after, found_before, found_after, applied, written=None, codes=()):
    """The FileReport of one file. `applied(finding)` tells which findings of the old text were fixed.

    `written` is `after` with comments above lines, or None: line numbers of what is left are its. What is told with
    one of the `codes`, asks for no edit, and is not seen any more because others changed the line, stays in the report.
    """
    old, new = Lines(before), Lines(after)
    numbers = line_numbers(written) if written is not None else None
    changes = [entry(before, old, finding, done=True) for finding in found_before if applied(finding)]
    decisions, silent, errors = [], [], []
    seen = {finding.code for finding in found_after}
    for finding in found_before:
        nothing_to_edit = finding.severity != "error" and finding.fix is None and not finding.choices
        if nothing_to_edit and finding.code in codes and finding.code not in seen:
            silent.append(entry(before, old, finding))
    for finding in found_after:
        refused, asks = finding.severity == "error", finding.choices or finding.fix is not None
        place = silent if not refused else decisions if asks else errors
        place.append(entry(after, new, finding, numbers))
    return FileReport(path, before, after, changes, decisions, silent, errors)


def counts(report):
    """(fixed, to decide, changes silently, other errors, steps outside)."""

    def total(kind):
        return sum(len(getattr(file, kind)) for file in report.files)

    return total("changes"), total("decisions"), total("silent"), total("errors"), len(report.steps)


def summary(report):
    """The counts in one sentence."""
    fixed, decide, silent, errors, outside = counts(report)
    done = "fixed" if report.applied else "fixable"
    parts = [f"{fixed} {done}", f"{decide} to decide", f"{outside} to do outside of the script"]
    parts += [f"{silent} to look at"] if silent else []
    parts += [f"{errors} error{'' if errors == 1 else 's'} left"] if errors else []
    return ", ".join(parts)
