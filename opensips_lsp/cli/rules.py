"""The rules of a run, and the one that a user asks about."""

from __future__ import annotations

from opensips_lsp.lint.registry import indexed_rules, own_rules, plugin_rules
from opensips_lsp.lint.selection import BUILT_IN, OF_SERVER, known_of, unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import BuiltIn


def load(isolated: bool, deferred: bool = True) -> list[Rule]:
    """All rules; with those of plugins, unless isolated: a plugin that cannot be loaded is named on standard error.

    deferred: by the index, which saves 12 ms: without their docstrings and examples, each loaded when it is first run.
    """
    rules = indexed_rules() if deferred else own_rules()
    if not isolated:
        more, broken = plugin_rules()
        rules += more
        for problem in broken:
            from opensips_lsp.cli.terminal import complain

            complain(f"{problem}; it is ignored")
    return rules


def one(selector: str, rules: Sequence[Rule]) -> Rule | BuiltIn:
    """The one rule, or built-in finding, of that code or name; raises UnknownRule."""
    for rule in rules:
        if selector.upper() == rule.code or selector == rule.name:
            return rule
    for built_in in (*BUILT_IN, *OF_SERVER):
        if selector.upper() == built_in[0] or selector == built_in[1]:
            return built_in
    raise unknown(selector, known_of(rules))
