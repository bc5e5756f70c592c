"""Settling: what rules found in an item, with what is known of the rest of its file.

Where OpenSIPS stops, which rules say more of the same place, whether the script comes from before the target's series,
what is certain. That takes a list of findings and a Settling, so it can be done item by item: incremental/report.py
does so for open files.
"""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.version import series_before
from opensips_lsp.lint.finding import ERROR, WARNING, Finding
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.uncertain import Uncertain
    from opensips_lsp.model.script import Script, Source

# words with which words are defined for a preprocessor; see uncertain.py
_DEFINING = frozenset(("define", "redefine", "m4_define", "defenv", "substdef", "substdefs"))
_AFTER_PARSE = "startup", "init"
_STOPPED_FIRST = " (an error below stops it first)"  # added to the message of what OpenSIPS does not get to


class Digest(Record):
    """What the rest of a file must know of some findings.

    stops: code -> start of the first that may stop the parser. after_parse: codes of stages "startup" and "init".
    error: whether there is an error, and of the first: (whether it does not stop the parser, its start, itself).
    """

    stops: Mapping[str, int]
    after_parse: frozenset[str]
    error: tuple[bool, int, Finding] | None

    @classmethod
    def of(cls, found: Iterable[Finding]) -> Digest:
        """The digest of some findings."""
        stops: dict[str, int] = {}
        after_parse, error = set(), None
        for finding in found:
            if finding.stage in _AFTER_PARSE:
                after_parse.add(finding.code)
            if finding.severity == ERROR:
                stopping = stops_the_parser(finding)
                if stopping:
                    stops[finding.code] = min(finding.start, stops.get(finding.code, finding.start))
                if error is None or (not stopping, finding.start) < error[:2]:
                    error = not stopping, finding.start, finding
        return cls(stops, frozenset(after_parse), error)

    def and_also(self, other: Digest) -> Digest:
        """The digest of the findings of both."""
        stops = dict(self.stops)
        for code, start in other.stops.items():
            stops[code] = min(start, stops.get(code, start))
        errors = [each.error for each in (self, other) if each.error is not None]
        error = min(errors, key=lambda one: one[:2], default=None)
        return Digest(stops, self.after_parse | other.after_parse, error)

    def first_stop(self, after_parse: Collection[str]) -> int | None:
        """The start of the first finding that stops the parser; those with the codes `after_parse` do not."""
        return min([start for code, start in self.stops.items() if code not in after_parse], default=None)


class Settling(Record):
    """What settling takes to know of a file.

    stop: the offset of the first finding that stops the parser, or None. loads: whether the script loads a module.
    after_parse: codes of what OpenSIPS looks at when it has read the script.
    migrating, age: codes, and what is added to their messages. superseded: code -> the codes it supersedes.
    versioned, hanging: as in_templates.reported_in_template wants them; empty where the file is no template.
    """

    stop: int | None
    loads: bool
    after_parse: frozenset[str]
    migrating: frozenset[str]
    age: str
    superseded: Mapping[str, tuple[str, ...]]
    uncertain: Uncertain | None
    versioned: frozenset[str]
    hanging: frozenset[str]

    def relative(self, offset: int, length: int) -> tuple[object, ...]:
        """What of it matters for an item of that length at an offset, whose findings edit nothing else.

        It is equal for equal settling. What is broken in the item itself stays as it is.
        """
        stop = None if self.stop is None else max(-1, min(self.stop - offset, length + 1))
        same = stop, self.loads, self.after_parse, self.migrating, self.age
        uncertain = self.uncertain
        if uncertain is None or not (uncertain.defined or uncertain.quote is not None):
            return same
        quote = None if uncertain.quote is None else max(-1, min(uncertain.quote - offset, length + 1))
        return *same, uncertain.defined, quote


