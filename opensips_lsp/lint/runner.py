"""Runs rules: one walk over the tree of an item calls all rules that visit its nodes."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.model.facts import adjacent, has_tokens
from opensips_lsp.syntax.nodes import VIEWS
from opensips_lsp.syntax.parser import INNER, NODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class RuleFailed(Exception):
    """A rule raised: `rule`; what it raised is the __cause__."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(f"rule {rule.code} ({rule.name}) failed")
        self.rule = rule


def syntax_findings(offset: int, item: Item, script: Script, source: Source) -> list[Finding]:
    """The findings for the syntax problems of an item."""
    if not item.problems or (source.included and source.empty):
        return []
    if source.template:
        from opensips_lsp.lint.in_templates import stands_as_it_is

        if not stands_as_it_is(offset, item, source):
            return []
    from opensips_lsp.lint.syntax_errors import findings

    found = with_unread_includes(list(findings(item, offset, source.ends_with(offset, item))), item, offset)
    return _before_last_comment(found, offset, item, script)


def _before_last_comment(found: list[Finding], offset: int, item: Item, script: Script) -> list[Finding]:
    """Without what was found in a comment in a last line without line end, where the target takes it for one."""
    comment = item.tokens.comment
    if comment is None:
        return found
    from opensips_lsp.catalogue.language import SYNTAX

    if "last-line-comment" not in SYNTAX[script.target.series]:
        return found
    return [finding for finding in found if finding.start < offset + comment]


class Runner:
    """Some rules, by what they look at: the nodes of an item, an item, or a file. All its methods raise RuleFailed."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = list(rules)
        others = [rule for rule in self.rules if not rule.instead]
        self._visiting = [rule for rule in others if rule.visits]
        self._looking = [rule for rule in others if rule.has("check_item")]
        self._on_files = [rule for rule in others if rule.has("check_script")]
        prefilters = [adjacent(rule.prefilter.tokens) for rule in (*self._visiting, *self._looking)]
        self._tokens = tuple(dict.fromkeys(kinds for tokens in prefilters for kinds in tokens))
        self._chosen: dict[tuple[Any, ...], tuple[Visitors | None, list[Rule]]] = {}

    def of_item(self, offset: int, item: Item, script: Script, source: Source) -> list[Finding]:
        """What the rules find in one item, which stands at an offset of its file."""
        visitors, looking = self._rules_for(item)
        found: list[Finding] = []
        if visitors is not None and item.tree is not None:
            walk(item, offset, visitors, script, source, found)
            found = with_unread_includes(found, item, offset)
        rule = None
        try:
            for rule in looking:
                found += rule.check_item(offset, item, script, source)
        except Exception as error:
            assert rule is not None
            raise RuleFailed(rule) from error
        return _before_last_comment(found, offset, item, script)

    def of_file(self, script: Script, source: Source) -> list[Finding]:
        """What the rules find in a file that need the whole script."""
        return [finding for rule in self._on_files for finding in run_on_file(rule, script, source)]

    def _rules_for(self, item: Item) -> tuple[Visitors | None, list[Rule]]:
        """-> (the rules that visit its nodes, the rules that look at it), by the kinds of tokens that the item has."""
        find = item.tokens.kinds.find  # `in` takes five times as long: it tries whether it is given a number first
        key = tuple([find(tokens) >= 0 for tokens in self._tokens]), bool(item.problems)
        if key not in self._chosen:
            visiting, looking = (
                [rule for rule in rules if has_tokens(item, rule.prefilter.tokens)]
                for rules in (self._visiting, self._looking)
            )
            self._chosen[key] = Visitors(visiting) if visiting else None, looking
        return self._chosen[key]


def run_on_file(rule: Rule, script: Script, source: Source) -> list[Finding]:
    """What one rule that looks at files finds; raises RuleFailed."""
    try:
        return list(rule.check_script(script, source))
    except Exception as error:
        raise RuleFailed(rule) from error


def with_unread_includes(found: list[Finding], item: Item, offset: int) -> list[Finding]:
    """What was found in the text and the nodes of an item that stands at an offset, weakened where it may be wrong.

    From the statement on in which the first include stands that is not read, nothing is certain; a syntax error is up
    to the include itself, for the parser has stopped before.
    """
    if not item.unread_includes:
        return found
    from opensips_lsp.lint.selection import SYNTAX_CODE

    include, statement = (offset + item.tokens.starts[token] for token in (item.unread_includes[0], item.unread_from))
    return [
        finding
        if finding.end <= statement or (finding.code == SYNTAX_CODE and finding.start < include)
        else _weakened(finding)
        for finding in found
    ]


def _weakened(finding: Finding) -> Finding:
    """A finding where the text was not all read: nothing stops the server for sure, and nothing is to be fixed."""
    severity = WARNING if finding.severity == ERROR else finding.severity
    return finding._replace(severity=severity, fix=None, choices=())


class Visitors(dict[tuple[int, int], "list[Rule]"]):
    """(number of a node kind, of the kind of token that it begins with) -> the rules that visit such nodes.

    Rules are loaded when the first such node is met.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        super().__init__()
        self._waiting: dict[int, list[Rule]] = {}
        for rule in rules:
            for kind in rule.visits:
                self._waiting.setdefault(NODE[kind], []).append(rule)
        self.ways = INNER | self._waiting.keys()  # kinds of nodes that are visited, or may hold such

    def __missing__(self, key: tuple[int, int]) -> list[Rule]:
        rules, begins = self._waiting.get(key[0], ()), bytes(key[1:])
        self[key] = found = [rule.load() for rule in rules if not rule.begins or begins in adjacent(rule.begins)]
        return found


def walk(item: Item, offset: int, visitors: Visitors, script: Script, source: Source, found: list[Finding]) -> None:
    """Call the rules for each node of an item, and then for those inside it.

    No recursion: conditions nest as deep as they like.
    """
    waiting: list[Any] = [(item.tree, None)]
    ways, kinds, rule = visitors.ways, item.tokens.kinds, None
    try:
        while waiting:
            raw, _ = chain = waiting.pop()
            kind = raw[0]
            rules = visitors[kind, kinds[raw[1]]]
            if rules:
                node = VIEWS[kind](item, raw, chain[1], offset)
                for rule in rules:
                    found += rule.check(node, script, source)
            for child in raw[3:]:
                if child[0] in ways:
                    waiting.append((child, chain))
    except Exception as error:
        assert rule is not None
        raise RuleFailed(rule) from error
