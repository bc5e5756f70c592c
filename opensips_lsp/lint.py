"""What is found in a script, and told of it; and fixes, applied until nothing changes.

The one function that both the command line and the server call for findings. What few scripts need is imported late:
that takes as long as linting ten lines.
"""

from opensips_lsp.judges import Judges
from opensips_lsp.lean import lru_cache
from opensips_lsp.rule import CHOSEN, ERROR, SAFE, SEVERITIES, UNSAFE, WARNING, Finding
from opensips_lsp.script import Script, Source
from opensips_lsp.selection import INCLUDE_CODE, INCLUDE_NAME, MARK, UNUSED_CODE, WORDS
from opensips_lsp.split import items

MOST_ROUNDS = 20  # a fix may make room for another; more rounds than this are a defect of a rule


class UnstableFix(Exception):
    """Fixes that undo each other; the text is left as it was."""


def findings(script, source, problems, selection):
    """All that is to be told of one file of a Script, in order of the text: suppressed findings are not.

    `problems` are those of the includes (project.IncludeProblem), or None when they are not known. Raises RuleFailed.
    """
    return reported(lint(script, source, selection.rules), script, source, problems, selection)


def reported(found, script, source, problems, selection):
    """What `findings` tells when `lint` has found this."""
    everything = found + include_findings(source, problems or ())
    found = [_chosen(finding, selection.chosen) for finding in everything if finding.code in selection.codes]
    if WORDS <= script.words and MARK in source.text:
        from opensips_lsp import suppress

        found = suppress.apply(found, script, source, selection, _silent(everything, problems, selection.rules))
    found.sort(key=_order)
    return found


def _chosen(finding, chosen):
    """The finding, with the choice that the user has made for its rule (Selection.chosen) as its fix."""
    number = chosen.get(finding.code, 0)
    if not 0 < number <= len(finding.choices):
        return finding
    return finding._replace(fix=finding.choices[number - 1]._replace(applicability=CHOSEN), choices=())


def _silent(found, problems, rules):
    """Codes of which there might be findings that have not been looked for."""
    silent = {rule.code for rule in rules if rule.after_parse} if any(map(stops_the_parser, found)) else set()
    return silent | {INCLUDE_CODE} if problems is None else silent


def merged(found, more):
    """The findings in a file that two scripts include, each once; a suppression is unused only if it is so in both."""
    known, both = {_place(finding) for finding in found}, {_place(finding) for finding in more}
    left = [finding for finding in found if finding.code != UNUSED_CODE or _place(finding) in both]
    new = [finding for finding in more if finding.code != UNUSED_CODE and _place(finding) not in known]
    return sorted(left + new, key=_order)


def _place(finding):
    return finding.code, finding.start, finding.end


def lint(script, source, rules):
    """What rules find in one file of a Script, in order of the text; raises RuleFailed when one does what it must not."""
    judges = Judges(concerned(script, source, rules))
    found = []
    for offset, item in source.items:
        found += judges.of_item(offset, item, script, source)
    found += judges.of_file(script, source)
    if not any(map(stops_the_parser, found)):
        for offset, item in source.items:
            found += judges.of_item_after(offset, item, script, source)
        found += judges.of_file_after(script, source)
    return told(found, script, source, judges.rules)


def concerned(script, source, rules):
    """Those of some rules that may have something to say about a file of a Script."""
    rules = [rule for rule in rules if rule.applies(script.target) and _concerns(rule, script)]
    if not source.template:
        return rules
    from opensips_lsp import opaque

    return [rule for rule in rules if opaque.fits(rule)]


def told(found, script, source, rules):
    """What is told of all that was found in a file, in order of the text."""
    migrating = {rule.code for rule in rules if rule.migrating} if script.proof else ()
    if any(finding.code in migrating for finding in found):
        proof = f" (this script comes from {_age(script, rules)}: {script.proof})"
        found = [finding._replace(message=finding.message + proof) if finding.code in migrating else finding
                 for finding in found]  # fmt: skip
    found = _without_superseded(found, rules)
    if source.template:
        from opensips_lsp import opaque

        found = opaque.told(found, source, rules)
    found.sort(key=_order)
    return found


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
    return not rule.words or not script.words.isdisjoint(rule.words)


def _age(script, rules):
    """The version that a script with a proof of its age comes from, in words: all findings say the same."""
    return "before 2.3" if any(rule.dates and rule.load().older(script) for rule in rules) else "2.3"


def stops_the_parser(finding):
    """Whether OpenSIPS reads no further, or not as far as to look at what rules with `after_parse` look at."""
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
    return fix_found(script_for, text, lambda script, source: lint(script, source, rules), unsafe)


def fix_found(script_for, text, find, unsafe=False):
    """Apply the fixes of a text to a fixpoint -> (text, number of fixes applied).

    `script_for(text)` gives the (Script, Source) of a new text, `find(script, source)` the findings in it. Raises
    UnstableFix when rules undo each other. Text that would gain a syntax problem is not taken.
    """
    total, seen = 0, {text}
    script, source = script_for(text)
    for _ in range(MOST_ROUNDS):
        fixes = [one for finding in find(script, source) if (one := wanted(finding, unsafe))]
        changed, applied = apply(text, fixes)
        if not applied or changed == text:
            return text, total
        if changed in seen:
            raise UnstableFix("fixes undo each other; nothing was changed")
        proof = script.proof
        script, changed_source = script_for(changed)
        script.proof = proof  # the fixes themselves take it out of the text
        if _problems(changed_source) > _problems(source):
            raise UnstableFix("a fix would break the syntax; nothing was changed")
        text, source, total = changed, changed_source, total + applied
        seen.add(text)
    raise UnstableFix(f"fixes do not come to an end after {MOST_ROUNDS} rounds; nothing was changed")


def _problems(source):
    return sum(len(item.problems) for _, item in source.items)
