"""The report of a migration: what it holds, and how it is written. One page that an operator reads before an upgrade."""

from collections import namedtuple

from opensips_lsp.text import Lines

# path; before, after: the text as it was and as the fixes make it; changes: Entry of what they change; decisions: of
# what a person must choose (in `after`); silent: of what starts and behaves differently; errors: of what else 2.4 refuses
FileReport = namedtuple("FileReport", "path before after changes decisions silent errors")

# line: from 1; source: that line; finding: its message, code and name; remedy: what is done, or may be: titles
Entry = namedtuple("Entry", "line source code name message remedy")

Report = namedtuple("Report", "target origin files steps applied")


def entry(text, lines, finding):
    """The Entry of a finding in a text."""
    line, _ = lines.position(finding.start)
    start, end = lines.bounds(line)
    remedies = tuple(fix.title for fix in ((finding.fix,) if finding.fix else ()) + finding.choices)
    return Entry(line, text[start:end].strip(), finding.code, finding.name, finding.message, remedies)


def file_report(path, before, after, found_before, found_after, applied):
    """The FileReport of one file. `applied(finding)` tells which findings of the old text were fixed."""
    old, new = Lines(before), Lines(after)
    changes = [entry(before, old, finding) for finding in found_before if applied(finding)]
    decisions, silent, errors = [], [], []
    for finding in found_after:
        asks = finding.choices and finding.fix is None
        place = decisions if asks else errors if finding.severity == "error" else silent
        place.append(entry(after, new, finding))
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
