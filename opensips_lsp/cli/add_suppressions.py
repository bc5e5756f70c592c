"""--add-suppressions: a comment at each finding that suppresses it; nothing else that is found becomes different."""

from __future__ import annotations

from collections import Counter

from opensips_lsp.lint.finding import SAFE, Fix
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.suppression_edits import SuppressionEdits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.cli.baseline import Baseline
    from opensips_lsp.cli.job import Job
    from opensips_lsp.lint.finding import Edit, Finding
    from opensips_lsp.model.script import Source
    from opensips_lsp.project.session import Root

_TURNS = 5  # a comment at the end of the text may move what is found there
_BROUGHT_UP = "is not suppressed everywhere, because a comment there would bring up other findings"


def add(job: Job, roots: Sequence[Root], reason: str | None, baseline: Baseline | None) -> None:
    """Work out the text with comments of each file that was named; nothing is written.

    What a baseline knows gets no comment.
    """
    done: set[str] = set()
    for root in roots:
        for key in dict.fromkeys(job.key(source.path) for source in root.sources):
            if key in done or key not in root.covers or key not in job.named or key not in job.reports:
                continue
            done.add(key)
            report = job.reports[key]
            with job.notes.guard(report.path, "; it is not changed"):
                file = _File(job, root.path, key, reason, baseline)
                report.fixed, report.suppressed = file.commented(report.findings), file.suppressed
                if file.refused:
                    job.notes.note(report.path, f"{', '.join(sorted(file.refused))} {_BROUGHT_UP}")


class _File:
    """A file that gets comments. suppressed: how many findings have got one. refused: codes of those that cannot."""

    def __init__(self, job: Job, root: str, key: str, reason: str | None, baseline: Baseline | None) -> None:
        self._job, self._root_path, self._key, self._reason, self._baseline = job, root, key, reason, baseline
        self.suppressed = 0
        self.refused: set[str] = set()

    def commented(self, findings: Sequence[Finding]) -> str:
        """The text of the file with comments that suppress its findings."""
        first = text = self._job.text(self._key)
        try:
            found = self._found(text)
            for _ in range(_TURNS):
                changed = self._changed(text, self._edits(findings), found)
                if changed == text:
                    break
                findings = self._found(changed)
                self.suppressed += len(found) - len(findings)
                text, found = changed, findings
            return text
        finally:
            self._set(first)

    def _edits(self, findings: Sequence[Finding]) -> list[tuple[Edit, set[str]]]:
        """(edit, codes that it suppresses) pairs, from the end of the text to its beginning."""
        root, source = self._now()
        if self._baseline is not None:
            findings = self._baseline.new(self._job.reports[self._key], source.whole_text, findings)
        edits = SuppressionEdits(source, self._job.session.selection(root, source.path), self._reason)
        by_place: dict[int, tuple[Finding, set[str]]] = {}
        for finding in findings:
            if finding.code in self.refused or not edits.is_possible(finding):
                continue
            edit = edits.on_line(finding)
            if edit is not None:
                by_place.setdefault(edit.start, (finding, set()))[1].add(finding.code)
        together = [(one._replace(code=",".join(sorted(codes))), codes) for one, codes in by_place.values()]
        made = [(edit, codes) for finding, codes in together if (edit := edits.on_line(finding)) is not None]
        return sorted(made, key=lambda one: -one[0].start)

    def _changed(self, text: str, edits: Sequence[tuple[Edit, set[str]]], found: Sequence[Finding]) -> str:
        """The text with all edits; or, if something else is found then, with those that bring up nothing."""
        together = _applied(text, [edit for edit, _ in edits])
        if self._brings_nothing(together, found):
            return together
        for edit, codes in edits:
            changed = _applied(text, [edit])
            if self._brings_nothing(changed, found):
                text = changed
            else:
                self.refused |= codes
        return text

    def _brings_nothing(self, text: str, found: Sequence[Finding]) -> bool:
        """Whether nothing is found with another text that was not found before."""
        return Counter(one.code for one in self._found(text)) <= Counter(one.code for one in found)

    def _found(self, text: str) -> list[Finding]:
        """What is found in the file with another text, which it has from now on."""
        self._set(text)
        root, source = self._now()
        return self._job.session.findings(root, self._job.session.script(root), source)

    def _set(self, text: str) -> None:
        self._job.change(self._key, text)
        self._job.session.follow_anew()

    def _now(self) -> tuple[Root, Source]:
        """The script with the text that the file has now, and the file in it."""
        root = self._job.session.root(self._root_path)
        if root is None:
            raise LookupError(f"{self._root_path} is gone")
        return root, next(source for source in root.sources if self._job.key(source.path) == self._key)


def _applied(text: str, edits: Iterable[Edit]) -> str:
    return apply(text, [Fix("", (edit,), SAFE) for edit in edits])[0]
