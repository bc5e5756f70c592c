"""The findings in a file.

What rules find in the items is settled (settling.py), selected and reported. incremental/report.py does so item by item
for open files, by the same functions (tests/server/test_same_as_cli.py).
"""

from __future__ import annotations

from functools import lru_cache, partial

from opensips_lsp.lint.finding import CHOSEN, ERROR, SEVERITIES, WARNING, Finding, page
from opensips_lsp.lint.runner import Runner, run_on_file, syntax_findings
from opensips_lsp.lint.selection import INCLUDE_CODE, INCLUDE_NAME, SUPPRESSION_PREFIX, UNUSED_CODE
from opensips_lsp.lint.settling import Digest, after_parse_codes, downgraded, settled, settling_of
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.items import items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.includes import IncludeProblem


def findings(
    script: Script,
    source: Source,
    problems: Sequence[IncludeProblem] | None,
    selection: Selection,
) -> list[Finding]:
    """The findings to report in one file of a script, in order of the text: without those that are suppressed.

    problems: those of the includes, or None when they are not known. Raises RuleFailed.
    """
    found = lint(script, source, selection.rules, selection.ignore_parse_stops)
    found += include_findings(source, problems or ())
    digest = Digest.of(found)
    if problems and not selection.ignore_parse_stops:
        after_parse = after_parse_codes(tuple(selection.rules)) | digest.after_parse
        found = downgraded(found, after_parse, bool(script.modules), digest.first_stop(after_parse))
        digest = Digest.of(found)
    return reported(selected(found, selection), script, source, problems, selection, digest)


def lint(script: Script, source: Source, rules: Iterable[Rule], ignore_parse_stops: bool = False) -> list[Finding]:
    """What rules find in one file of a script, in order of the text; raises RuleFailed when a rule raises.

    ignore_parse_stops: also what OpenSIPS does not look at because it stops before (Rule.after_parse), as if it did.
    """
    found, active = raw_findings(script, source, rules)
    found = settled(found, settling_of(script, source, active, Digest.of(found), ignore_parse_stops), source)
    on_file = partial(run_on_file, script=script, source=source)
    return sorted(found + instead_findings(Digest.of(found), active, on_file), key=order)


def raw_findings(script: Script, source: Source, rules: Iterable[Rule]) -> tuple[list[Finding], list[Rule]]:
    """-> (the findings of rules in all items and in the file, unsettled; the rules that ran)."""
    active = active_rules(script, source, rules)
    runner, found = Runner(active), []
    for offset, item in source.all_items:
        found += syntax_findings(offset, item, script, source)
        found += runner.of_item(offset, item, script, source)
    return found + runner.of_file(script, source), active


def active_rules(script: Script, source: Source, rules: Iterable[Rule]) -> list[Rule]:
    """Those of some rules that may find something in a file of a script."""
    active = [rule for rule in _applying(tuple(rules), script.target) if _may_find(rule, script)]
    if not source.template:
        return active
    from opensips_lsp.lint.in_templates import fits

    return [rule for rule in active if fits(rule)]


@lru_cache(maxsize=8)
def _applying(rules: tuple[Rule, ...], target: Version) -> list[Rule]:
    return [rule for rule in rules if rule.applies(target)]


def _may_find(rule: Rule, script: Script) -> bool:
    if not rule.is_meant_for(script):
        return False
    words = rule.prefilter.words
    return not words or script.mentions(words)


def instead_findings(
    digest: Digest, rules: Iterable[Rule], on_file: Callable[[Rule], Iterable[Finding]]
) -> list[Finding]:
    """The findings of rules that report one only of a file with errors (Rule.instead), placed at the first error.

    on_file: what a rule finds that looks at the file.
    """
    if digest.error is None:
        return []
    first = digest.error[2]
    return [
        finding._replace(severity=ERROR, stage=first.stage, start=first.start, end=first.end)
        for rule in rules
        if rule.instead
        for finding in on_file(rule)
    ]


