"""The linter of the page: answers what src/worker.ts asks, inside of Pyodide. No text or version is made up outside.

One file is open at a time. Answers are JSON; offsets in questions and answers count UTF-16 units, as JavaScript does.
"""

from __future__ import annotations

import gc
import json
import re
from bisect import bisect_left
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import opensips_lsp
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.features.migration import ORIGIN, Migration, target_of
from opensips_lsp.features.semantic_tokens import stretches, visible
from opensips_lsp.lint.finding import SEVERITIES, UNSAFE
from opensips_lsp.lint.findings import order
from opensips_lsp.lint.fixes import UnstableFix, wanted
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.migrate import report
from opensips_lsp.project import files
from opensips_lsp.project.configuration import migrating
from opensips_lsp.server.workspace import Workspace, options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.lint.finding import Edit, Finding, Fix
    from opensips_lsp.server.workspace import FileSnapshot

_WIDE = re.compile("[\U00010000-\U0010ffff]")
_MOST_SHOWN = 500  # findings: nobody reads more of them, and each keystroke sends them all
_CAUTION = "may change what the script does"
REPORTS = {"html": "text/html", "markdown": "text/markdown", "json": "application/json"}
_SUFFIXES = {"html": ".html", "markdown": ".md", "json": ".json"}


class Units:
    """Offsets in a text: characters, as Python counts, and UTF-16 units, as JavaScript does."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [match.start() for match in _WIDE.finditer(text)]
        self._wide_units = [offset + number for number, offset in enumerate(self._wide)]

    def of(self, offset: int) -> int:
        """The units before a character."""
        return offset + bisect_left(self._wide, offset)

    def characters(self, units: int) -> int:
        """The characters before a unit."""
        return units - bisect_left(self._wide_units, units)


class Page:
    """What the page asks. The methods are called from JavaScript, by name."""

    def __init__(self) -> None:
        self._rules, self._target, self._path = indexed_rules(), str(DEFAULT_TARGET), ""
        self._scripts = self._workspace(self._target)
        self._units = Units("")

    def about(self) -> str:
        """What the page has to know before anything is opened."""
        targets = [{"series": series, "versions": list(reversed(TAGS[series]))} for series in reversed(SERIES)]
        return json.dumps(
            {
                "version": opensips_lsp.__version__,
                "targets": targets,
                "target": self._target,
            }
        )

    def refusal(self, name: str, size: int) -> str:
        """Why a file of so many bytes is not even read, or ""."""
        return str(files.too_large(name)) if size > files.MOST_BYTES else ""

    def read(self, name: str, data: Any) -> str:
        """The text of a file's bytes (a buffer of JavaScript), or why it cannot be a script."""
        try:
            return json.dumps({"text": files.checked(name, data.to_bytes())[1]})
        except files.Unlintable as trouble:
            return json.dumps({"refused": str(trouble)})

    def open(self, name: str, text: str, target: str) -> str:
        """Check another file, in place of the one before."""
        self._target, self._path, self._units = target, f"/{PurePosixPath(name).name or 'opensips.cfg'}", Units(text)
        self._scripts = self._workspace(target)
        self._scripts.open(self._path, text)
        answer = self._found()
        self._scripts.prepare()
        gc.unfreeze()
        gc.collect()  # the file before
        gc.freeze()  # trees live long: to visit them all takes longer than an edit
        return answer

    def change(self, changes: str) -> str:
        """Check the file after changes: [[start, end, new text], ...] in order, offsets in the text as it was."""
        units = self._units.characters
        edits = [(units(start), units(end), new) for start, end, new in json.loads(changes)]
        self._scripts.change(self._path, reversed(edits))  # from the end, so that the offsets hold
        self._units = Units(self._text())
        return self._found()

    def retarget(self, target: str) -> str:
        """Check the file for another version."""
        self._target = target
        self._scripts.configure(options(target, isolated=True))
        return self._found()

    def tokens(self, start: int, end: int) -> str:
        """The words between two offsets: [[start, end, "type modifier modifier"], ...]."""
        snapshot = self._scripts.snapshot(self._path)
        if snapshot is None:
            return "[]"
        units, source = self._units, snapshot.in_scripts[0].source
        return json.dumps(
            [
                (units.of(first), units.of(last), " ".join((kind.type, *kind.modifiers)))
                for one in stretches(snapshot, units.characters(start), units.characters(end))
                for first, last, kind in visible(one.tokens(), source, one.offset)
            ]
        )

    def fix(self, code: str, start: int, message: str, title: str) -> str:
        """The edits of a fix or choice of a finding, or why there are none."""
        snapshot, at = self._scripts.snapshot(self._path), self._units.characters(start)
        for finding in snapshot.findings if snapshot else ():
            if (finding.code, finding.start, finding.message) == (code, at, message):
                for one in _fixes(finding):
                    if one.title == title:
                        return json.dumps({"edits": self._edits(sorted(one.edits))})
        return json.dumps({"refused": "This is no longer found there; look at what is found now."})

    def fixed(self) -> str:
        """The edits that all safe fixes make together, or why there are none."""
        try:
            fixed = self._scripts.fixed(self._path)
        except (UnstableFix, RuleFailed) as trouble:
            return json.dumps({"refused": str(trouble)})
        return json.dumps({"edits": self._edits(edits_between(self._text(), fixed[0]) if fixed else ())})

    def migration(self) -> str:
        """What a migration makes of the file: the text before and after, what it takes in a sentence, the reports."""
        snapshot = self._scripts.snapshot(self._path)
        if snapshot is None:
            return json.dumps({"refused": "there is no script that could be read"})
        target = target_of(snapshot)
        fresh = Workspace(self._rules, migrating(options(str(target), str(ORIGIN), isolated=True)), self._log)
        migration = Migration(self._scripts, fresh, target)
        try:
            migration.migrate(self._path)
        except (UnstableFix, RuleFailed) as trouble:
            return json.dumps({"refused": str(trouble)})
        after = next((new for _, _, new in migration.changes()), self._text())
        made = migration.report()
        named = made._replace(files=[one._replace(path=self._path[1:]) for one in made.files])
        reports = [self._report(named, form) for form in REPORTS]
        summary = report.summary(named)
        said = {"series": target.series, "before": self._text(), "after": after, "summary": summary, "reports": reports}
        return json.dumps(said)

    # ---- inside

    @staticmethod
    def _log(problem: str) -> None:
        print(problem)  # Pyodide takes it to the console of the browser

    def _workspace(self, target: str) -> Workspace:
        return Workspace(self._rules, options(target, isolated=True), self._log)

    def _text(self) -> str:
        text = self._scripts.buffer(self._path)
        return "" if text is None else text.string

    def _found(self) -> str:
        snapshot = self._scripts.snapshot(self._path)
        groups = snapshot.groups if snapshot else ()  # not `findings`, which makes anew the fixes that edit elsewhere
        found = sorted([one for group in groups for one in group.findings], key=order)
        counts = {severity: sum(one.severity == severity for one in found) for severity in SEVERITIES}
        fixable = sum(wanted(one, unsafe=False) is not None for one in found)
        shown = [self._finding(one, snapshot) for one in found[:_MOST_SHOWN]] if snapshot else []
        refused = "" if snapshot else str(files.too_large(self._path[1:]))
        said = {"findings": shown, "count": len(found), "counts": counts, "fixable": fixable, "refused": refused}
        return json.dumps(said)

    def _finding(self, finding: Finding, snapshot: FileSnapshot) -> dict[str, Any]:
        units, rule = self._units, snapshot.rule(finding.code)
        return {
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity,
            "message": finding.message,
            "start": units.of(finding.start),
            "end": units.of(finding.end),
            "unnecessary": bool(rule and "unnecessary" in rule.tags),
            "fixes": list(map(_described, _fixes(finding))),
        }

    def _edits(self, edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
        return [(self._units.of(start), self._units.of(end), new) for start, end, new in edits]

    def _report(self, made: report.Report, form: str) -> dict[str, str]:
        text = import_module(f"opensips_lsp.migrate.report.{form}").render(made)
        stem = PurePosixPath(self._path).stem
        return {"form": form, "name": f"{stem}-migration{_SUFFIXES[form]}", "type": REPORTS[form], "text": text}


def _fixes(finding: Finding) -> list[Fix]:
    return [one for one in (finding.fix, *finding.choices) if one is not None]


def _described(fix: Fix) -> dict[str, Any]:
    """What the page shows of a fix; one without edits says what to do."""
    caution = _CAUTION if fix.applicability == UNSAFE else ""
    return {"title": fix.title, "caution": caution, "edits": len(fix.edits)}
