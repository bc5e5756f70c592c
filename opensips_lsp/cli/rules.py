"""The rules of a run: all that there are, and those that --select and --ignore leave."""

import sys

from opensips_lsp import syntax
from opensips_lsp.lint import INCLUDE_CODE, INCLUDE_NAME
from opensips_lsp.registry import own_rules, plugin_rules

# what the linter itself finds, whatever rules are selected
BUILT_IN = (
    (syntax.CODE, syntax.NAME, "OpenSIPS cannot parse the script."),
    (INCLUDE_CODE, INCLUDE_NAME, "An include_file that OpenSIPS, or the linter, cannot follow."),
)


class UnknownRule(Exception):
    """A selector that no rule answers to; the message says so."""


def load(isolated):
    """All rules. Those of plugins too, unless isolated; a plugin that cannot be loaded is named on standard error."""
    rules = own_rules()
    if not isolated:
        more, broken = plugin_rules()
        rules += more
        for problem in broken:
            print(f"opensips-lint: {problem}; it is left out", file=sys.stderr)
    return rules


def choose(rules, select, ignore):
    """-> (the rules that the selectors leave, the codes of built-in findings not to show); raises UnknownRule."""
    known = _known(rules)
    selected = _matching(select, known) if select else {code for code, _ in known}
    ignored = _matching(ignore or (), known)
    hidden = {code for code, _, _ in BUILT_IN if code in ignored}
    return [rule for rule in rules if rule.code in selected - ignored], hidden


def one(selector, rules):
    """The one rule, or built-in finding, of that code or name; raises UnknownRule."""
    for rule in rules:
        if selector.upper() == rule.code or selector == rule.name:
            return rule
    for built_in in BUILT_IN:
        if selector.upper() == built_in[0] or selector == built_in[1]:
            return built_in
    raise _unknown(selector, _known(rules))


def _known(rules):
    return [(rule.code, rule.name) for rule in rules] + [(code, name) for code, name, _ in BUILT_IN]


def _matching(selectors, known):
    """The codes that selectors (code, beginning of a code, or name) stand for."""
    found = set()
    for selector in selectors:
        codes = {code for code, name in known if name == selector or code.startswith(selector.upper())}
        if not codes:
            raise _unknown(selector, known)
        found |= codes
    return found


def _unknown(selector, known):
    from difflib import get_close_matches

    near = get_close_matches(selector.lower(), [name for _, name in known], 1)
    hint = f"; did you mean {near[0]}?" if near else "; --list-rules lists them"
    return UnknownRule(f"there is no rule {selector!r}{hint}")