def order(finding: Finding) -> tuple[int, int, int, str]:
    """The key by which findings are sorted."""
    return finding.start, finding.end, SEVERITIES.index(finding.severity), finding.code


# ---- reporting


def selected(found: Iterable[Finding], selection: Selection) -> list[Finding]:
    """The findings of rules that are on, with the choices that the user has named, and the severities."""
    return [
        _rated(_chosen(finding, selection.chosen), selection.severities)
        for finding in found
        if finding.code in selection.codes
    ]


def reported(
    found: list[Finding],
    script: Script,
    source: Source,
    problems: Sequence[IncludeProblem] | None,
    selection: Selection,
    everything: Digest,
) -> list[Finding]:
    """What comments leave of selected findings, in order; or the one that takes their place (Rule.instead).

    everything: the digest of the findings before they were selected.
    """
    if SUPPRESSION_PREFIX in source.whole_text:
        from opensips_lsp.lint import suppressions

        found = suppressions.apply(
            found, script, source, selection, _not_looked_for(everything, script, problems, selection)
        )
        found = [_rated(finding, selection.severities) for finding in found]
    found = sorted(found, key=order)
    codes = [rule.code for rule in selection.rules if rule.instead] if found else ()
    return [finding for finding in found if finding.code in codes][:1] or found


def _chosen(finding: Finding, chosen: Mapping[str, int]) -> Finding:
    """The finding, with the choice that the user has made for its rule (Selection.chosen) as its fix."""
    number = chosen.get(finding.code, 0)
    if not 0 < number <= len(finding.choices):
        return finding
    return finding._replace(fix=finding.choices[number - 1]._replace(applicability=CHOSEN), choices=())


def _rated(finding: Finding, severities: Mapping[str, str]) -> Finding:
    """The finding, with the severity that the user has given to its rule (Selection.severities).

    An error means that OpenSIPS does not start: that can be made less of, and nothing can be made one.
    """
    given = severities.get(finding.code, ERROR)
    return finding if given in (ERROR, finding.severity) else finding._replace(severity=given)


def _not_looked_for(
    everything: Digest, script: Script, problems: Sequence[IncludeProblem] | None, selection: Selection
) -> set[str]:
    """Codes of which there might be findings that are not reported."""
    hides = not script.modules and bool(everything.stops)
    codes = {rule.code for rule in selection.rules if rule.after_parse and rule.stage == "check"} if hides else set()
    return codes | {INCLUDE_CODE} if problems is None else codes


def include_findings(source: Source, problems: Iterable[IncludeProblem]) -> list[Finding]:
    """The findings for a file's includes that cannot be followed (project.includes.IncludeProblem)."""
    return [
        Finding(
            INCLUDE_CODE,
            INCLUDE_NAME,
            ERROR if problem.fatal else WARNING,
            "parse",
            problem.message,
            problem.start,
            problem.end,
            url=page(INCLUDE_CODE),
        )
        for problem in problems
        if problem.source is source
    ]


def merged(found: Sequence[Finding], more: Sequence[Finding]) -> list[Finding]:
    """The findings in a file that two scripts include, each once; a suppression is unused only if it is so in both."""
    known, both = {_place(finding) for finding in found}, {_place(finding) for finding in more}
    left = [finding for finding in found if finding.code != UNUSED_CODE or _place(finding) in both]
    new = [finding for finding in more if finding.code != UNUSED_CODE and _place(finding) not in known]
    return sorted(left + new, key=order)


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.code, finding.start, finding.end


# ---- text in, findings out


def script_of(text: str, target: Version, origin: Version | None = None, path: str = "") -> Script:
    """A script of one text, includes not followed."""
    return Script(target, [Source(path, text, items(text))], origin)


def lint_text(text: str, target: Version, rules: Iterable[Rule], origin: Version | None = None) -> list[Finding]:
    """The findings in a text that stands alone."""
    script = script_of(text, target, origin)
    return lint(script, script.all_sources[0], rules)
