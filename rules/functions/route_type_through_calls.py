"""C414: a function that the kind of route it is reached from does not allow."""

from itertools import chain

from opensips_lsp.lint.finding import WARNING, Related
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.script import ELSEWHERE, ROUTE, facts_of, item_start
from opensips_lsp.rules.functions._functions import fitting, forms
from opensips_lsp.rules.routes._routes import block_at, first_block, title
from opensips_lsp.syntax.nodes import string_value, view
from opensips_lsp.syntax.scanner import KIND

_NAMES = frozenset((KIND["WORD"], KIND["COND_WORD"], KIND["OLD_VALUE"]))
_ROUTE = KIND["ROUTE"]
_OF_REQUESTS = frozenset((ROUTE, ELSEWHERE))  # where nothing but request routes calls it


class RouteTypeThroughCalls(Rule):
    """A named route is called from a kind of route block in which one of its functions is not allowed.

    OpenSIPS reads named routes as request routes and starts with such a script; only the check with -C objects. It
    follows route() in statements, in `if`, `while`, `for` and `case`, not in conditions and not in `default`. At run
    time the function may find another kind of message than it can handle.
    """

    code = "C414"
    severity = WARNING
    stage = "routes"
    examples = (
        Bad('loadmodule "tm.so"\nroute { exit; }\nonreply_route { route(a); }\nroute[a] { «t_relay»(); }'),
        Bad(
            'loadmodule "tm.so"\nlocal_route { if (1) { route(a); } }\nroute[a] { route(b); }\nroute[b] { «t_newtran»(); }'
        ),
        Good('loadmodule "tm.so"\nroute { route(a); }\nroute[a] { t_relay(); }'),
        Good('loadmodule "tm.so"\nonreply_route { if (route(a)) exit; }\nroute[a] { t_relay(); }'),
        Good('loadmodule "tm.so"\nonreply_route { route(a); }\nroute[a] { if (t_relay()) exit; }'),
    )

    def check_item(self, offset, item, script, source):
        for route in facts_of(item).routes:
            if route.word != "route":
                continue
            contexts = script.contexts_of(view(item, route.raw, None, offset), source)
            ways = script.ask(_ways_to, route.name) if not contexts <= _OF_REQUESTS else ()
            if not ways or script.defined_before("route", route.name, source.at(offset + item_start(item, route.raw))):
                continue
            calls = [view(item, raw, None, offset) for raw in _statements(route.raw) if _kind(item, raw) in _NAMES]
            for word, path in ways:
                for call in calls:
                    if not _allows(call, source, word, script):
                        message = f"`{call.name.text}` may not run in `{word}`, from where {path} reaches it"
                        yield self.finding(call.name, message)

    def related(self, finding, script, source):
        block = block_at(source, finding.start)
        for word, way in script.ask(_ways_to, block[1]) if block else ():
            if f"from where {way} reaches it" in finding.message:
                yield from _steps(script, word, way)


def _steps(script, word, way):
    """Related: the blocks on a way, but for the last one, each with the one that it calls."""
    titles = way.split(" -> ")
    blocks = {
        title(route.word, route.name): (route.word, route.name)
        for source in script.sources
        for _, item in source.items
        for route in facts_of(item).routes
        if route.word in ("route", word)
    }
    for here, called in zip(titles, titles[1:]):
        if here in blocks:
            yield Related(*first_block(script, *blocks[here]), f"`{here}` calls `{called}`")


def _ways_to(script, name):
    """(keyword, way in words) for each kind of route block, besides `route`, that reaches a named route."""
    return tuple(script.ask(_ways).get(name, {}).items())


def _ways(script):
    """Name of a route -> keyword -> the first way on which a block of that kind reaches it through route()."""
    blocks = {}
    for word, name, calls in chain.from_iterable(script.gathered(_blocks)):
        blocks.setdefault((word, name), calls)
    ways = {}
    for (word, name), calls in blocks.items():
        waiting, seen = [(calls, title(word, name))] if word != "route" else [], set()
        while waiting:
            names, way = waiting.pop()
            for called in names:
                if called not in seen and ("route", called) in blocks:
                    seen.add(called)
                    further = f"{way} -> {title('route', called)}"
                    waiting.append((blocks["route", called], further))
                    ways.setdefault(called, {}).setdefault(word, further)
    return ways


def _blocks(item):
    """(keyword, name, names of the routes that its statements call, in order) of each route block of an item."""
    return tuple(
        (route.word, route.name, tuple(_called(item, route)) if route.calls else ())
        for route in facts_of(item).routes
        if route.word is not None
    )


def _called(item, route):
    return (_target(view(item, raw)) for raw in _statements(route.raw) if _kind(item, raw) == _ROUTE)


def _kind(item, raw):
    return item.tokens.kinds[raw[1]]


def _target(call):
    """The name of the route that route(...) calls."""
    token = call.token(2)
    if token.kind == "STRING":
        return string_value(token.text)
    return str(int(token.text, 0)) if token.text.isdigit() and token.text[0] != "0" else token.text


def _statements(raw):
    """The raw calls that check_actions (route.c) looks at: statements, not what stands in conditions or `default`."""
    from opensips_lsp.syntax.parser import NODE

    call, default = NODE["call"], NODE["default"]
    skipped = {NODE["if"]: 1, NODE["while"]: 1, NODE["for"]: 2, NODE["switch"]: 1, NODE["case"]: 1}
    inside = set(skipped) | {NODE["route"], NODE["block"], NODE["recovered"]}
    waiting = [raw]
    while waiting:
        node = waiting.pop()
        if node[0] == call:
            yield node
        elif node[0] in inside and node[0] != default:
            waiting += reversed(node[3 + skipped.get(node[0], 0) :])


def _allows(node, source, word, script):
    """Whether the function that OpenSIPS took for a call (the first one for request routes) may run in a kind of route."""
    found = [form for form in fitting(node, forms(node, script, source)) if "route" in form.routes]
    return not found or word in found[0].routes
