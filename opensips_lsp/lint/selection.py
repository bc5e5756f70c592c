"""Which rules run, and what may be reported; a selector is a code, the beginning of a code, or a name."""

from __future__ import annotations

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from opensips_lsp.lint.rule import Rule

# what is found without a rule; the codes are here, apart from the code that finds it, which few scripts need
SYNTAX_CODE, SYNTAX_NAME = "S001", "syntax-error"
INCLUDE_CODE, INCLUDE_NAME = "S002", "include"
UNUSED_CODE, UNUSED_NAME = "S101", "unused-suppression"
UNKNOWN_CODE, UNKNOWN_NAME = "S102", "unknown-suppression"
FAILED_CODE, FAILED_NAME = "S900", "internal-error"
LARGE_CODE, LARGE_NAME = "S901", "too-large"

# what begins a suppression comment, and the words that it puts into a script
SUPPRESSION_PREFIX, WORDS = "opensips-lint:", {"opensips", "lint"}


class BuiltIn(Record):
    """What is found without a rule."""

    code: str
    name: str
    severity: str
    summary: str


BUILT_IN = (
    BuiltIn(SYNTAX_CODE, SYNTAX_NAME, "error", "OpenSIPS cannot parse the script."),
    BuiltIn(INCLUDE_CODE, INCLUDE_NAME, "error", "OpenSIPS or the linter cannot follow an include_file."),
    BuiltIn(UNUSED_CODE, UNUSED_NAME, "warning", "A suppression comment suppresses nothing."),
    BuiltIn(UNKNOWN_CODE, UNKNOWN_NAME, "warning", "A suppression comment names an unknown directive or rule."),
)
# what only the server reports, and nobody selects
OF_SERVER = (
    BuiltIn(FAILED_CODE, FAILED_NAME, "warning", "A rule failed in this file."),
    BuiltIn(LARGE_CODE, LARGE_NAME, "warning", "A file is larger than 8 MB and is not checked."),
)
_ALWAYS = frozenset((SYNTAX_CODE, INCLUDE_CODE))  # found whatever is selected; only `ignore` hides them


class UnknownRule(ValueError):
    """A selector that matches no rule; the message names the nearest rule."""


class Selection(Record):
    """What runs, and what may be reported.

    rules: those that run. codes: what may be reported. known: code -> name, of all rules and built-in findings.
    chosen: code -> number (from 1) of the choice that the user has made for all findings of that rule.
    severities: code -> severity that the user has given to the findings of that rule. ignore_parse_stops: as for `lint`
    in findings.py.
    """

    rules: tuple[Rule, ...]
    codes: frozenset[str]
    known: dict[str, str]
    chosen: dict[str, int] = {}
    severities: dict[str, str] = {}
    ignore_parse_stops: bool = False

    def without(self, codes: Set[str]) -> Selection:
        """The Selection that is left without these codes."""
        rules = tuple(rule for rule in self.rules if rule.code not in codes)
        return self._replace(rules=rules, codes=self.codes - codes)

    def codes_of(self, selector: str) -> set[str]:
        """The codes that a selector matches, of all that are known; none when it is a mistake."""
        return codes_of(selector, self.known)

    def nearest(self, selector: str) -> str | None:
        """The name of a rule that a mistaken selector is most like, or None."""
        return nearest(selector, self.known.values())


def choose(
    rules: Sequence[Rule],
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    chosen: Iterable[tuple[str, int]] = (),
    severities: Iterable[tuple[str, str]] = (),
    extend: Iterable[str] = (),
    ignore_last: Iterable[str] = (),
) -> Selection:
    """The Selection that is left of all rules; `select` None selects all. Raises UnknownRule.

    extend: selectors of what comes back after `ignore`; ignore_last: of what goes after that.
    chosen: (code or name of a rule, number of the choice) pairs; the last one of a rule counts.
    severities: (selector, severity) pairs; the last one that matches a rule counts.
    """
    known = known_of(rules)
    codes = set(known) if select is None else matching(select, known) | _ALWAYS
    codes = (codes - matching(ignore, known)) | matching(extend, known)
    codes -= matching(ignore_last, known)
    running = tuple(rule for rule in rules if rule.code in codes)
    given = {code: severity for selector, severity in severities for code in matching([selector], known)}
    numbers = {one_of(rule, known): number for rule, number in chosen}
    return Selection(running, frozenset(codes), known, numbers, given)


def known_of(rules: Iterable[Rule]) -> dict[str, str]:
    """Code -> name, of rules and of what is built in."""
    return {rule.code: rule.name for rule in rules} | {one.code: one.name for one in BUILT_IN}


def matching(selectors: Iterable[str], known: dict[str, str]) -> set[str]:
    """The codes that selectors match; raises UnknownRule."""
    found: set[str] = set()
    for selector in selectors:
        codes = codes_of(selector, known)
        if not codes:
            raise unknown(selector, known)
        found |= codes
    return found


def one_of(rule: str, known: dict[str, str]) -> str:
    """The code of one rule, by its code or name; raises UnknownRule."""
    code = next((code for code, name in known.items() if rule.upper() == code or rule == name), None)
    if code is None:
        raise unknown(rule, known)
    return code


def unknown(selector: str, known: dict[str, str]) -> UnknownRule:
    """The UnknownRule about a selector."""
    near = nearest(selector, known.values())
    hint = f"did you mean {near}?" if near else "--list-rules lists them"
    return UnknownRule(f"there is no rule {selector!r}; {hint}")


def codes_of(selector: str, known: dict[str, str]) -> set[str]:
    """The codes that one selector matches."""
    upper = selector.upper()
    return {code for code, name in known.items() if selector and (name == selector or code.startswith(upper))}


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of some words that a misspelt one is most like, or None."""
    from difflib import get_close_matches  # slow to import, and only for mistakes

    return next(iter(get_close_matches(word.lower(), list(words), 1)), None)
