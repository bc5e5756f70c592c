"""What is found in a script, and told of it; and fixes, applied until nothing changes.

The one function that both the command line and the server call for findings. What few scripts need is imported late:
that takes as long as linting ten lines.
"""

import re
from functools import lru_cache

from opensips_lsp.lint.finding import CHOSEN, ERROR, SAFE, SEVERITIES, UNSAFE, WARNING, Finding
from opensips_lsp.lint.runner import Judges
from opensips_lsp.lint.selection import INCLUDE_CODE, INCLUDE_NAME, MARK, SYNTAX_CODE, UNUSED_CODE, WORDS
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.items import items

# with which words are defined for a preprocessor; see broken
_DEFINING = frozenset(("define", "redefine", "m4_define", "defenv", "substdef", "substdefs"))
MOST_ROUNDS = 60  # a fix may make room for another, and a turn loads one module; more rounds are a defect of a rule


class UnstableFix(Exception):
    """Fixes that undo each other; the text is left as it was."""


def findings(script, source, problems, selection, through=False):
    """All that is to be told of one file of a Script, in order of the text: suppressed findings are not.

    `problems` are those of the includes (project.IncludeProblem), or None when they are not known. through: as for `lint`.
    Raises RuleFailed.
    """
    return reported(lint(script, source, selection.rules, through), script, source, problems, selection, through)


def reported(found, script, source, problems, selection, through=False):
    """What `findings` tells when `lint` has found this."""
    everything = found + include_findings(source, problems or ())
    if problems and not through:
        everything = _late_ones_after(everything, script, selection.rules)
    found = [_chosen(finding, selection.chosen) for finding in everything if finding.code in selection.codes]
    if WORDS <= script.words and MARK in source.text:
        from opensips_lsp.lint import suppressions as suppress

        found = suppress.apply(found, script, source, selection, _silent(everything, script, problems, selection.rules))
    found.sort(key=_order)
    codes = [rule.code for rule in selection.rules if rule.instead] if found else ()
    return [finding for finding in found if finding.code in codes][:1] or found


def _chosen(finding, chosen):
    """The finding, with the choice that the user has made for its rule (Selection.chosen) as its fix."""
    number = chosen.get(finding.code, 0)
    if not 0 < number <= len(finding.choices):
        return finding
    return finding._replace(fix=finding.choices[number - 1]._replace(applicability=CHOSEN), choices=())


def _silent(found, script, problems, rules):
    """Codes of which there might be findings that are not told."""
    hides = not script.modules and any(map(stops_the_parser, found))
    silent = {rule.code for rule in rules if rule.after_parse and rule.stage == "check"} if hides else set()
    return silent | {INCLUDE_CODE} if problems is None else silent


def merged(found, more):
    """The findings in a file that two scripts include, each once; a suppression is unused only if it is so in both."""
    known, both = {_place(finding) for finding in found}, {_place(finding) for finding in more}
    left = [finding for finding in found if finding.code != UNUSED_CODE or _place(finding) in both]
    new = [finding for finding in more if finding.code != UNUSED_CODE and _place(finding) not in known]
    return sorted(left + new, key=_order)


def _place(finding):
    return finding.code, finding.start, finding.end


def lint(script, source, rules, through=False):
    """What rules find in one file of a Script, in order of the text; raises RuleFailed when one does what it must not.

    through: what OpenSIPS does not get to look at, when it stops before (Rule.after_parse), as if it did.
    """
    judges = Judges(concerned(script, source, rules))
    found = []
    for offset, item in source.items:
        found += judges.of_item(offset, item, script, source)
    found += judges.of_file(script, source)
    return told(found, script, source, judges.rules, through)


def concerned(script, source, rules):
    """Those of some rules that may have something to say about a file of a Script."""
    rules = [rule for rule in rules if rule.applies(script.target) and _concerns(rule, script)]
    if not source.template:
        return rules
    from opensips_lsp.lint import in_templates as opaque

    return [rule for rule in rules if opaque.fits(rule)]


def told(found, script, source, rules, through=False):
    """What is told of all that was found in a file, in order of the text. through: as for `lint`."""
    migrating = {rule.code for rule in rules if rule.migrating} if script.proof else ()
    if any(finding.code in migrating for finding in found):
        proof = f" (this script comes from {_age(script, rules)}: {script.proof})"
        found = [finding._replace(message=finding.message + proof) if finding.code in migrating else finding
                 for finding in found]  # fmt: skip
    found = _without_superseded(found if through else _late_ones_after(found, script, rules), rules)
    defines = script.mentions(_DEFINING)
    if defines or any([item.problems for _, item in source.items]):
        from opensips_lsp.lint.uncertain import certain_fixes

        found = certain_fixes(found, source, defines)
    if source.template:
        from opensips_lsp.lint import in_templates as opaque

        found = opaque.told(found, source, rules)
    found.sort(key=_order)
    errors = [finding for finding in found if finding.severity == ERROR]
    first = min(errors, key=lambda one: (not stops_the_parser(one), one.start), default=None)
    return found if first is None else sorted(found + _instead(first, script, source, rules), key=_order)


