"""The files of one run of the command line: read, linted, fixed, written."""

from __future__ import annotations

import gc
import os
from itertools import chain

from opensips_lsp.cli.notes import Notes
from opensips_lsp.cli.report import FileReport
from opensips_lsp.lint.finding import CHOSEN
from opensips_lsp.lint.findings import merged
from opensips_lsp.lint.fixes import UnstableFix, wanted
from opensips_lsp.lint.masking import passwords
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.project import files, search
from opensips_lsp.project.session import DifferentFixes, Fixed, Session, agreed
from opensips_lsp.project.texts import Texts
from opensips_lsp.syntax.text import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Source
    from opensips_lsp.project.configuration import Options
    from opensips_lsp.project.session import Root

    Thing = TypeVar("Thing")

_NAMELESS = "<stdin>"
_MANY = 50  # scripts, after which what is left of them is freed


class Job:
    """The files of one run and what has become of them, by keys.

    paths: as the user names them, "-" for standard input, which goes by `stdin_filename`.
    """

    def __init__(
        self,
        paths: Sequence[str],
        options: Options,
        rules: Sequence[Rule],
        unsafe_fixes: bool = False,
        stdin_filename: str | None = None,
    ) -> None:
        self.paths, self.unsafe_fixes, self.notes = paths, unsafe_fixes, Notes()
        self._texts = Texts(self.notes.trouble)
        self.session = Session(options, rules, self._texts, {}, self._rule_failed)
        self.input = (stdin_filename or _NAMELESS) if "-" in paths else None
        if self.input == _NAMELESS:
            self._texts.is_no_file(_NAMELESS)
        self._input_key = self.input and self.key(self.input)
        self.named: dict[str, str] = {}  # key -> path, of what was named or found
        self._data: dict[str, bytes] = {}  # key -> bytes as read, of the same
        self.reports: dict[str, FileReport] = {}  # by key, in the order to print them in

    def key(self, path: str) -> str:
        """What is equal for all names of one file."""
        return self._texts.key(path)

    def text(self, key: str) -> str:
        """The text of a file that was named or found, as it is now."""
        return self._texts.known[key] or ""

    def change(self, key: str, text: str) -> None:
        """Give a file another text, without writing it."""
        self._texts.known[key] = text

    def _rule_failed(self, path: str, failure: RuleFailed) -> None:
        self.notes.internal(path, failure, f"{failure}; the other rules ran")

    # ---- reading

    def read(self) -> None:
        """Read standard input and all files; note what cannot be linted."""
        paths = [path for path in self.paths if path != "-"]
        found, troubles = search.find(paths, self.session.configuration.excludes)
        if self.input is not None:
            self._read(self.input, files.read_input)
        for path in _over(found, "reading"):
            if self.key(path) != self._input_key:
                self._read(path, files.read)
        for trouble in troubles:
            self.notes.trouble(trouble)
        folders = [path for path in paths if os.path.isdir(path)]
        if folders and not self.session.configuration.options.isolated:
            self._read_parts(folders)

    def _read_parts(self, folders: Sequence[str]) -> None:
        """Read what the scripts in some folders are made of, as far as it lies there: not all looks like a script."""
        excluded = self.session.configuration.excludes
        for path in list(self.named.values()):
            with self.notes.guard(path):
                for part in [source.path for root in self.session.roots_of(path).roots for source in root.sources]:
                    if self.key(part) not in self.named and search.lies_in(part, folders) and not excluded(part):
                        self._read(part, files.read)

    def _read(self, path: str, read: Callable[[str], tuple[bytes, str]]) -> None:
        key = self.key(path)
        try:
            self._data[key], text = read(path)
        except files.Unlintable as trouble:
            self._data[key] = trouble.data
            self.notes.trouble(trouble)
            return
        self.named[key], self._texts.known[key] = path, text
        oddity = files.oddity(text)
        if oddity:
            self.notes.note(path, oddity)

    # ---- which files make which script

    def roots(self) -> list[Root]:
        """The scripts to lint; no file that another one includes is one, unless both include each other.

        With --isolated each file that was named is a script, whatever else includes it.
        """
        session, found = self.session, []
        included: set[str] = set()
        session.follow_anew()
        for key, path in _over(list(self.named.items()), "parsing"):
            with self.notes.guard(path):
                closure = session.roots.closure(path)
                if closure is not None:
                    found.append((key, path))
                    included.update(self.key(source.path) for source in closure.sources[1:])
        roots: dict[str, Root] = {}
        covered: set[str] = set()
        for key, path in sorted(found, key=lambda one: one[0] in included):
            for root in self._roots_of(key, path) if key not in covered else ():
                roots.setdefault(self.key(root.path), root).covers.update(root.covers)
                covered |= root.covers
        return list(roots.values())

    def _roots_of(self, key: str, path: str) -> list[Root]:
        """The scripts that a file is checked in; a note says so if one was found by looking around."""
        if self.session.configuration.options.isolated:
            roots = [root] if (root := self.session.root(path)) is not None else []
            for root in roots:
                root.covers.difference_update(self.named.keys() - {key})
            return roots
        around = self.session.roots_of(path, look=path != _NAMELESS)
        if around.looked_for:
            self.notes.note(path, f"is linted together with {around.roots[0].path}, which includes it")
        return around.roots

    # ---- linting

    def lint(self, roots: Sequence[Root]) -> None:
        """Make the reports anew, but for what was fixed."""
        before, self.reports = self.reports, {}
        for root in _tidied(_over(roots, "linting"), len(roots)):
            script = self.session.script(root)
            secret = passwords(source.whole_text for source in root.sources) if len(root.sources) > 1 else frozenset()
            for source in root.sources:
                if self.key(source.path) in root.covers:
                    if source.template:
                        from opensips_lsp.lint.in_templates import not_checked, note  # late: for few files

                        self.notes.note(source.path, note(source.template))
                        if passed_over := not_checked(source):
                            self.notes.note(source.path, passed_over)
                    with self.notes.guard(source.path):
                        self._add(root, source, self.session.findings(root, script, source), secret)
        named = [key for key in self.named if key in self.reports]
        self.reports = {key: self.reports[key] for key in dict.fromkeys([*named, *self.reports])}
        for key, report in self.reports.items():
            if key in before:
                report.fixes, report.chosen = before[key].fixes, before[key].chosen
                report.suppressed = before[key].suppressed

    def _add(self, root: Root, source: Source, found: list[Finding], secret: frozenset[str]) -> None:
        """Add findings to the report of a file; if several scripts include it, it has each of them once.

        secret: the passwords of the script.
        """
        key = self.key(source.path)
        report = self.reports.get(key)
        if report is None:
            path = self.named.get(key, source.path)
            codes = self.session.selection(root, source.path).codes
            self.reports[key] = FileReport(path, source.text, root.settings.target, found, codes)
        else:
            report.findings = merged(report.findings, found)
        self.reports[key].passwords |= secret

    def findings_in(self, keys: Iterable[str]) -> Iterable[Finding]:
        """The findings that are reported of some files."""
        return chain.from_iterable(self.reports[key].findings for key in keys if key in self.reports)

    # ---- fixing

    def fix(self, roots: Sequence[Root]) -> None:
        """Work out the fixed text of each file that was named; nothing is written."""
        fixed: dict[str, list[Fixed]] = {}  # key -> what comes of it in each place where a script has the file
        for root in _tidied(_over(roots, "fixing"), len(roots)):
            self.session.keep_proof(root)
            for number, source in enumerate(root.sources):
                key = self.key(source.path)
                if key not in root.covers:
                    continue
                if key in self.named and key in self.reports:
                    with self.notes.guard(source.path, "; it is not changed"):
                        one = self._fixed(root, source)
                        root.sources[number] = one.source
                        fixed.setdefault(key, []).append(one)
                elif any(wanted(finding, self.unsafe_fixes) for finding in self.findings_in([key])):
                    self.notes.note(source.path, "is included but was not named, so it is not fixed; name it too")
        for key, results in fixed.items():
            report = self.reports[key]
            report.fixed, report.chosen = report.text, _chosen(report.findings)
            try:
                one = agreed(report.path, results)
                report.fixed, report.fixes = one.source.text, one.fixes
            except DifferentFixes as error:
                self.notes.note(report.path, error.reason)

    def _fixed(self, root: Root, source: Source) -> Fixed:
        try:
            fixed = self.session.fixed(root, source, self.unsafe_fixes)
        except (RuleFailed, UnstableFix) as failure:
            self.notes.internal(source.path, failure, f"{failure}; it is not changed")
            return Fixed(source, 0)
        if fixed.left_out:
            codes = ", ".join(fixed.left_out)
            text = f"not all findings of {codes} are fixed, because that would introduce new errors"
            self.notes.note(source.path, text)
        return fixed

    # ---- writing

    def write_fixed(self) -> None:
        """Write what was fixed, all but standard input."""
        for key, report in self.reports.items():
            if report.changed is None:
                continue
            if key == self._input_key or self.write(key, report.path, report.changed):
                self.change(key, report.changed)
            else:
                report.fixes = report.suppressed = 0

    def write(self, key: str, path: str, text: str) -> bool:
        """Write another text into a file -> whether it could be done; otherwise a note says why."""
        try:
            files.write(path, self._data[key], text)
        except files.Unlintable as trouble:
            self.notes.trouble(trouble)
            return False
        return True

    def filtered(self) -> Iterable[bytes]:
        """The bytes that standard input has become, in chunks; as they came if it could not be linted."""
        key = self._input_key or ""
        if key in self.named:
            return (encode(self.text(key)),)
        return chain((self._data[key],), files.rest_of_input())


def _chosen(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The titles of the fixes that the user has chosen, each once."""
    fixes = [(found.code, found.fix) for found in findings]
    titles = [f"{code}: {fix.title}" for code, fix in fixes if fix is not None and fix.applicability == CHOSEN]
    return tuple(dict.fromkeys(titles))


def _over(things: Sequence[Thing], doing: str) -> Iterable[Thing]:
    """The things, with a progress bar (which is only loaded where there is more than one)."""
    if len(things) < 2:
        return things
    from opensips_lsp.cli import progress

    return progress.over(things, doing)


def _tidied(roots: Iterable[Root], count: int) -> Iterable[Root]:
    """The scripts. The views of their nodes are cycles, and main() has switched the collector off: free them here."""
    if count < _MANY:
        yield from roots
        return
    gc.freeze()  # the trees of all stay, and need not be looked at
    for number, root in enumerate(roots, 1):
        yield root
        if number % _MANY == 0:
            gc.collect(0)
