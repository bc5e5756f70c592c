"""Functions that return other numbers than they did, and what is compared with what they returned.

`$rc` is what the last action returned (action.c do_action): a call, but also an assignment, a `switch`, and the body
of an `if`. So what sees the return code of a call is: the rest of the condition that it stands in, what the bodies of
that `if` or `while` begin with, the statement behind it, the route that an async() or launch() of it goes on to, and,
where a route ends with it, what stands behind route(). `$var(r) = $rc` keeps it. Each of these was run on 2.3.6 and
2.4.11.
"""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.migrating import Migrating
from opensips_lsp.rules.common.places import calls, is_and
from opensips_lsp.rules.common.variable_text import is_transformed, variable_name
from opensips_lsp.syntax.nodes import Assignment, Call, Case, Comparison, Deferred, Node, Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_BODIES = frozenset(("route", "fragment", "block", "case", "default"))
_DOING = frozenset(("call", "bare_call", "async", "launch", "assignment", "block", "if"))
_LATER = frozenset(("async", "launch"))


class ReturnCode(Migrating):
    """Base: `functions` return more than `old` where they returned just that.

    operators: what `==` and `!=` become, compared with 0; safe where nothing else can have set the return code
    """

    functions: tuple[str, ...] = ()
    old = -1
    operators = {"==": "<", "!=": ">="}

    def __init_subclass__(cls) -> None:
        cls.prefilter = Prefilter(words=cls.functions)
        cls.subjects = tuple([f"function {name}" for name in cls.functions])

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        seen: dict[tuple[int, int], tuple[Node, bool, str]] = {}
        for call in calls(offset, item, *self.functions):
            if call.parent_kind not in _LATER:
                for node, certain in _behind(call):
                    seen.setdefault((node.start, node.end), (node, certain, call.name.text))
        for call, function in self._returned(offset, item, script):
            for node, _ in _behind(call):
                seen.setdefault((node.start, node.end), (node, False, function))
        for route, function, certain in self._resumed(offset, item, script):
            for node, sure in _from(_first(route), certain):
                seen.setdefault((node.start, node.end), (node, sure, function))
        for _, (node, certain, function) in sorted(seen.items(), key=lambda one: one[0]):
            yield from self._findings_of(node, certain, function)

    def _returned(self, offset: int, item: Item, script: Script) -> Iterator[tuple[Call, str]]:
        """(route() Node, function) of each call in an item of a route that ends with such a function."""
        ends = {name: function for found in script.gathered(_ending) for name, function in found}
        ends = {name: function for name, function in ends.items() if function in self.functions}
        if ends and any(name in ends for route in facts_of(item).routes for name, _ in route.calls):
            for call in calls(offset, item, "route"):
                argument = call.argument(0)
                name = argument.text.strip("\"'") if argument is not None else ""
                if name in ends:
                    yield call, ends[name]

    def _resumed(self, offset: int, item: Item, script: Script) -> Iterator[tuple[Node, str, bool]]:
        """(route, function, whether nothing else leads there) of each route of an item in which a function resumes."""
        names = {route.name for route in facts_of(item).routes if route.word == "route"}
        later = [one for found in script.gathered(_called_later) for one in found if one[1] in names]
        functions = {name: function for function, name in later if function in self.functions}
        for fact in facts_of(item).routes if functions else ():
            if fact.word == "route" and fact.name in functions:
                others = [name for found in script.gathered(_routes_called) for name in found if name == fact.name]
                alone = len(others) == sum(function in self.functions and name == fact.name for function, name in later)
                named = any(value == fact.name for _, _, value in script.modparams)
                yield Route.of(item, fact, offset), functions[fact.name], alone and not named and script.complete

    def _findings_of(self, node: Node, certain: bool, function: str) -> Iterator[Finding]:
        message = self.message.format(function)
        if isinstance(node, Case):
            if node.label.constant == self.old:
                yield self.finding(node.label, message)
        elif isinstance(node, Comparison) and node.right.constant == self.old:
            operator = self.operators.get(node.operator.text)
            if operator is not None:
                edits = [
                    Edit(span.start, span.end, text) for span, text in ((node.operator, operator), (node.right, "0"))
                ]
                fix = Fix(f"Compare with `{operator} 0`", tuple(edits), SAFE if certain else UNSAFE)
                yield self.finding(node, message, fix)


def _called_later(item: Item) -> tuple[tuple[str, str], ...]:
    """(function, route) of each async() and launch() in an item that goes on to a route."""
    text, found = item.text, []
    if "async" in text or "launch" in text:
        for route in facts_of(item).routes:
            for node in Node.of(item, route).walk():
                if isinstance(node, Deferred) and node.route is not None and isinstance(node.call, Call):
                    found.append((node.call.name.text, node.route.text.strip("\"'")))
    return tuple(found)


def _ending(item: Item) -> tuple[tuple[str, str], ...]:
    """(route, function) of each call in an item that a route ends with, so that it returns what the call returned."""
    found = []
    for route in facts_of(item).routes:
        if route.word == "route" and route.name is not None and route.name != "0":
            found += [(route.name, call.name.text) for call in _last_calls(_last(Route.of(item, route)))]
    return tuple(found)


