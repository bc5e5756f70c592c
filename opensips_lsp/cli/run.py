"""Lint the files named on the command line, fix them if asked, and say what was found."""

import sys

from opensips_lsp import project, syntax
from opensips_lsp.cli import files, progress
from opensips_lsp.lint import UnstableFix, fix, include_findings, lint
from opensips_lsp.script import Script
from opensips_lsp.text import encode


class Report:
    """What was found in one file. `text` is what the offsets count in; `fixed` the text that fixes would give."""

    __slots__ = ("findings", "fixed", "path", "text")

    def __init__(self, path, text, findings, fixed=None):
        self.path, self.text, self.findings, self.fixed = path, text, findings, fixed


def check(options, rules):
    """Lint, fix and print as the options say -> exit status."""
    found, troubles = files.find([path for path in options.paths if path != "-"])
    texts = {}
    if "-" in options.paths:
        name = options.stdin_filename or "<stdin>"
        try:
            texts[name] = files.checked(name, sys.stdin.buffer.read())
            found.insert(0, name)
        except files.Unreadable as trouble:
            troubles.append(trouble)
    reports, broken = _reports(found, texts, options, rules, troubles)
    for trouble in troubles:
        print(f"opensips-lint: {trouble}", file=sys.stderr)
    from importlib import import_module

    printer = import_module(f"opensips_lsp.cli.{options.output_format}_format")
    printer.show(reports, options, sys.stdout)
    if troubles or broken:
        return 2
    return 1 if any(report.findings for report in reports) and not options.exit_zero else 0


def _reports(found, texts, options, rules, troubles):
    """-> ([Report of each file], whether something of ours went wrong)."""
    reports, broken, memo, included = {}, False, {}, set()
    scripts = []
    for path in progress.over(found, "reading"):
        try:
            text = texts[path] if path in texts else files.read(path)
        except files.Unreadable as trouble:
            troubles.append(trouble)
            continue
        sources, problems = project.sources(path, text, _reader(), memo if options.fix or options.diff else {})
        scripts.append((sources, problems))
        included.update(source.path for source in sources[1:])
    for sources, problems in progress.over(scripts, "linting"):
        if sources[0].path in included:
            continue  # linted with the script that includes it
        script = Script(options.target, sources, options.origin)
        for source in sources:
            findings = lint(script, source, rules) + include_findings(source, problems)
            _add(reports, source, findings)
        if options.fix or options.diff:
            for source in sources:
                if source.path in found:
                    broken |= not _fix(reports[source.path], source, sources, problems, options, rules, troubles, memo)
    chosen = {rule.code for rule in rules}
    if options.select or options.ignore:
        for report in reports.values():
            report.findings = [f for f in report.findings if f.code in chosen or f.code == syntax.CODE]
    return list(reports.values()), broken


def _reader():
    def read(path):
        try:
            return files.read(path)
        except files.Unreadable:
            return None

    return read


def _add(reports, source, findings):
    """Note a file's findings; a file that several scripts include has each of them once."""
    report = reports.setdefault(source.path, Report(source.path, source.text, []))
    seen = {(finding.code, finding.start, finding.end) for finding in report.findings}
    report.findings += [f for f in findings if (f.code, f.start, f.end) not in seen]


def _fix(report, source, sources, problems, options, rules, troubles, memo):
    """Work out the fixed text of one file of a script and, with --fix, write it -> whether that went well."""
    from opensips_lsp.split import items
    from opensips_lsp.script import Source

    def script_for(text):
        changed = Source(source.path, text, items(text, source.role, memo), source.role, source.route)
        others = [changed if other is source else other for other in sources]
        return Script(options.target, others, options.origin), changed

    try:
        fixed, _ = fix(script_for, source.text, rules, options.unsafe_fixes)
    except UnstableFix as error:
        troubles.append(files.Unreadable(source.path, str(error)))
        return False
    report.fixed = fixed
    if options.fix and not options.diff:
        if fixed != source.text and source.path != "<stdin>" and source.path != options.stdin_filename:
            try:
                files.write(source.path, encode(fixed))
            except files.Unreadable as trouble:
                troubles.append(trouble)
                report.fixed = None
                return False
        script, changed = script_for(fixed)
        report.text = fixed
        report.findings = lint(script, changed, rules) + include_findings(source, problems)
    return True


