"""Lint the files named on the command line, fix them if asked, and say what was found."""

from __future__ import annotations

import sys
from itertools import chain

from opensips_lsp.cli.notes import Notes
from opensips_lsp.lint.finding import CHOSEN
from opensips_lsp.lint.findings import UnstableFix, findings, fix_found, merged, wanted
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.model.script import Script
from opensips_lsp.project import files
from opensips_lsp.project import includes as project
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.roots import Roots
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Source
    from opensips_lsp.project.configuration import Terms


class _Root(Record):
    """A root config with all that it includes. terms: what it is checked by. told: keys of the files to report on."""

    sources: list[Source]
    problems: list[project.IncludeProblem]
    terms: Terms
    told: set[str]


class Report:
    """What was found in one file. `text` is what the offsets count in, `target` the Version it was judged for.

    `fixed` is the text that fixes give, or None when they were not asked for; `fixes` is how many that took; `chosen` names
    the choices of the user (--choose) that are among them.
    """

    __slots__ = ("chosen", "findings", "fixed", "fixes", "path", "target", "text")

    def __init__(self, path, text, target, findings):
        self.path, self.text, self.target, self.findings = path, text, target, findings
        self.fixed, self.fixes, self.chosen = None, 0, ()


_NAMELESS = "<stdin>"
_TEMPLATE = "is {} template: what it expands to is not seen, only what stands outside is judged; lint what it expands to as well"


def check(options, rules):
    """Lint, fix and print as the options say -> exit status."""
    job = Job(options, rules)
    job.read()
    scripts = job.scripts()
    job.lint(scripts)
    if options.fix or options.diff:
        job.fix(scripts)
        if options.fix and not options.diff:
            job.write()
            scripts = job.scripts()
            job.lint(scripts)
    reports = list(job.reports.values())
    out = sys.stdout
    if job.filtering:
        sys.stdout.buffer.writelines(job.filtered())
        out = sys.stderr
    if options.diff:
        _of_cli("diff").show(reports, options, out)
    elif reports:
        _of_cli(f"{options.output_format}_format").show(reports, options, out)
    elif options.output_format == "json":
        out.write("[]\n")
    if options.fix and not options.diff and any(job.proofs.values()):
        for path, text in _of_cli("origin").lost(job, scripts):
            job.notes.note(path, text)
    if job.notes.failed:
        return 2
    return 1 if any(report.findings for report in reports) and not options.exit_zero else 0


def _is_chosen(finding):
    return finding.fix is not None and finding.fix.applicability == CHOSEN


def _of_cli(name):
    """One of the modules beside this one that most runs do not need."""
    return getattr(__import__("opensips_lsp.cli", fromlist=[name]), name)


def _over(things, doing):
    """progress.over, which is loaded when there is more than one thing."""
    if len(things) < 2:
        return things
    from opensips_lsp.cli import progress

    return progress.over(things, doing)