def _last_calls(statement: Node | None) -> Iterator[Call]:
    """The calls that a statement ends with, in one case or another."""
    if statement is None:
        return
    if isinstance(statement, Call):
        before = _before(statement)
        if statement.first_word == "return" and statement.arity == 1 and _is_return_code(statement.child_text(0)):
            yield from _last_calls(before)
        else:
            yield statement
    elif statement.kind == "if":
        for body in statement.children[1:]:
            yield from _last_calls(_last(body) if body.kind == "block" else body)


def _last(body: Node) -> Node | None:
    """The last statement of a body, or None."""
    found = [child for child in body.children if child.kind not in ("route_name", "number", "empty")]
    return found[-1] if found else None


def _before(statement: Node) -> Node | None:
    """The statement before one, or None."""
    body = statement.parent
    if body is None or body.kind not in _BODIES:
        return None
    siblings = [child for child in body.children if child.kind not in ("route_name", "number", "empty")]
    number = siblings.index(statement)
    return siblings[number - 1] if number else None


def _routes_called(item: Item) -> tuple[str, ...]:
    """The routes that an item goes on to, each as often as it does."""
    return tuple(name for route in facts_of(item).routes for name, _ in route.calls)


# ---- what sees a return code: (comparison or case, whether nothing else can have set it)


def _behind(call: Call) -> Iterator[tuple[Node, bool]]:
    """What sees the return code of a call."""
    node: Node = call
    certain, outcomes = True, {True, False}
    for parent in call.parents():
        kind = parent.kind
        if kind in _BODIES:
            following = _following(node, parent)
            if following is not None:
                yield from _from(following, certain)
                return
            certain = False
        elif kind == "logic" and node == parent.children[0]:
            yield from ((part, certain) for part in _compared(parent.children[1]))
            if _does(parent.children[1]):
                outcomes, certain = {not is_and(parent)}, False
        elif kind == "negation":
            outcomes = {not outcome for outcome in outcomes}
        elif kind in ("if", "while") and node == parent.children[0]:
            for outcome, body in zip((True, False), parent.children[1:]):
                if outcome in outcomes:
                    yield from _from(body, certain)
            return
        elif kind == "while":
            yield from ((part, False) for part in _compared(parent.children[0]))
            return
        elif isinstance(parent, Assignment):
            yield from _kept(parent, certain)
            return
        elif kind in ("logic", "if", "switch"):
            certain = False
        elif kind not in ("group", "bracket"):
            return
        node = parent


def _from(statement: Node | None, certain: bool) -> Iterator[tuple[Node, bool]]:
    """What sees a return code that a statement begins with."""
    while statement is not None and statement.kind == "block":
        statement = statement.children[0] if statement.children else None
    if statement is None:
        return
    if statement.kind in ("if", "while"):
        condition, *bodies = statement.children
        yield from ((part, certain) for part in _compared(condition))
        if not _does(condition):
            for body in bodies:
                yield from _from(body, certain)
    elif statement.kind == "switch" and _is_return_code(statement.children[0].text):
        yield from ((part, certain) for part in statement.children if part.kind == "case")
    elif isinstance(statement, Assignment) and _is_return_code(statement.value.text):
        yield from _kept(statement, certain)


def _kept(assignment: Assignment, certain: bool) -> Iterator[tuple[Node, bool]]:
    """What sees a return code that a variable holds: all behind it in the route, until it gets another value."""
    name, body = assignment.variable.text, assignment.parent
    for node in (assignment.inside("route") or list(assignment.parents())[-1]).walk():
        if node.start < assignment.end:
            continue
        if isinstance(node, Assignment) and node.variable.text == name:
            return
        sure = certain and body is not None and body in node.parents()
        if isinstance(node, Comparison) and node.left.text == name:
            yield node, sure
        elif node.kind == "switch" and node.children[0].text == name:
            yield from ((part, sure) for part in node.children if part.kind == "case")


def _following(node: Node, body: Node) -> Node | None:
    """The statement of a body behind one, or None."""
    siblings = [child for child in body.children if child.kind != "empty"]
    number = siblings.index(node) + 1
    return siblings[number] if number < len(siblings) else None


def _first(route: Node) -> Node | None:
    """The first statement of a route block, or None."""
    return next((child for child in route.children if child.kind not in ("route_name", "number", "empty")), None)


def _compared(condition: Node) -> Iterator[Comparison]:
    """The comparisons of a condition that see the return code of what ran before it."""
    for part in condition.walk():
        if part.kind in _DOING:
            return
        if isinstance(part, Comparison) and _is_return_code(part.left.text):
            yield part


def _does(condition: Node) -> bool:
    """Whether a condition may set another return code."""
    return any(part.kind in _DOING for part in condition.walk())


def _is_return_code(text: str) -> bool:
    return text[:1] == "$" and variable_name(text) in ("rc", "retcode") and not is_transformed(text)
