"""Which rules a selector stands for: a code, the beginning of a code, or a name. What runs, and what may be reported."""

from __future__ import annotations

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.rule import Rule

# what is found without a rule; the codes are here, apart from the code that finds it, which few scripts need
SYNTAX_CODE, SYNTAX_NAME = "S001", "syntax-error"
INCLUDE_CODE, INCLUDE_NAME = "S002", "include"
UNUSED_CODE, UNUSED_NAME = "S101", "unused-suppression"
UNKNOWN_CODE, UNKNOWN_NAME = "S102", "unknown-suppression"

# what begins a suppression comment, and the words that it puts into a script
MARK, WORDS = "opensips-lint:", {"opensips", "lint"}

# (code, name, severity, summary)
BUILT_IN = (
    (SYNTAX_CODE, SYNTAX_NAME, "error", "OpenSIPS cannot parse the script."),
    (INCLUDE_CODE, INCLUDE_NAME, "error", "An include_file that OpenSIPS, or the linter, cannot follow."),
    (UNUSED_CODE, UNUSED_NAME, "warning", "A suppression comment that suppresses nothing."),
    (UNKNOWN_CODE, UNKNOWN_NAME, "warning", "A suppression comment that nobody understands."),
)
_ALWAYS = frozenset((SYNTAX_CODE, INCLUDE_CODE))  # found whatever is selected; only `ignore` hides them


class UnknownRule(ValueError):
    """A selector that no rule answers to; the message says so and names the nearest rule."""


class Selection(Record):
    """What runs, and what may be reported.

    rules: those that run. codes: what may be reported. known: code -> name, of all rules and built-in findings.
    chosen: code -> number (from 1) of the choice that the user has made for all findings of that rule.
    """

    rules: tuple[Rule, ...]
    codes: frozenset[str]
    known: dict[str, str]
    chosen: dict[str, int] = {}

    def without(self, codes):
        """The Selection that is left without these codes."""
        rules = tuple(rule for rule in self.rules if rule.code not in codes)
        return self._replace(rules=rules, codes=self.codes - codes)

    def codes_of(self, selector):
        """The codes that a selector stands for, of all that are known; none when it is a mistake."""
        return codes_of(selector, self.known)

    def nearest(self, selector):
        """The name of a rule that a mistaken selector is most like, or None."""
        return nearest(selector, self.known.values())


def choose(rules, select=None, ignore=(), chosen=()):
    """The Selection that is left of all rules; `select` None selects all. Raises UnknownRule.

    chosen: (code or name of a rule, number of the choice) pairs; the last one of a rule counts.
    """
    known = known_of(rules)
    codes = set(known) if select is None else matching(select, known) | _ALWAYS
    codes -= matching(ignore, known)
    rules = tuple(rule for rule in rules if rule.code in codes)
    return Selection(rules, frozenset(codes), known, {one_of(rule, known): number for rule, number in chosen})


def known_of(rules):
    """Code -> name, of rules and of what is built in."""
    return {rule.code: rule.name for rule in rules} | {code: name for code, name, _, _ in BUILT_IN}


def matching(selectors, known):
    """The codes that selectors stand for; raises UnknownRule."""
    found = set()
    for selector in selectors:
        codes = codes_of(selector, known)
        if not codes:
            raise unknown(selector, known)
        found |= codes
    return found


def one_of(rule, known):
    """The code of one rule, by its code or name; raises UnknownRule."""
    code = next((code for code, name in known.items() if rule.upper() == code or rule == name), None)
    if code is None:
        raise unknown(rule, known)
    return code


def unknown(selector, known):
    """The UnknownRule about a selector."""
    near = nearest(selector, known.values())
    hint = f"did you mean {near}?" if near else "--list-rules lists them"
    return UnknownRule(f"there is no rule {selector!r}; {hint}")


def codes_of(selector, known):
    """The codes that one selector stands for."""
    upper = selector.upper()
    return {code for code, name in known.items() if selector and (name == selector or code.startswith(upper))}


def nearest(word, words):
    """The one of some words that a misspelt one is most like, or None."""
    from difflib import get_close_matches  # slow to import, and only for mistakes

    return next(iter(get_close_matches(word.lower(), list(words), 1)), None)