def _instead(first, script, source, rules):
    """What rules say that report one finding only in a file with errors (Rule.instead): it is put at the first of them."""
    return [
        finding._replace(severity=ERROR, stage=first.stage, start=first.start, end=first.end)
        for rule in rules
        if rule.instead
        for finding in Judges.of_file_by(rule, script, source)
    ]


_LATE = "startup", "init"


def _late_ones_after(found, script, rules):
    """The findings, with those of what OpenSIPS only looks at when it has read the script (Rule.after_parse, stages "startup" and "init")
    as what they are while it does not: what stands above the first error is not what stops it. Of a file that loads no module,
    which may be a part of a script, it is not said then what is missing.
    """
    late = {rule.code for rule in rules if rule.after_parse} | {one.code for one in found if one.stage in _LATE}
    stops = [finding.start for finding in found if finding.code not in late and stops_the_parser(finding)]
    if not stops:
        return found
    first, left = min(stops), []
    for finding in found:
        if finding.code in late and finding.severity == ERROR:
            if finding.stage == "check" and not script.modules:
                continue
            if finding.start < first:
                finding = finding._replace(severity=WARNING)
        left.append(finding)
    return left


def _without_superseded(found, rules):
    """The findings that no other one, which says more of the same place, makes superfluous (Rule.supersedes)."""
    if len(found) < 2:
        return found
    superseded = _superseded(frozenset(rules))
    better = [(f.start, f.end, superseded[f.code]) for f in found if f.code in superseded]
    return [
        f for f in found if not any(f.code in codes and f.start < end and start < f.end for start, end, codes in better)
    ]


@lru_cache(maxsize=8)
def _superseded(rules):
    return {rule.code: rule.supersedes for rule in rules if rule.supersedes}


def _order(finding):
    return finding.start, finding.end, SEVERITIES.index(finding.severity), finding.code


def _concerns(rule, script):
    """Whether a rule may have something to say about a script."""
    if rule.migrating and script.proof is None:
        return False
    words = rule.prefilter.words
    return not words or not script.words.isdisjoint(words)


def _age(script, rules):
    """The version that a script with a proof of its age comes from, in words: all findings say the same."""
    return "before 2.3" if any(rule.dates and rule.load().older(script) for rule in rules) else "2.3"


def stops_the_parser(finding):
    """Whether OpenSIPS does not get to what rules with `after_parse` look at."""
    return finding.severity == ERROR and finding.stage in ("parse", "check")


def include_findings(source, problems):
    """The findings for a file's includes that cannot be followed (project.IncludeProblem)."""
    return [
        Finding(INCLUDE_CODE, INCLUDE_NAME, ERROR if problem.fatal else WARNING, "parse", problem.message, problem.start,
                problem.end, None, (), None)
        for problem in problems
        if problem.source is source
    ]  # fmt: skip


# ---- text in, findings out


def script_of(text, target, origin=None, path=None):
    """A Script of one text, includes not followed."""
    return Script(target, [Source(path, text, items(text))], origin)


def lint_text(text, target, rules, origin=None):
    """The findings in a text that stands alone."""
    script = script_of(text, target, origin)
    return lint(script, script.sources[0], rules)


# ---- fixes


def wanted(finding, unsafe):
    """The fix of a finding that may be applied without asking again, or None."""
    fix = finding.fix
    if fix is not None and fix.edits and fix.applicability in ((SAFE, CHOSEN, UNSAFE) if unsafe else (SAFE, CHOSEN)):
        return fix
    return None


def apply(text, fixes):
    """-> (text, fixes applied). A fix that overlaps one already taken waits for the next round."""
    taken, end, applied = [], -1, 0
    for fix in sorted(fixes, key=lambda fix: min(edit.start for edit in fix.edits)):
        edits = sorted(fix.edits)
        if edits[0].start <= end and not (edits[0].start == end and end > 0 and edits[0].end > edits[0].start):
            continue
        if any(one.end > other.start for one, other in zip(edits, edits[1:])):
            continue
        taken += edits
        end = max(end, edits[-1].end)
        applied += 1
    pieces, at = [], 0
    for edit in taken:
        pieces += text[at : edit.start], edit.text
        at = edit.end
    return "".join((*pieces, text[at:])), applied


def fix(script_for, text, rules, unsafe=False):
    """Apply the fixes of rules; see fix_found."""
    return fix_found(script_for, text, lambda script, source: lint(script, source, rules, through=True), unsafe)