class Job:
    """The files of one run and what has become of them. Files are known by files.key, standard input by its name."""

    def __init__(self, options, rules):
        self.options, self.configuration, self.notes = options, Configuration(options, rules), Notes()
        self.input = (options.stdin_filename or _NAMELESS) if "-" in options.paths else None
        self.input_key = self.input and (self.input if self.input == _NAMELESS else files.key(self.input))
        self.filtering = self.input is not None and options.fix and not options.diff
        self.named = {}  # key -> path, of what was named or found
        self.data, self.texts = {}, {}  # key -> bytes as read, text as it is now
        self.reports = {}  # key -> Report, in the order to print them in
        self.failed = set()  # (code, key): that rule has failed in that file
        self.proofs = {}  # key of a root -> Script.proof of it as it came: fixes take out of a script what shows its age
        self.memo, self.roots = {}, None  # of items; which are made anew when texts have changed

    def key(self, path):
        return path if path == self.input == _NAMELESS else files.key(path)

    # ---- reading

    def read(self):
        """Read standard input and all files; note what cannot be linted."""
        options, notes = self.options, self.notes
        paths = [path for path in options.paths if path != "-"]
        found, troubles = files.find(paths, self.configuration.excludes)
        if self.input is not None:
            self._read(self.input, self.input_key, files.read_input, self.input)
        for path in _over(found, "reading"):
            key = files.key(path)
            if key != self.input_key:
                self._read(path, key, files.read, path)
        for trouble in troubles:
            notes.trouble(trouble)

    def _read(self, path, key, read, *arguments):
        try:
            self.data[key], self.texts[key] = read(*arguments)
        except files.Unlintable as trouble:
            self.data[key] = getattr(trouble, "data", b"")
            self.notes.trouble(trouble)
            return
        self.named[key] = path
        oddity = files.oddity(self.texts[key])
        if oddity:
            self.notes.note(path, oddity)

    def _included(self, path):
        """The text of an included file, or None."""
        key = self.key(path)
        if key not in self.texts:
            self.texts[key] = None
            try:
                self.data[key], self.texts[key] = files.read(path)
            except files.Unlintable as trouble:
                if files.exists(path):  # else the rule for includes says so, at the place
                    self.notes.trouble(trouble)
        return self.texts[key]

    def scripts(self):
        """-> [_Root]: each root with all that it includes; nothing is its own root needlessly.

        With --isolated each named file is: nothing but what it includes says what it is.
        """
        closures, included = [], set()
        self.roots = Roots(self._included, files.beside, self.key, self.configuration.settings, self.memo)
        for key, path in _over(list(self.named.items()), "parsing"):
            with self.notes.guard(path):
                sources, problems = self.roots.closure(path)
                closures.append((key, sources, problems))
                included.update(self.key(source.path) for source in sources[1:])
        roots, covered = {}, set()
        for key, sources, problems in sorted(closures, key=lambda closure: closure[0] in included):
            if self.options.isolated:
                told = {key} | {self.key(source.path) for source in sources} - self.named.keys()
                roots[key] = _Root(sources, problems, self.configuration.terms(self.named[key]), told)
            elif key not in covered:  # an included one is covered, unless two include each other
                for root in self._judged_in(key, sources, problems):
                    roots.setdefault(self.key(root.sources[0].path), root).told.update(root.told)
                    covered |= root.told
        return list(roots.values())

    def _judged_in(self, key, sources, problems):
        """The _Roots in whose context a named file is judged: those that include it, else itself."""
        path = self.named[key]
        around, looked_for = self.roots.around(path, sources, look=path != _NAMELESS)
        if looked_for:
            self.notes.note(path, f"is judged as a part of {around[0][0][0].path}, which includes it")
        if not around:
            told = {self.key(source.path) for source in sources}
            return [_Root(sources, problems, self.configuration.terms(path), told)]
        return [
            _Root(*closure, self.configuration.terms(closure[0][0].path), self.roots.below(key, closure[0]))
            for closure in around
        ]

    # ---- linting

    def lint(self, scripts):
        """Make the reports anew, but for what was fixed."""
        before, self.reports = self.reports, dict.fromkeys(self.named)
        for root in _over(scripts, "linting"):
            script = self.script(root, root.sources)
            for source in root.sources:
                if self.key(source.path) in root.told:
                    if source.template:
                        self.notes.note(source.path, _TEMPLATE.format(source.template))
                    with self.notes.guard(source.path):
                        self._add(source, script.target, self._findings(script, source, root))
        self.reports = {key: report for key, report in self.reports.items() if report}
        for key, report in self.reports.items():
            if key in before:
                report.fixes, report.chosen = before[key].fixes, before[key].chosen

    def script(self, root, sources=None):
        """The Script of a _Root, or of other sources in its place."""
        terms, sources, key = root.terms, sources or root.sources, self.key(root.sources[0].path)
        script = Script(terms.target, sources, terms.origin, not root.problems, terms.settings.myself, terms.catalogue)
        if key in self.proofs:
            script.proof = self.proofs[key]
        return script

    def _selection(self, root, source):
        """The rules for a file, but for those that failed in it."""
        selection = self.configuration.selection(root.terms, source.path)
        key = self.key(source.path)
        failed = {code for code, where in self.failed if where == key}
        return selection.without(failed) if failed else selection

    def _findings(self, script, source, root):
        while True:
            try:
                return findings(script, source, root.problems, self._selection(root, source))
            except RuleFailed as failure:
                self.failed.add((failure.rule.code, self.key(source.path)))
                self.notes.internal(source.path, failure, f"{failure}, the other rules went on")

    def _add(self, source, target, found):
        """Note a file's findings; a file that several scripts include has each of them once."""
        key = self.key(source.path)
        report = self.reports.get(key)
        if report is None:
            self.reports[key] = Report(self.named.get(key, source.path), source.text, target, found)
        else:
            report.findings = merged(report.findings, found)

    # ---- fixing

    def fix(self, scripts):
        """Work out the fixed text of each file that was named."""
        offers = {}  # key -> {text: number of fixes}: one for each script that has the file
        for root in _over(scripts, "fixing"):
            self.proofs[self.key(root.sources[0].path)] = self.script(root).proof
            for number, source in enumerate(root.sources):
                key = self.key(source.path)
                if key not in root.told:
                    continue
                if key in self.named and key in self.reports:
                    with self.notes.guard(source.path, "; it is not changed"):
                        root.sources[number], fixes = self._fixed(root, source)
                        offers.setdefault(key, {})[root.sources[number].text] = fixes
                elif any(wanted(finding, self.options.unsafe_fixes) for finding in self.found_in(key)):
                    self.notes.note(source.path, "is included but was not named, so it is not fixed; name it too")
        for key, texts in offers.items():
            report = self.reports[key]
            report.fixed = report.text
            chosen = [f"{found.code}: {found.fix.title}" for found in report.findings if _is_chosen(found)]
            report.chosen = tuple(dict.fromkeys(chosen))
            if len(texts) == 1:
                ((report.fixed, report.fixes),) = texts.items()
            else:
                self.notes.note(
                    report.path, "is included in several places that need different fixes; it is not changed"
                )

    def found_in(self, key):
        """The findings that are reported of a file."""
        return self.reports[key].findings if key in self.reports else ()

    def _fixed(self, root, source):
        """-> (the Source with its fixed text, number of fixes)."""
        made, selection = {source.text: source}, self._selection(root, source)

        def script_for(text):
            changed = made[text] = project.source_of(
                source.path, text, self.memo, source.role, source.route, source.place
            )
            return self.script(root, [changed if other is source else other for other in root.sources]), changed

        def find(script, changed):
            return findings(script, changed, root.problems if changed is source else None, selection, through=True)

        left = []
        try:
            text, fixes = fix_found(script_for, source.text, find, self.options.unsafe_fixes, left=left)
            if left:
                self.notes.note(
                    source.path,
                    f"not all of {', '.join(left)} is fixed: that would bring errors which are not there now",
                )
            return made[text], fixes
        except (RuleFailed, UnstableFix) as failure:
            self.notes.internal(source.path, failure, f"{failure}; it is not changed")
            return source, 0

    def write(self):
        """Write what was fixed, all but standard input."""
        for key, report in self.reports.items():
            if report.fixed is None or report.fixed == report.text:
                continue
            try:
                if key != self.input_key:
                    files.write(report.path, self.data[key], report.fixed)
                self.texts[key] = report.fixed
            except files.Unlintable as trouble:
                report.fixes = 0
                self.notes.trouble(trouble)

    def filtered(self):
        """The bytes that standard input has become, in pieces; as they came if it could not be linted."""
        if self.input_key in self.texts:
            return (encode(self.texts[self.input_key]),)
        return chain((self.data[self.input_key],), files.rest_of_input())
