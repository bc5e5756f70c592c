"""--baseline and --write-baseline: a file of findings that are known, and neither shown nor failing.

A known finding is found again by its file, its rule and the text of its line, and counted: lines above it may come and
go, and what a line has more of than the file says is new. It is JSON with one entry a line, sorted; paths are those
from its own folder. The texts of lines are without passwords.
"""

from __future__ import annotations

import json
import os

from opensips_lsp.cli.terminal import complain
from opensips_lsp.lint.masking import Shown
from opensips_lsp.plain_file import read_plain_file
from opensips_lsp.project.files import reason
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opensips_lsp.cli.job import Job
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.lint.finding import Finding

_VERSION = 1
_MOST_BYTES = 64 << 20
_ANEW = "write it anew with --write-baseline"


class Known(Record):
    """What findings have in common that count as the same one. line: the text, each run of blanks as one."""

    file: str
    rule: str
    line: str


class Baseline:
    """The findings that a baseline file knows. `counts`: how many of each."""

    def __init__(self, path: str, counts: dict[Known, int]) -> None:
        self.path, self.counts = path, counts

    def apply(self, job: Job) -> None:
        """Leave what is known out of the reports of a run; a note says which entries are stale."""
        for sentence in self._stale(job.reports.values()):
            job.notes.note(self.path, sentence)
        for report in job.reports.values():
            new = self.new(report, report.text, report.findings)
            report.known, report.findings = len(report.findings) - len(new), new

    def new(self, report: FileReport, text: str, findings: Sequence[Finding]) -> list[Finding]:
        """Those findings of the file of a report, when it holds some text, that are not known."""
        left, new = dict(self.counts), []
        for finding, known in zip(findings, _known(self.path, report, text, findings)):
            if left.get(known, 0):
                left[known] -= 1
            else:
                new.append(finding)
        return new

    def _stale(self, reports: Iterable[FileReport]) -> Iterator[str]:
        """Say which entries have findings that are gone.

        Nothing is said of a file that was not linted, unless it is gone, nor of a rule that was not looked for.
        """
        found: dict[Known, int] = {}
        codes: dict[str, frozenset[str]] = {}
        for report in reports:
            codes[_from(self.path, report.path)] = report.codes
            for known in _known(self.path, report, report.text, report.findings):
                found[known] = found.get(known, 0) + 1
        for known, count in self.counts.items():
            gone = count - found.get(known, 0)
            if known.file not in codes:
                if not os.path.lexists(os.path.join(os.path.dirname(self.path), known.file)):
                    yield f"{known.file} is gone, and {count} of {known.rule} in it; {_ANEW}"
            elif gone > 0 and known.rule in codes[known.file]:
                yield f"{known.file}: {gone} of {count} of {known.rule} in `{known.line}` is gone; {_ANEW}"


def read(path: str) -> Baseline:
    """The baseline in a file; raises ConfigError."""
    try:
        made = json.loads(read_plain_file(path, _MOST_BYTES))
    except FileNotFoundError:
        raise ConfigError(path, None, "there is no such baseline; make it with --write-baseline") from None
    except OSError as error:
        raise ConfigError(path, None, f"the baseline cannot be read: {reason(error)}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(path, None, f"is not a baseline, as it is not JSON ({error}); {_ANEW}") from None
    if not isinstance(made, dict) or not isinstance(made.get("findings"), list) or "version" not in made:
        raise ConfigError(path, None, f"is not a baseline, which has `version` and `findings`; {_ANEW}")
    if made["version"] != _VERSION:
        reads = f"this opensips-lint reads version {_VERSION}"
        raise ConfigError(path, None, f"is a baseline of version {made['version']!r}, and {reads}; {_ANEW}")
    counts: dict[Known, int] = {}
    for number, entry in enumerate(made["findings"], 1):
        try:
            known, count = _entry(entry)
        except ValueError as error:
            raise ConfigError(path, None, f"is not a baseline: entry {number} {error}; {_ANEW}") from None
        counts[known] = counts.get(known, 0) + count
    return Baseline(path, counts)


def _entry(entry: object) -> tuple[Known, int]:
    """What an entry says; raises ValueError."""
    if not isinstance(entry, dict) or entry.keys() != {"file", "rule", "line", "count"}:
        raise ValueError("must have `file`, `rule`, `line` and `count`, and nothing else")
    count = entry.pop("count")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError("must have a `count` of 1 or more")
    if not all(isinstance(text, str) for text in entry.values()):
        raise ValueError("must have strings as `file`, `rule` and `line`")
    return Known(**entry), count


def write(path: str, job: Job) -> int:
    """Write the findings of a run, unless it could not lint everything -> exit status. Raises OSError."""
    if job.notes.failed:
        complain(f"{path}: the baseline is not written, as not everything could be linted; see above")
        return 2
    from opensips_lsp.cli.output_file import output_file

    counts: dict[Known, int] = {}
    for report in job.reports.values():
        for known in _known(path, report, report.text, report.findings):
            counts[known] = counts.get(known, 0) + 1
    rows = [json.dumps({**known._asdict(), "count": count}) for known, count in sorted(counts.items())]
    body = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
    with output_file(path) as out:
        out.write(f'{{\n "version": {_VERSION},\n "findings": {body}\n}}\n')
    total = sum(counts.values())
    complain(f"{path}: {total} finding{'' if total == 1 else 's'} written; --baseline {path} leaves them out")
    return 0


def _known(baseline: str, report: FileReport, text: str, findings: Iterable[Finding]) -> Iterator[Known]:
    """What stands for each finding of a file in a baseline; a finding about the file as a whole has no line."""
    file, lines, shown = _from(baseline, report.path), Lines(text), Shown(text, others=report.passwords).text
    for finding in findings:
        start, end = lines.bounds(lines.position(finding.start)[0])
        line = " ".join(shown[start:end].split()) if finding.end else ""
        yield Known(file, finding.code, line)


def _from(baseline: str, path: str) -> str:
    """A path from the folder of a baseline, with slashes."""
    folder = os.path.dirname(os.path.abspath(baseline))
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return os.path.abspath(path).replace(os.sep, "/")
