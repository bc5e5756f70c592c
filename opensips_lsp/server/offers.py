"""What an editor may offer for a place in a file: fixes, choices, comments that suppress. Knows nothing of LSP.

All is worked out from the text as it is now. What takes a fixpoint, of one rule or of all, is an Offer without edits until
`edits_of` is asked for it.
"""

from __future__ import annotations

from collections import Counter

from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.findings import wanted
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.record import Record
from opensips_lsp.server.migration import goal, may_migrate
from opensips_lsp.server.silence import Silencer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Edit, Finding

QUICK_FIX, FIX_ALL, MIGRATE = "quickfix", "source.fixAll.opensips-lint", "source.migrate.opensips-lint"
KINDS = QUICK_FIX, FIX_ALL, MIGRATE
OF_RULE, OF_ALL, MIGRATION = "rule", "all", "migration"

_MOST = 100  # findings of a place for each of which something is offered: nobody reads a longer list
_CAUTION = " (may change what the script does)"


class Offer(Record):
    """A code action. findings: those that it deals with.

    edits: in the text of the Judgement; None: those of the `work`, a pair of OF_RULE, OF_ALL or MIGRATION and the code of a
    rule or None.
    """

    title: str
    kind: str
    preferred: bool
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] | None
    work: tuple[str, str | None] | None


def offers(judgement, start, end, line, wants):
    """The Offers for the characters from offset `start` to `end` of a Judgement, the better ones first.

    `line` is None, or (start, end) of what is meant when nothing is found there. `wants(kind)`: whether a kind is asked for.
    """
    found = []
    if wants(QUICK_FIX):
        here = _overlapping(judgement.findings, start, end) or (_overlapping(judgement.findings, *line) if line else [])
        found += _remedies(here[:_MOST])
        found += _of_rules(here[:_MOST], judgement.findings)
        found += _silences(here[:_MOST], judgement)
    if wants(FIX_ALL) and any(wanted(finding, unsafe=False) for finding in judgement.findings):
        found.append(Offer("Fix all that can be fixed safely", FIX_ALL, False, (), None, (OF_ALL, None)))
    if wants(MIGRATE) and may_migrate(judgement):
        title = f"Migrate this file to OpenSIPS {goal(judgement).series}"
        found.append(Offer(title, MIGRATE, False, (), None, (MIGRATION, None)))
    return _without_doubles(found)


def edits_of(work, scripts, path, migrating):
    """The edits of an Offer's `work` in a file as it is now; none when there is nothing to do any more.

    `migrating(judgement)` gives a Migration. Raises lint.UnstableFix, RuleFailed.
    """
    what, code = work
    judgement = scripts.judge(path)
    if judgement is None:
        return []
    if what == MIGRATION:
        changed = migrating(judgement).fixed(path) if may_migrate(judgement) else None
    else:
        changed = scripts.fixed(path, codes=None if what == OF_ALL else {code})
    return edits_between(judgement.text.string, changed[0]) if changed else []


def _overlapping(findings, start, end):
    """Findings that have a character, or an end, in common with a place."""
    return [finding for finding in findings if finding.start <= end and start <= finding.end]


def _remedies(findings):
    """The fix of each finding, safe ones first, then what a person may choose."""
    fixes = [(finding, finding.fix) for finding in findings if finding.fix and finding.fix.edits]
    for finding, fix in fixes:
        if fix.applicability == SAFE:
            yield Offer(fix.title, QUICK_FIX, True, (finding,), fix.edits, None)
    for finding, fix in fixes:
        if fix.applicability == UNSAFE:
            yield Offer(fix.title + _CAUTION, QUICK_FIX, False, (finding,), fix.edits, None)
    for finding in findings:
        for choice in finding.choices:
            if choice.edits:
                yield Offer(choice.title, QUICK_FIX, False, (finding,), choice.edits, None)


def _of_rules(here, findings):
    """All fixes of a rule that has more than one of them."""
    numbers = Counter(finding.code for finding in findings if wanted(finding, unsafe=False))
    for finding in here:
        if numbers[finding.code] > 1:
            yield Offer(
                f"Fix all {finding.code} ({finding.name}) in this file",
                QUICK_FIX,
                False,
                (finding,),
                None,
                (OF_RULE, finding.code),
            )


def _silences(findings, judgement):
    """Comments that suppress what is found, on its line or in the file."""
    if not findings:
        return
    silencer = Silencer(judgement.roots[0].source, judgement.selection)
    findings = list(filter(silencer.can, findings))
    for finding in findings:
        edit = silencer.on_line(finding)
        if edit is not None:
            title = f"Disable {finding.code} ({finding.name}) for this line"
            yield Offer(title, QUICK_FIX, False, (finding,), (edit,), None)
    for finding in findings:
        title = f"Disable {finding.code} ({finding.name}) for this file"
        yield Offer(title, QUICK_FIX, False, (finding,), (silencer.in_file(finding.code),), None)


def _without_doubles(found):
    """One Offer, for all their findings, of those that say and do the same."""
    same = {}
    for offer in found:
        same.setdefault((offer.title, offer.edits, offer.work), []).append(offer)
    return [
        offers[0]._replace(findings=tuple(one for offer in offers for one in offer.findings))
        for offers in same.values()
    ]
