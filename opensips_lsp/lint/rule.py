"""What a rule is made of. A rule is one file in rules/, stateless, and carries its proof: examples that are run."""

from __future__ import annotations

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.catalogue.version import DEFAULT_TARGET, numbers, series_before
from opensips_lsp.lint.finding import ERROR, Finding, one_line, page
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from opensips_lsp.lint.finding import Fix, Related, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

MIGRATION_PAGE = migration_page("2.3", "2.4")


class Bad(Record):
    """An example with findings at the «marks».

    after: the text that the fixes give; None where there are none. unsafe: whether a fix is not safe. choices: the
    titles of all choices. target: the version linted for. origin: the one that it comes from, "" for nothing known.
    """

    text: str
    after: str | None = None
    unsafe: bool = False
    choices: tuple[str, ...] = ()
    target: str = DEFAULT_TARGET.series
    origin: str = ""


class Good(Record):
    """A near miss: an example without a finding."""

    text: str
    target: str = DEFAULT_TARGET.series
    origin: str = ""


class Prefilter(Record):
    """Where a rule is not run because it cannot find anything there. It saves time and never changes the findings.

    words: names or numbers of which the script has at least one. tokens: kinds of tokens (terminals of the grammar) of
    which the item has at least one; "VAR EQUAL": two that stand side by side. Empty: no limit.
    """

    words: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


class Rule:
    """One construct and what becomes of it.

    Whoever adds an attribute that is read before a rule is loaded (by the runner, the selection, a list of rules) adds
    it to registry._INDEXED as well.

    code: stable, e.g. "M101". name: that of the file, with dashes.
    breaks_in: the series or patch level from which on the rule applies. needs: the first one that takes what the rule
    finds; it applies to those before. Neither: to all. breaks_up_to: the last version that changes something that the
    rule reports, where that is another one than breaks_in.
    ends_in: the first version that the rule says nothing of; its docstring says why. None: it has no end.
    severity: "error" means that OpenSIPS does not start; stage: where it objects (Finding.stage).
    migrating: the rule reports only in a script that comes from before `breaks_in`, or `breaks_up_to` (Script.origin,
        Script.proof): a native script of the target never sees it.
    after_parse: OpenSIPS looks at this only when it has read the script without an error. The findings are reported
        anyway; above the first error of the file as warnings.
    visits: kinds of the nodes that `check` is called with; begins: kinds of tokens with one of which such a node
    begins; empty: all.
    prefilter: where the rule is not run at all.
    supersedes: codes of rules that say less of the same: their findings are dropped where this rule has one.
    instead: what `check_script` finds is all that is reported of a file, as an error, at the place of the first one; it
        runs only where there is an error.
    goes_by_rows: each of its findings is about one row of rules/common/hops/: two of one place differ in the message.
    hangs_on_others: what the rule says of a statement hangs on other statements, which a template may leave out.
    dates: `older(script)` says whether the script comes from before 2.3.
    tags: how an editor may show the finding: "deprecated" struck out, "unnecessary" faded.
    subjects: what the rule knows something about that a reader of the script may ask, as "function f", "parameter
        module.p", "module m", "variable v", "transformation class.t", "event E", "global g", "route kind".
    message: the message of `finding()` when none is given. guide: whether the migration page speaks of it.
    """

    code: str = ""
    name: str = ""
    breaks_in: str | None = None
    breaks_up_to: str | None = None
    needs: str | None = None
    ends_in: str | None = None
    severity: str = ERROR
    stage: str | None = "parse"
    migrating: bool = False
    after_parse: bool = False
    dates: bool = False
    goes_by_rows: bool = False
    hangs_on_others: bool = False
    instead: bool = False
    visits: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    prefilter: Prefilter = Prefilter()
    supersedes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    message: str = ""
    guide: str | None = None
    examples: tuple[Bad | Good, ...] = ()

    def applies(self, target: tuple[int, ...]) -> bool:
        """Whether the rule says anything about a version."""
        if self.ends_in is not None and target >= numbers(self.ends_in):
            return False
        if self.breaks_in is not None:
            return target >= numbers(self.breaks_in)
        return self.needs is None or target < numbers(self.needs)

    def is_meant_for(self, script: Script) -> bool:
        """Whether a script is old enough for the rule, if that depends on its age (`migrating`).

        What shows the age shows only that the script is older than the target's series, so that what changed before the
        series before that is reported only where the origin is known.
        """
        if not self.migrating:
            return True
        if script.proof is None:
            return False
        last, before = self.breaks_up_to or self.breaks_in, series_before(script.target)
        if last is None or before is None:
            return True
        return numbers(last) > script.origin if script.origin is not None else numbers(last) >= numbers(before)

    def load(self) -> Rule:
        """The rule itself: this one, unless it is an entry of the index, which loads it."""
        return self

    def check(self, node: Any, script: Script, source: Source) -> Iterable[Finding]:
        """Yield findings for one node of a kind in `visits`. The node is of the class of its kind, e.g. Call."""
        return ()

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterable[Finding]:
        """Yield findings in one item, which stands at an offset of its file."""
        return ()

    def check_script(self, script: Script, source: Source) -> Iterable[Finding]:
        """Yield findings for one file that need the whole script."""
        return ()

    def older(self, script: Script) -> bool:
        """Whether a script comes from before 2.3, for a rule that `dates` scripts."""
        return False

    def related(self, finding: Finding, script: Script, source: Source) -> Iterable[Related]:
        """Yield what else belongs to a finding of a file. Called only when somebody looks at the finding."""
        return ()

    def about(self, subject: str) -> tuple[str, ...]:
        """What the rule says of one of its subjects, in sentences: the first one of its description."""
        first = " ".join((type(self).__doc__ or "").split("\n\n")[0].split())
        return (first,) if first else ()

    def page(self) -> str | None:
        """The address of what is written about the rule: its page, if it is one of ours and pages have an address."""
        own = page(self.code) if type(self).__module__.startswith("opensips_lsp.rules.") else None
        return own or (MIGRATION_PAGE if self.guide else None)

    def has(self, hook: str) -> bool:
        """Whether the rule has a check of its own of this name: "check_item" or "check_script"."""
        return getattr(type(self), hook) is not getattr(Rule, hook)

    def finding(
        self,
        span: Spanned,
        message: str | None = None,
        fix: Fix | None = None,
        choices: Iterable[Fix] = (),
        since: str = "",
    ) -> Finding:
        """A finding over a node, a token or a span, all whose texts are one line, whatever they quote of a script.

        since: as of Finding.
        """
        url = self.page()
        return Finding(
            self.code,
            self.name,
            self.severity,
            self.stage,
            one_line(message or self.message),
            span.start,
            span.end,
            fix and _titled(fix),
            tuple(map(_titled, choices)),
            url,
            since,
        )


def _titled(fix: Fix) -> Fix:
    title = one_line(fix.title)
    return fix if title == fix.title else fix._replace(title=title)
