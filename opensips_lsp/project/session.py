"""Which files make which script, how each is checked, what is found in it, and what its fixes make of it.

The command line gets its findings from Session.findings, and the server those of closed files. For open files an
Analysis does the same step by step (incremental/report.py), through Session.despite_failures as well.
"""

from __future__ import annotations

from functools import partial

from opensips_lsp.lint.findings import findings
from opensips_lsp.lint.fixes import UnstableFix, fix_found
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.includes import with_text
from opensips_lsp.project.roots import Roots
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import TypeVar

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.includes import IncludeProblem
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.project.configuration import Options, ScriptSettings
    from opensips_lsp.project.includes import Closure
    from opensips_lsp.project.texts import Texts
    from opensips_lsp.syntax.items import Items

    T = TypeVar("T")


class Root(Record):
    """A root config with all that it includes, and how this script is checked.

    sources: in reading order, the root first. covers: the keys of the files that are checked as files of this script.
    """

    sources: list[Source]
    problems: list[IncludeProblem]
    settings: ScriptSettings
    covers: set[str]

    @property
    def path(self) -> str:
        """The path of the root config."""
        return self.sources[0].path


class RootsAround(Record):
    """The scripts that a file is checked in: those that include it, else itself; none when it cannot be read.

    looked_for, read: as in project.roots.Around.
    """

    roots: list[Root]
    looked_for: bool = False
    read: frozenset[str] = frozenset()


class Fixed(Record):
    """What fixes make of a file.

    fixes: how many were applied. left_out: codes of rules whose fixes would bring errors.
    """

    source: Source
    fixes: int
    left_out: Sequence[str] = ()


class DifferentFixes(UnstableFix):
    """A file that several scripts include, each of which needs other fixes of it."""

    reason = "is included in several places that need different fixes; it is not changed"

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} {self.reason}")


