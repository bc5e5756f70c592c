"""Lint the files named on the command line, fix them if asked, and say what was found."""

import sys
from importlib import import_module
from itertools import chain

from opensips_lsp import project
from opensips_lsp.cli import files, progress
from opensips_lsp.cli.notes import Notes
from opensips_lsp.lint import RuleFailed, UnstableFix, fix, include_findings, lint, wanted
from opensips_lsp.script import Script, Source
from opensips_lsp.split import items
from opensips_lsp.text import encode


class Report:
    """What was found in one file. `text` is what the offsets count in.

    `fixed` is the text that fixes give, or None when they were not asked for; `fixes` is how many that took.
    """

    __slots__ = ("findings", "fixed", "fixes", "path", "text")

    def __init__(self, path, text):
        self.path, self.text, self.findings, self.fixed, self.fixes = path, text, [], None, 0


def check(options, rules):
    """Lint, fix and print as the options say -> exit status."""
    job = _Job(options, rules)
    job.read()
    scripts = job.scripts()
    job.lint(scripts)
    if options.fix or options.diff:
        job.fix(scripts)
        if options.fix and not options.diff:
            job.write()
            job.lint(job.scripts())
    reports = list(job.reports.values())
    out = sys.stdout
    if job.filtering:
        sys.stdout.buffer.writelines(job.filtered())
        out = sys.stderr
    if options.diff:
        import_module("opensips_lsp.cli.diff").show(reports, options, out)
    elif reports:
        import_module(f"opensips_lsp.cli.{options.output_format}_format").show(reports, options, out)
    elif options.output_format == "json":
        out.write("[]\n")
    if job.notes.failed:
        return 2
    return 1 if any(report.findings for report in reports) and not options.exit_zero else 0


class _Job:
    """The files of one run and what has become of them. Files are known by files.key, standard input by its name."""

    def __init__(self, options, rules):
        self.options, self.rules, self.notes = options, rules, Notes()
        self.input = (options.stdin_filename or "<stdin>") if "-" in options.paths else None
        self.filtering = self.input is not None and options.fix and not options.diff
        self.named = {}  # key -> path, of what was named or found
        self.data, self.texts = {}, {}  # key -> bytes as read, text as it is now
        self.reports = {}  # key -> Report, in the order to print them in
        self.failed = set()  # (rule, key): that rule has failed in that file
        self.memo = {}

    def key(self, path):
        return path if path == self.input and path in self.named else files.key(path)

    # ---- reading

    def read(self):
        """Read standard input and all files; note what cannot be linted."""
        options, notes = self.options, self.notes
        found, searched, troubles = files.find([path for path in options.paths if path != "-"])
        if self.input is not None:
            self._read(self.input, self.input, files.read_input, self.input)
        for path in progress.over(found, "reading"):
            self._read(path, files.key(path), files.read, path, path in searched)
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
        """-> [(sources, include problems)]: each root with all that it includes; nothing is its own root needlessly.

        With --isolated each named file is: nothing but what it includes says what it is.
        """
        closures, included = [], set()
        for key, path in progress.over(list(self.named.items()), "parsing"):
            with self.notes.guard(path):
                sources, problems = project.sources(path, self.texts[key], self._included, self.memo)
                closures.append((key, sources, problems))
                included.update(self.key(source.path) for source in sources[1:])
        roots, covered = [], set()
        for key, sources, problems in sorted(closures, key=lambda closure: closure[0] in included):
            if key not in covered or self.options.isolated:  # an included one is covered, unless two include each other
                roots.append((sources, problems))
                covered.update(self.key(source.path) for source in sources)
        return roots

    # ---- linting

    def lint(self, scripts):
        """Make the reports anew, but for what was fixed."""
        before, self.reports = self.reports, dict.fromkeys(self.named)
        for sources, problems in progress.over(scripts, "linting"):
            script = self._script(sources, problems)
            for source in sources:
                if source.included and self.options.isolated and self.key(source.path) in self.named:
                    continue
                with self.notes.guard(source.path):
                    self._add(source, self._lint(script, source) + include_findings(source, problems))
        self.reports = {key: report for key, report in self.reports.items() if report}
        for key, report in self.reports.items():
            report.findings.sort(key=lambda finding: finding.start)
            if key in before:
                report.fixes = before[key].fixes

    def _script(self, sources, problems):
        return Script(self.options.target, sources, self.options.origin, not problems)

    def _working(self, source):
        return [rule for rule in self.rules if (rule, self.key(source.path)) not in self.failed]

    def _lint(self, script, source):
        """The findings of all rules that do not fail in this file."""
        while True:
            try:
                return lint(script, source, self._working(source))
            except RuleFailed as failure:
                self.failed.add((failure.rule, self.key(source.path)))
                self.notes.internal(source.path, failure, f"{failure}, the other rules went on")

    def _add(self, source, findings):
        """Note a file's findings; a file that several scripts include has each of them once."""
        key = self.key(source.path)
        report = self.reports.get(key)
        if report is None:
            report = self.reports[key] = Report(self.named.get(key, source.path), source.text)
        seen = {(finding.code, finding.start, finding.end) for finding in report.findings}
        hidden = self.options.hidden
        report.findings += [f for f in findings if f.code not in hidden and (f.code, f.start, f.end) not in seen]

    # ---- fixing

    def fix(self, scripts):
        """Work out the fixed text of each file that was named."""
        offers = {}  # key -> {text: number of fixes}: one for each script that has the file
        for sources, problems in progress.over(scripts, "fixing"):
            for number, source in enumerate(sources):
                key = self.key(source.path)
                if key in self.named and key in self.reports:
                    with self.notes.guard(source.path, "; it is not changed"):
                        sources[number], fixes = self._fixed(sources, source, problems)
                        offers.setdefault(key, {})[sources[number].text] = fixes
                elif any(wanted(finding, self.options.unsafe_fixes) for finding in self._report(key)):
                    self.notes.note(source.path, "is included but was not named, so it is not fixed; name it too")
        for key, texts in offers.items():
            report = self.reports[key]
            report.fixed = report.text
            if len(texts) == 1:
                ((report.fixed, report.fixes),) = texts.items()
            else:
                self.notes.note(
                    report.path, "is included in several places that need different fixes; it is not changed"
                )

    def _report(self, key):
        return self.reports[key].findings if key in self.reports else ()

    def _fixed(self, sources, source, problems):
        """-> (the Source with its fixed text, number of fixes)."""
        made = {source.text: source}

        def script_for(text):
            changed = made[text] = Source(
                source.path, text, items(text, source.role, self.memo), source.role, source.route, source.place
            )
            return self._script([changed if other is source else other for other in sources], problems), changed

        try:
            text, fixes = fix(script_for, source.text, self._working(source), self.options.unsafe_fixes)
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
                if key != self.input:
                    files.write(report.path, self.data[key], report.fixed)
                self.texts[key] = report.fixed
            except files.Unlintable as trouble:
                report.fixes = 0
                self.notes.trouble(trouble)

    def filtered(self):
        """The bytes that standard input has become, in pieces; as they came if it could not be linted."""
        if self.input in self.texts:
            return (encode(self.texts[self.input]),)
        return chain((self.data[self.input],), files.rest_of_input())