def fix_found(script_for, text, find, unsafe=False, codes=None, left=None):
    """Apply the fixes of a text to a fixpoint -> (text, number of fixes applied).

    `script_for(text)` gives the (Script, Source) of a new text, `find(script, source)` the findings in it, those that
    OpenSIPS does not get to as if it did (`lint`, through). codes: fix only these. Raises UnstableFix when rules undo each
    other. Fixes that bring an error, of any stage, or a syntax problem, are left out: when all of them together do, each turn
    takes no more than what brings none. left: a list, for the codes of the rules whose fixes these are.
    """
    fixing = Fixing(script_for, text, find, unsafe, codes)
    fixed = fixing.fixpoint(fixing.all_of)
    if fixing.is_harmless():
        return fixed
    broken = fixing.is_broken()
    fixed = fixing.fixpoint(fixing.harmless_of)
    if broken and fixed[0] == text:
        raise UnstableFix("a fix would break the syntax; nothing was changed")
    if left is not None:
        left += fixing.codes_left()
    return fixed


class Fixing:
    """A text that is fixed, and what its fixes make of it."""

    def __init__(self, script_for, text, find, unsafe, codes):
        self._script_for, self._find, self._unsafe, self._codes = script_for, find, unsafe, codes
        self._first = self._text = text  # as it came, and as it is now
        script, source = script_for(text)
        self._made, self._proof = {text: (script, source, find(script, source))}, script.proof

    def fixpoint(self, choose):
        """-> (text, number of fixes), where `choose(fixes)` says which to take of those that are found in a turn."""
        self._text = self._first
        total, seen = 0, {self._first}
        for _ in range(MOST_ROUNDS):
            for fixes in self._by_turn():
                changed, applied = apply(self._text, choose(fixes))
                if applied and changed != self._text:
                    break
            else:
                return self._text, total
            if changed in seen:
                raise UnstableFix("fixes undo each other; nothing was changed")
            self._text, total = changed, total + applied
            if self.is_broken():
                return self._text, total
            seen.add(changed)
        raise UnstableFix(f"fixes do not come to an end after {MOST_ROUNDS} rounds; nothing was changed")

    def codes_left(self):
        """The codes of the rules whose fixes are still wanted, once each."""
        return sorted({finding.code for finding in self._of(self._text)[2] if self._wanted(finding) is not None})

    def _wanted(self, finding):
        return wanted(finding, self._unsafe) if self._codes is None or finding.code in self._codes else None

    def _by_turn(self):
        """The fixes that are wanted, repairs of syntax errors by themselves: what the others find may change with them."""
        repairs, others = [], []
        for finding in self._of(self._text)[2]:
            one = self._wanted(finding)
            if one is not None:
                (repairs if finding.code == SYNTAX_CODE else others).append(one)
        return [fixes for fixes in (repairs, others) if fixes]

    def _of(self, text):
        """(Script, Source, findings) of a text that fixes have made."""
        if text not in self._made:
            script, source = self._script_for(text)
            script.proof = self._proof  # the fixes themselves take it out of the text
            self._made[text] = script, source, self._find(script, source)
        return self._made[text]

    def all_of(self, fixes):
        """All fixes."""
        return fixes

    def harmless_of(self, fixes):
        """Those of some fixes that can be applied together; they are tried by halves."""
        taken, waiting = [], [sorted(fixes, key=_place_of_fix)]
        while waiting:
            some = waiting.pop()
            if self._brings_nothing(self._text, apply(self._text, taken + some)[0]):
                taken += some
            elif len(some) > 1:
                waiting += some[len(some) // 2 :], some[: len(some) // 2]
        return taken

    def is_harmless(self):
        """Whether the text as it is now has no error that it had not before."""
        return self._brings_nothing(self._first, self._text)

    def is_broken(self):
        """Whether the text as it is now has more syntax problems than before."""
        return _problems(self._of(self._text)[1]) > _problems(self._of(self._first)[1])

    def _brings_nothing(self, before, after):
        """Whether a text has no kind of error more often than another one, and not more syntax problems."""
        if before == after:
            return True
        before, after = self._of(before), self._of(after)
        broken = _problems(after[1]) > _problems(before[1])
        return not broken and not _has_more(_errors(after[2]), _errors(before[2]))


def _place_of_fix(fix):
    return min(edit.start for edit in fix.edits)


def _errors(found):
    """How often there is an error of a kind: of a code, and what its message says without names, numbers, lists of them.

    Syntax errors are counted by `_problems`: what they say names what is beside them.
    """
    kind, errors = re.compile(r"`[^`]*`|\d+|,|\s|\b(?:or|and)\b"), {}
    for finding in found:
        if finding.severity == ERROR and finding.code != SYNTAX_CODE:
            key = finding.code, kind.sub("", finding.message)
            errors[key] = errors.get(key, 0) + 1
    return errors


def _has_more(errors, others):
    return any(count > others.get(key, 0) for key, count in errors.items())


def _problems(source):
    return sum(len(item.problems) for _, item in source.items)