def settling_of(
    script: Script, source: Source, rules: Sequence[Rule], digest: Digest, ignore_parse_stops: bool = False
) -> Settling:
    """The Settling of a file in which rules have found what the digest says."""
    after_parse = _after_parse(tuple(rules), digest.after_parse)
    defines, uncertain = script.mentions(_DEFINING), None
    if defines or any([item.problems for _, item in source.all_items]):
        from opensips_lsp.lint.uncertain import Uncertain

        uncertain = Uncertain.of(source, defines)
    migrating, age = frozenset[str](), ""
    if script.proof:
        migrating = _migrating_codes(tuple(rules))
        older = migrating and any(rule.dates and rule.load().older(script) for rule in rules)
        before = series_before(script.target)
        age = f" (this script comes from {'before ' if older else ''}{before}: {script.proof})"
    stop = None if ignore_parse_stops else digest.first_stop(after_parse)
    return Settling(
        stop, bool(script.modules), after_parse, migrating, age, _superseded(tuple(rules)), uncertain,
        *(_codes_for_templates(tuple(rules)) if source.template else (frozenset[str](), frozenset[str]())),
    )  # fmt: skip


def settled(found: Sequence[Finding], settling: Settling, source: Source, offset: int = 0) -> list[Finding]:
    """Findings as they are reported of a file. `offset`: from where their offsets count."""
    left = list(found)
    if settling.age and any([finding.code in settling.migrating for finding in left]):
        left = [
            finding._replace(message=finding.message + settling.age) if finding.code in settling.migrating else finding
            for finding in left
        ]
    stop = None if settling.stop is None else settling.stop - offset
    left = downgraded(left, settling.after_parse, settling.loads, stop)
    left = _without_superseded(left, settling.superseded)
    if settling.uncertain is not None:
        left = settling.uncertain.without_fixes(left, source, offset)
    if source.template:
        from opensips_lsp.lint.in_templates import reported_in_template

        shifted = [one.shifted(offset) for one in left]
        in_file = reported_in_template(shifted, source, settling.versioned, settling.hanging)
        left = [one.shifted(-offset) for one in in_file]
    return left


def downgraded(found: list[Finding], after_parse: Collection[str], loads: bool, stop: int | None) -> list[Finding]:
    """Findings where the parser stops at an offset. after_parse, loads: as in Settling.

    What OpenSIPS only looks at when it has read the script (Rule.after_parse, stages "startup" and "init") is a warning
    above the stop: it is not what stops it, and the message says so. Of a file that loads no module, which may be
    included by another, it is not reported then what is missing.
    """
    if stop is None:
        return found
    left = []
    for finding in found:
        if finding.code in after_parse and finding.severity == ERROR:
            if finding.stage == "check" and not loads:
                continue
            if finding.start < stop:
                finding = finding._replace(severity=WARNING, message=finding.message + _STOPPED_FIRST)
        left.append(finding)
    return left


def _without_superseded(found: list[Finding], superseded: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """The findings that no other one, which says more of the same place, makes superfluous (Rule.supersedes)."""
    if len(found) < 2:
        return found
    better = [(f.start, f.end, superseded[f.code]) for f in found if f.code in superseded]
    if not better:
        return found
    return [
        f for f in found if not any(f.code in codes and f.start < end and start < f.end for start, end, codes in better)
    ]


@lru_cache(maxsize=8)
def _superseded(rules: tuple[Rule, ...]) -> dict[str, tuple[str, ...]]:
    return {rule.code: rule.supersedes for rule in rules if rule.supersedes}


@lru_cache(maxsize=8)
def after_parse_codes(rules: tuple[Rule, ...]) -> frozenset[str]:
    """The codes of the rules about what OpenSIPS looks at when it has read the script (Rule.after_parse)."""
    return frozenset([rule.code for rule in rules if rule.after_parse])


@lru_cache(maxsize=8)
def _after_parse(rules: tuple[Rule, ...], found: frozenset[str]) -> frozenset[str]:
    """The same and those found: one object for equal ones, which compares at once."""
    return after_parse_codes(rules) | found


@lru_cache(maxsize=8)
def _migrating_codes(rules: tuple[Rule, ...]) -> frozenset[str]:
    return frozenset([rule.code for rule in rules if rule.migrating])


@lru_cache(maxsize=8)
def _codes_for_templates(rules: tuple[Rule, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of rules about a version, and of those that look at other statements."""
    versioned = [rule.code for rule in rules if rule.breaks_in is not None or rule.needs is not None]
    return frozenset(versioned), frozenset([rule.code for rule in rules if rule.hangs_on_others])


def stops_the_parser(finding: Finding) -> bool:
    """Whether OpenSIPS does not get to what rules with `after_parse` look at."""
    return finding.severity == ERROR and finding.stage in ("parse", "check")
