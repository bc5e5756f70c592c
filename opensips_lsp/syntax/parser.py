"""Tokens -> tree and syntax problems: a table driver with yacc-like recovery. Pure; never raises.

A raw node is a tuple `(kind, first token, token behind the last, *child nodes)`; `opensips_lsp.syntax.nodes` gives it a
face. Token numbers are relative to the tokens handed in, so that equal text always gives an equal tree. Kind "error"
spans what was skipped and holds the nodes that were complete by then.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from opensips_lsp.grammar.tables import COMPLETE, GOTOS, NODES, ROWS, RULES, STARTS, STATES, TERMINALS
from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import END, KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    # (kind: a value of NODE, number of the first token, number of the token behind the last, *child nodes or None)
    RawNode: TypeAlias = tuple[Any, ...]

NODE = {name: number for number, name in enumerate(NODES)}

# kinds of nodes that may have children
INNER = frozenset(kind for _, _, kind, count in RULES if count) | {NODE["error"]}


class SyntaxProblem(Record):
    """What the parser did not expect. token: its number (the number of tokens: the end of the input).

    expected: the terminals that could stand there. repair: what the parser did: "inserted" (the terminal `inserted`),
    "dropped" (this one token), "skipped" (up to the token numbered `end`, if that is not None), "unclosed" (the input
    ended in the `{` numbered `brace`), "unread" (an include inside a statement: nothing need be wrong) or "stopped" (up
    to the end of the item: there are too many).
    """

    token: int
    expected: frozenset[int]
    repair: str
    inserted: int | None = None
    end: int | None = None
    brace: int | None = None


_RECOVER, _INCLUDE, _LBRACE, _RBRACE = (KIND[name] for name in ("RECOVER", "INCLUDE", "LBRACE", "RBRACE"))
_SEMICOLON, _EQUAL, _WORD, _ROUTE = (KIND[name] for name in ("SEMICOLON", "EQUAL", "WORD", "ROUTE"))
_EXPLAINED = 100  # problems of an item of which it is said what was expected: to find that out takes long
MOST_PROBLEMS = 1000  # of an item: what follows the next one is not read, for to recover from one takes long
_FORGOTTEN = (_SEMICOLON, KIND["RPAR"])  # worth putting in
# the states behind a `{` that was shifted, or behind a token that was put in before one
_PUT_IN_STATES = frozenset(row[kind] for row in ROWS for kind in (*_FORGOTTEN, _RECOVER, _LBRACE) if row[kind] > 0)
_STRAY = frozenset(KIND[name] for name in ("SEMICOLON", "RPAR", "RSQB", "COMMA"))  # worth dropping
_ROUTES = frozenset((_ROUTE, KIND["ROUTE_KIND"]))
TOP_LEVEL = _ROUTES | {
    KIND[name] for name in "LOADMODULE MODPARAM GLOBAL MEM_GROUP LISTEN ALIAS DST_BLACKLIST INCLUDE".split()
}
_LABELS = frozenset((KIND["CASE"], KIND["DEFAULT"]))
_STATEMENTS = frozenset(KIND[name] for name in "IF WHILE FOR SWITCH CORE_FUNCTION".split()) | _LABELS
_LIST_ITEM, _STATEMENT = GOTOS["recovered"], GOTOS["route"]
_NODE_END = itemgetter(2)
_CAN_BE_FED = [kind for kind in range(len(TERMINALS)) if kind != _RECOVER]


def parse(
    kinds: bytes, start: str = "script", begins_line: Callable[[int], bool] | None = None
) -> tuple[RawNode | None, list[SyntaxProblem]]:
    """-> (raw tree or None, [SyntaxProblem]) of token kinds that end with END.

    start: "script", or "fragment" for the statements of a route's body.
    begins_line(token number) -> bool: recovery prefers to go on at the beginning of a line.
    """
    driver = _Driver(kinds, start, begins_line or (lambda token: True))
    while not driver.run(enumerate(kinds[driver.position :], driver.position)):
        if not driver.recover():
            return None, driver.problems
    return driver.nodes[0], driver.problems


class _Driver:
    """The stacks of an LALR parser: state and number of the first token of each symbol, and all nodes in them."""

    def __init__(self, kinds: bytes, start: str, begins_line: Callable[[int], bool]) -> None:
        self.kinds, self.begins_line = kinds, begins_line
        self.states, self.firsts = [STARTS[start]], [0]
        self.nodes: list[RawNode] = []
        self.position = 0
        self.problems: list[SyntaxProblem] = []
        self.unread = 0  # how many of them are includes that are not read

    def run(self, tokens: Iterable[tuple[int, int]]) -> bool:
        """Go on with tokens, (number, kind) -> whether all were shifted, else there is an error at self.position.

        The hot path of everything: keep it flat.
        """
        stack, firsts, nodes = self.states, self.firsts, self.nodes
        states, complete = STATES, COMPLETE
        state = stack.pop()  # below, the stack holds the state before each symbol, not that behind it
        for position, kind in tokens:
            while True:
                if state < complete:
                    action = states[state][kind]
                    if action >= 0:
                        break
                    goto, cut, node, count = states[action]
                else:
                    goto, cut, node, count = states[state]
                if cut:
                    if cut < 0:
                        del stack[cut:], firsts[cut:]
                    else:
                        stack.append(state)
                        firsts.append(position)
                if node >= 0:
                    first = firsts[-1]
                    if not count:
                        nodes.append((node, first, position))
                    elif count == 1:
                        nodes[-1] = (node, first, position, nodes[-1])
                    else:
                        at = -count if count > 0 else bisect_right(nodes, first, key=_NODE_END)
                        nodes[at:] = ((node, first, position, *nodes[at:]),)
                state = goto[stack[-1]]
            stack.append(state)
            if not action:
                self.position = position
                return False
            firsts.append(position)
            state = action
        stack.append(state)
        return True

    # ---- recovery. Each step shifts a token, drops one, or closes a level: it cannot go round in circles.

    def recover(self) -> bool:
        """Report the token at hand and get to where parsing can go on; False when there is nothing to go on with."""
        token, kind = self.position, self.kinds[self.position]
        if kind == _INCLUDE:  # inside a statement, cfg.lex would splice in what the file holds
            self.report(token, frozenset(), "unread")
            self.unread += 1
            self.position += 1
            return True
        if len(self.problems) - self.unread >= MOST_PROBLEMS and kind != END:
            self.stop(token)
            return True
        row, expected = STATES[self.states[-1]], frozenset[int]()
        if len(self.problems) < _EXPLAINED:
            expected = frozenset(other for other in _CAN_BE_FED if row[other] and self.can_shift(other))
        for forgotten in _FORGOTTEN:
            if row[forgotten] and kind != END and self.can_shift(forgotten, kind):
                self.report(token, expected, "inserted", inserted=forgotten)
                self.feed(forgotten)
                return True
        if kind in _STRAY and self.can_shift(self.kinds[token + 1]):
            self.report(token, expected, "dropped")
            self.position += 1
            return True
        if kind == END:
            return self.close_all(expected)
        first, saved, braces = self.pop_statement(token)
        if self.can_shift(_RECOVER):
            self.put_error(first, token, saved)
            self.skip_inside(braces)
        elif self.kinds[first] in _ROUTES and self.skip_to_body():
            self.feed(_ROUTE)
            self.firsts[-1] = first
        else:
            self.put_error(first, token, saved)
            self.skip_top_level(token)
        self.report(token, expected, "skipped", end=self.position)
        return True

    def report(self, token: int, expected: frozenset[int], repair: str, **more: int | None) -> None:
        self.problems.append(SyntaxProblem(token, expected, repair, **more))

    def can_shift(self, *kinds: int) -> bool:
        """Whether these tokens could be shifted now, one behind the other; the stack stays as it is.

        own: what a walk puts on top of the `kept` lowest states of the stack, which may be deep.
        """
        kept, own, state = len(self.states), list[int](), self.states[-1]
        for kind in kinds:
            while (action := STATES[state][kind] if state < COMPLETE else state - len(STATES)) < 0:
                goto, cut = STATES[action][:2]
                gone = 1 - cut if cut < 1 else 0
                kept -= max(gone - len(own), 0)
                del own[max(len(own) - gone, 0) :]
                state = goto[own[-1] if own else self.states[kept - 1]]
                own.append(state)
            if not action:
                return False
            state = action
            own.append(state)
        return True

    def feed(self, kind: int) -> None:
        """Shift a token that is not in the text; can_shift(kind) holds."""
        self.run([(self.position, kind)])

    def pop_statement(self, token: int, beyond_brace: bool = False) -> tuple[int, list[RawNode], int]:
        """Pop to where a statement may begin -> (first token of what was popped, its finished nodes, its open `{`).

        beyond_brace: to where the statement around the innermost open `{` may begin, if there is one.
        """
        first, braces = token, 0
        beyond_brace = beyond_brace and any(map(self.is_brace, self.states, self.firsts))
        while beyond_brace or not (self.can_shift(_RECOVER) or len(self.states) == 1 or self.can_shift(_TOP)):
            first = self.firsts.pop()
            braces += self.is_brace(self.states.pop(), first)
            beyond_brace = beyond_brace and not braces
        at = bisect_right(self.nodes, first, key=_NODE_END)
        saved = self.nodes[at:]
        del self.nodes[at:]
        return first, saved, braces

    def is_brace(self, state: int, first: int) -> bool:
        """Whether a symbol on the stack is a `{` that was shifted, or a token that was put in before it."""
        return self.kinds[first] == _LBRACE and state in _PUT_IN_STATES

    def put_error(self, first: int, token: int, saved: list[RawNode]) -> None:
        """Put an error node, which keeps the finished nodes, in the place of a statement."""
        inside = self.can_shift(_RECOVER)
        position, self.position = self.position, first
        self.feed(_RECOVER if inside else _TOP)  # finishes what is complete before `first`
        self.states.pop(), self.firsts.pop()
        self.position = position
        self.states.append((_LIST_ITEM if inside else _STATEMENT)[self.states[-1]])
        self.nodes.append((NODE["error"], first, token, *saved))
        self.firsts.append(first)

    def skip_inside(self, braces: int) -> None:
        """Pass over the rest of a statement: to its `;`, its block, the `}` around it, or a statement on a new line.

        Of a statement that has `braces` open to its last `}`.
        """
        begin, kinds = self.position, self.kinds
        while True:
            kind = kinds[self.position]
            if braces and kind != END:
                braces += (kind == _LBRACE) - (kind == _RBRACE)
                self.position += 1
                if braces:
                    continue
                return
            if kind == END or (kind == _RBRACE and self.can_shift(kind)):
                return
            if kind == _LBRACE:
                self.feed(_RECOVER)
                return
            if kind == _SEMICOLON:
                self.position += 1
                return
            if self.position > begin and kind in _STATEMENTS and self.can_shift(kind):
                if kind in _LABELS or self.begins_line(self.position):
                    return
            self.position += 1

    def skip_to_body(self) -> bool:
        """Go to the `{` of a route whose header is wrong; False (and no move) when it has none."""
        position = self.position
        while self.kinds[position] not in (END, _LBRACE, _RBRACE, _SEMICOLON):
            position += 1
        if self.kinds[position] != _LBRACE:
            return False
        self.position = position
        return True

    def skip_top_level(self, token: int) -> None:
        """Pass over the rest of a top-level statement: to what can begin one at the beginning of a line."""
        kinds = self.kinds
        while kinds[self.position] != END:
            kind = kinds[self.position]
            if self.position > token and self.begins_line(self.position):
                if kind in TOP_LEVEL or (kind == _WORD and kinds[self.position + 1] == _EQUAL):
                    return
            self.position += 1

    def close_all(self, expected: frozenset[int]) -> bool:
        """The input ended too early: close what is open."""
        if not self.position:
            self.report(0, expected, "dropped")
            return False
        level, brace = 0, None
        for first in range(self.position - 1, -1, -1):
            if self.kinds[first] in (_LBRACE, _RBRACE):
                level += 1 if self.kinds[first] == _LBRACE else -1
                if level > 0:
                    brace = first
                    break
        self.report(self.position, expected, "skipped" if brace is None else "unclosed", brace=brace)
        self.close()
        return True

    def stop(self, token: int) -> None:
        """Read no further: what is left of the item belongs to the statement with the error."""
        first, saved, _ = self.pop_statement(token)
        self.position = len(self.kinds) - 1
        self.put_error(first, self.position, saved)
        self.report(token, frozenset(), "stopped", end=self.position)
        self.close()

    def close(self) -> None:
        """Close what is open at the end of the input."""
        while not self.can_shift(END):
            if self.can_shift(_RBRACE):
                self.feed(_RBRACE)
            else:
                first, saved, _ = self.pop_statement(self.position, beyond_brace=True)
                self.put_error(first, self.position, saved)


_TOP = KIND["LOADMODULE"]
