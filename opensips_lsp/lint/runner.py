"""What rules find in an item and in a file: each rule is asked about what may concern it, and one walk over a tree asks all."""

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.model.script import adjacent, has_tokens
from opensips_lsp.syntax.nodes import VIEWS
from opensips_lsp.syntax.parser import INNER, NODE


class RuleFailed(Exception):
    """A rule raised: `rule`; what it raised is the __cause__."""

    def __init__(self, rule):
        super().__init__(f"rule {rule.code} ({rule.name}) failed")
        self.rule = rule


def of_text(offset, item, source):
    """The findings for the syntax problems of an item."""
    if item.problems and not (source.included and source.empty):
        if source.template:
            from opensips_lsp.lint import in_templates as opaque

            if not opaque.stands_as_it_is(offset, item, source):
                return []
        from opensips_lsp.lint import syntax_errors as syntax

        return list(syntax.findings(item, offset, source.ends_with(offset, item)))
    return []


class Judges:
    """Rules, by what they look at: the nodes of an item, an item, or a file. All raise RuleFailed."""

    def __init__(self, rules):
        self.rules = rules
        rules = [rule for rule in rules if not rule.instead]
        looking = [rule for rule in rules if rule.has("check_item")]
        self.items = Asked([rule for rule in rules if rule.visits], looking)
        self.files = [rule for rule in rules if rule.has("check_script")]

    def of_item(self, offset, item, script, source):
        """What is found in one item."""
        return certain(of_text(offset, item, source), item, offset) + of_item_by(
            self.items, offset, item, script, source
        )

    def of_file(self, script, source):
        """What is found in a file as a whole."""
        return [finding for rule in self.files for finding in self.of_file_by(rule, script, source)]

    @staticmethod
    def of_file_by(rule, script, source):
        """What one of the rules that look at files finds."""
        try:
            return list(rule.check_script(script, source))
        except Exception as error:
            raise RuleFailed(rule) from error


class Asked:
    """Which of some rules, visiting nodes and looking at items, are asked about an item: Prefilter.tokens tells."""

    def __init__(self, visiting, looking):
        self.visiting, self.looking = visiting, looking
        self._tokens = tuple({tokens for rule in (*visiting, *looking) for tokens in adjacent(rule.prefilter.tokens)})
        self._chosen = {}

    def about(self, item):
        """-> (Visitors of its nodes, or None; the rules that look at it)."""
        find = item.tokens.kinds.find  # `in` takes five times as long: it tries whether it is asked for a number first
        has = tuple([find(tokens) >= 0 for tokens in self._tokens])
        key = has, bool(item.problems)
        if key not in self._chosen:
            self._chosen[key] = self._choose(item)
        return self._chosen[key]

    def _choose(self, item):
        visiting, looking = (
            [rule for rule in rules if has_tokens(item, rule.prefilter.tokens)]
            for rules in (self.visiting, self.looking)
        )
        return Visitors(visiting) if visiting else None, looking


def of_item_by(asked, offset, item, script, source):
    """What those find that are Asked about one item; raises RuleFailed."""
    visitors, rules = asked.about(item)
    found, rule = [], None
    if visitors is not None and item.tree is not None:
        walk(item.tree, item, offset, visitors, script, source, found)
        found = certain(found, item, offset)
    try:
        for rule in rules:
            found += rule.check_item(offset, item, script, source)
    except Exception as error:
        raise RuleFailed(rule) from error
    return found


def certain(found, item, offset):
    """What was found in the text and the nodes of an item that stands at an offset.

    From the statement on in which the first include stands that is not read, nothing is certain; a syntax error is up to the
    include itself, for the parser has stopped before.
    """
    if not item.torn:
        return found
    from opensips_lsp.lint.syntax_errors import CODE

    include, statement = (offset + item.tokens.starts[token] for token in (item.torn[0], item.torn_from))
    return [
        finding if finding.end <= statement or finding.code == CODE and finding.start < include else _uncertain(finding)
        for finding in found
    ]


def _uncertain(finding):
    """A finding where the text was not all read: nothing stops the server for sure, and nothing is to be fixed."""
    severity = WARNING if finding.severity == ERROR else finding.severity
    return finding._replace(severity=severity, fix=None, choices=())


class Visitors(dict):
    """(number of a node kind, of the kind of token that it begins with) -> the rules that visit such nodes, loaded when the first is met."""

    def __init__(self, rules):
        super().__init__()
        self._waiting = {}
        for rule in rules:
            for kind in rule.visits:
                self._waiting.setdefault(NODE[kind], []).append(rule)
        self.ways = INNER | self._waiting.keys()  # kinds of nodes that are visited, or may hold such

    def __missing__(self, key):
        rules, begins = self._waiting.get(key[0], ()), bytes(key[1:])
        self[key] = found = [rule.load() for rule in rules if not rule.begins or begins in adjacent(rule.begins)]
        return found


def walk(tree, item, offset, visitors, script, source, found):
    """Call the rules for each node of an item, outer ones first. No recursion: conditions nest as deep as they like."""
    waiting, ways, kinds = [(tree, None)], visitors.ways, item.tokens.kinds
    rule = None
    try:
        while waiting:
            raw, parents = chain = waiting.pop()
            kind = raw[0]
            rules = visitors[kind, kinds[raw[1]]]
            if rules:
                node = VIEWS[kind](item, raw, parents, offset)
                for rule in rules:
                    found += rule.check(node, script, source)
            for child in raw[3:]:
                if child[0] in ways:
                    waiting.append((child, chain))
    except Exception as error:
        raise RuleFailed(rule) from error