class Session:
    """The scripts of one run of the command line, or of an editor.

    memo: that of syntax.items.items. rule_failed(path, failure): called once for each file in which a rule fails;
    the rule is left out there from then on. Raises ConfigError, and UnknownRule for the options.
    """

    def __init__(
        self,
        options: Options,
        rules: Sequence[Rule],
        texts: Texts,
        memo: Items,
        rule_failed: Callable[[str, RuleFailed], None],
    ) -> None:
        self.rules, self.texts, self.memo, self._rule_failed = rules, texts, memo, rule_failed
        self._failed: set[tuple[str, str]] = set()  # (code of a rule, key of the file in which it has failed)
        self._proofs: dict[str, str | None] = {}  # by key of a root; see keep_proof
        self.left_out: frozenset[str] = frozenset()  # codes of rules that do not run for now
        self.aged: dict[str, str] = {}  # key of a file -> what showed the age of its script earlier (Script.aged)
        self.configure(options)

    def configure(self, options: Options) -> None:
        """Check by other options from now on; configuration files are read anew."""
        self.configuration = Configuration(options, self.rules)
        self.texts.reach = options.reach
        self.follow_anew()

    def forget_files(self) -> None:
        """Files may have changed: read them anew, and give each rule another chance."""
        self.texts.forget()
        self._failed.clear()
        self.follow_anew()

    def copy_ages(self, other: Session) -> None:
        """Know as much of the age of scripts as another session."""
        self.aged, self._proofs = dict(other.aged), dict(other._proofs)

    def take_over(self, other: Session) -> None:
        """Know what another session with the same texts and settings has found out."""
        self._failed |= other._failed
        self.roots.take_over(other.roots)
        self.texts.known.update(other.texts.known)

    # ---- which files make which script

    def follow_anew(self) -> None:
        """Texts have changed: find out anew what includes what."""
        self.roots = Roots(self.texts, self.configuration.settings, self._target, self.memo)

    def _target(self, path: str) -> Version:
        return self.configuration.of_script(path).target

    def root(self, path: str) -> Root | None:
        """A file as a script of its own; None when it cannot be read."""
        closure = self.roots.closure(path)
        return None if closure is None else self._root(closure, self.texts.key(path))

    def roots_of(self, path: str, look: bool = True) -> RootsAround:
        """The scripts that a file is checked in. look: whether to look around for one."""
        closure, key = self.roots.closure(path), self.texts.key(path)
        if closure is None:
            return RootsAround([])
        around = self.roots.around(path, closure.sources, look)
        return RootsAround(
            [self._root(one, key) for one in around.closures or [closure]], around.looked_for, around.read
        )

    def _root(self, closure: Closure, key: str) -> Root:
        sources, problems = closure
        settings = self.configuration.of_script(sources[0].path)
        return Root(sources, problems, settings, self.roots.below(key, sources))

    # ---- what is found

    def script(self, root: Root, sources: Sequence[Source] | None = None) -> Script:
        """The Script of a root, or of other sources in place of its own."""
        sources = root.sources if sources is None else sources
        key = self.texts.key
        aged = next(filter(None, (self.aged.get(key(one.path)) for one in sources)), None) if self.aged else None
        script = root.settings.script(sources, not root.problems, aged)
        if key(root.path) in self._proofs:
            script.proof = self._proofs[key(root.path)]
        return script

    def keep_proof(self, root: Root) -> None:
        """Let what shows now that a script is old (Script.proof) count from now on: fixes take it out of the text."""
        self._proofs[self.texts.key(root.path)] = self.script(root).proof

    def had_proof(self, root: Root) -> bool:
        """Whether a proof was kept that shows that a script is old."""
        return bool(self._proofs.get(self.texts.key(root.path)))

    def selection(self, root: Root, path: str) -> Selection:
        """The rules for a file of a script, but for those that failed in it or are left out."""
        selection, without = root.settings.selection_in(path), self.failed_in(path) | self.left_out
        return selection.without(without) if without else selection

    def failed_in(self, path: str) -> set[str]:
        """The codes of the rules that failed in a file."""
        if not self._failed:
            return set()
        key = self.texts.key(path)
        return {code for code, where in self._failed if where == key}

    def findings(self, root: Root, script: Script, source: Source) -> list[Finding]:
        """The findings to report in a source of a root's Script."""
        return self.despite_failures(root, source, partial(findings, script, source, root.problems))

    def despite_failures(self, root: Root, source: Source, find: Callable[[Selection], T]) -> T:
        """What `find(selection)` finds in a source of a root: a rule that fails is reported once and left out."""
        while True:
            try:
                return find(self.selection(root, source.path))
            except RuleFailed as failure:
                self._failed.add((failure.rule.code, self.texts.key(source.path)))
                self._rule_failed(source.path, failure)

    # ---- fixes

    def fixed(self, root: Root, source: Source, unsafe: bool, codes: Collection[str] | None = None) -> Fixed:
        """A source of a root with its fixes applied until nothing is left to fix. codes: those of these rules only.

        The script is taken for as old as it was when it came. Raises UnstableFix, RuleFailed.
        """
        # no fix brings what OpenSIPS refuses, be it at a later stage
        selection = self.selection(root, source.path)._replace(severities={}, ignore_parse_stops=True)
        made: dict[str, Source] = {}
        left_out: list[str] = []

        def script_for(text: str) -> tuple[Script, Source]:
            changed = made[text] = with_text(source, text, self.memo)
            return self.script(root, [changed if other is source else other for other in root.sources]), changed

        def find(script: Script, changed: Source) -> list[Finding]:
            return findings(script, changed, None, selection)

        text, count = fix_found(script_for, source.text, find, unsafe, codes, left_out)
        return Fixed(made[text], count, left_out)


def agreed(path: str, fixed: Sequence[Fixed]) -> Fixed:
    """What the fixes of all the places where a file is included make of it; raises DifferentFixes."""
    if len({one.source.text for one in fixed}) > 1:
        raise DifferentFixes(path)
    return max(fixed, key=lambda one: one.fixes)
