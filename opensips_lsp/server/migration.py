"""Files taken to OpenSIPS 2.4 together: what the fixes make of them, what is left to a person, and the report of it. Pure but
for reading files; nothing is written.

The same functions and settings as `opensips-lint migrate` has, so the same texts come out.
"""

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import wanted
from opensips_lsp.migrate import report
from opensips_lsp.migrate.preflight import steps
from opensips_lsp.project import files
from opensips_lsp.server.workspace import Workspace, options

_FROM, _TO = parse_version("2.3"), parse_version("2.4")


def goal(judgement):
    """The Version that a file is migrated to: what it is judged for, if that is new enough."""
    return judgement.roots[0].script.target if _is_new(judgement) else _TO


def may_migrate(judgement):
    """Whether a migration may change a file. For an older version nobody knows before it is tried."""
    codes = _codes(judgement.selection)
    return not _is_new(judgement) or any(
        finding.code in codes and wanted(finding, unsafe=False) for finding in judgement.findings
    )


def _is_new(judgement):
    return judgement.roots[0].script.target[:2] >= _TO[:2]


def _codes(selection):
    """The codes of rules that are about a migration."""
    return {rule.code for rule in selection.rules if rule.breaks_in is not None}


class Migration:
    """Scripts on their way. `scripts` is the Workspace with the buffers, which stays as it is.

    select, ignore: selectors of rules, over the project's configuration. Raises what a Workspace raises.
    """

    def __init__(self, scripts, rules, target=_TO, select=None, ignore=None, log=lambda text: None):
        self._scripts, self._target = scripts, target
        self._ours = Workspace(rules, options(str(target), str(_FROM), select, ignore), log)
        self._before = {}  # key of a file -> Judgement of it as it was
        self._changed = []  # paths

    def fixed(self, path):
        """-> (text, number of fixes) of a file; None when it cannot be read. Raises lint.UnstableFix, RuleFailed."""
        self._take_buffers(path)
        self._ours.judge(path)  # a rule that fails is left out from then on
        return self._ours.fixed(path)

    def migrate(self, path):
        """Make the fixes of one more file: those that come later see it as it is then."""
        self._take_buffers(path)
        judgement = self._ours.judge(path)
        if judgement is None or files.key(path) in self._before:
            return
        self._before[files.key(path)] = judgement
        text, _ = self._ours.fixed(path)
        if text != judgement.text.string:
            self._ours.open(path, text)
            self._changed.append(path)

    def changes(self):
        """(path, text before, text after) of each file that becomes another."""
        before = [self._before[files.key(path)].text.string for path in self._changed]
        return [(path, old, self._ours.text(path).string) for path, old in zip(self._changed, before)]

    def report(self):
        """The Report of the files so far."""
        told, found = [], {}
        for before in self._before.values():
            after = self._ours.judge(before.path)
            told.append(_file_report(before, after))
            for context in after.roots:
                for step in steps(context.script):
                    found.setdefault((step.title, step.reason), step)
        return report.Report(self._target, _FROM, told, list(found.values()), False)

    def _take_buffers(self, path):
        """Let what is not saved count, in the file and in all that it is judged with."""
        judgement = self._scripts.judge(path)
        sources = [source for context in judgement.roots for source in context.sources] if judgement else []
        for source in sources:
            buffer = self._scripts.buffer(source.path)
            if buffer is not None and self._ours.buffer(source.path) is None:
                self._ours.open(source.path, buffer.string)


def together(migrations):
    """One Report of some Migrations."""
    reports = [migration.report() for migration in migrations] or [report.Report(_TO, _FROM, [], [], False)]
    steps = {(step.title, step.reason): step for one in reports for step in one.steps}
    return reports[-1]._replace(files=[file for one in reports for file in one.files], steps=list(steps.values()))


def _file_report(before, after):
    codes = _codes(before.selection)
    told = [finding for finding in after.findings if finding.severity == "error" or finding.code in codes]
    changed = before.text.string != after.text.string
    return report.file_report(
        before.path, before.text.string, after.text.string, before.findings, told,
        lambda finding: changed and wanted(finding, unsafe=False) is not None, before.text.string, codes,
        {rule.code for rule in before.selection.rules if rule.dates},
    )  # fmt: skip
