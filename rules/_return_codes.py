"""Functions that return other numbers than they did, and what is compared with them right behind the call."""

from opensips_lsp.rules._migrating import Migrating
from opensips_lsp.rules._places import calls
from opensips_lsp.rules._variables import is_transformed, variable_name

from opensips_lsp.rule import SAFE, Edit, Fix
from opensips_lsp.tree import number_value

_BODIES = frozenset(("route", "fragment", "block", "case", "default"))
_DOING = frozenset(("call", "bare_call", "async", "launch", "assignment", "block", "if"))


class ReturnCode(Migrating):
    """Base: `functions` return more than `old` where they returned just that.

    operators: what `==` and `!=` become, compared with 0
    """

    functions = ()
    old = -1
    operators = {"==": "<", "!=": ">="}

    def __init_subclass__(cls):
        cls.words = cls.functions

    def check_item(self, offset, item, script, source):
        for call in calls(offset, item, *self.functions):
            for node in _comparing(_following(call)):
                yield from self._judge(node, call)

    def _judge(self, node, call):
        if node.kind == "case":
            if node.children[0].kind == "number" and number_value(node.children[0].text) == self.old:
                yield self.finding(node.children[0], self._message(call))
        elif node.right.kind == "number" and number_value(node.right.text) == self.old:
            operator = self.operators.get(node.operator.text)
            if operator is not None:
                edits = [
                    Edit(span.start, span.end, text) for span, text in ((node.operator, operator), (node.right, "0"))
                ]
                yield self.finding(node, self._message(call), Fix(f"Compare with `{operator} 0`", tuple(edits), SAFE))

    def _message(self, call):
        return self.message.format(call.name.text)


def _following(node):
    """The statement behind one, or None."""
    if node.parent is None or node.parent.kind not in _BODIES:
        return None
    siblings = node.parent.children
    number = siblings.index(node) + 1
    return siblings[number] if number < len(siblings) else None


def _comparing(statement):
    """The comparisons and `case`s that see the return code of the call before a statement: nothing else has run."""
    while statement is not None and statement.kind == "if":
        condition, *bodies = statement.children
        parts = list(condition.walk())
        if any(part.kind in _DOING for part in parts):
            return
        yield from (part for part in parts if part.kind == "comparison" and _is_return_code(part.left.text))
        last = bodies[1] if len(bodies) > 1 else None
        statement = last.children[0] if last is not None and last.kind == "block" and last.children else last
    if statement is not None and statement.kind == "switch" and _is_return_code(statement.children[0].text):
        yield from (part for part in statement.children if part.kind == "case")


def _is_return_code(text):
    return text[:1] == "$" and variable_name(text) in ("rc", "retcode") and not is_transformed(text)
