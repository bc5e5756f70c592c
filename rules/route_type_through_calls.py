"""C414: a function that the kind of route it is reached from does not allow."""

from opensips_lsp.rules._functions import fitting, forms
from opensips_lsp.rules._routes import title

from opensips_lsp.rule import WARNING, Bad, Good, Rule
from opensips_lsp.scan import KIND
from opensips_lsp.tree import string_value, view

_NAMES = frozenset((KIND["WORD"], KIND["COND_WORD"], KIND["OLD_VALUE"]))
_ROUTE = KIND["ROUTE"]


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

    def check_script(self, script, source):
        blocks = {}
        for where, offset, item, route in script.blocks:
            blocks.setdefault((route.word, route.name), (where, offset, item, route.raw))
        told = set()
        for (word, name), block in blocks.items():
            if word != "route":
                for node, where, chain in _reached(block, blocks):
                    if where is source and (word, node) not in told and not _allows(node, where, word, script):
                        told.add((word, node))
                        path = " -> ".join([title(word, name), *(title("route", step) for step in chain)])
                        message = f"`{node.name.text}` may not run in `{word}`, from where {path} reaches it"
                        yield self.finding(node.name, message)


def _reached(block, blocks):
    """(Call, Source, names of the routes on the way) of each call that a block reaches through route()."""
    waiting, seen = [(block, ())], set()
    while waiting:
        (source, offset, item, raw), chain = waiting.pop()
        for call in _statements(raw):
            node = view(item, call, None, offset)
            kind = item.tokens.kinds[call[1]]
            if kind == _ROUTE:
                name = _target(node)
                if name not in seen and ("route", name) in blocks:
                    seen.add(name)
                    waiting.append((blocks["route", name], (*chain, name)))
            elif chain and kind in _NAMES:
                yield node, source, chain


def _target(call):
    """The name of the route that route(...) calls."""
    token = call.token(2)
    if token.kind == "STRING":
        return string_value(token.text)
    return str(int(token.text, 0)) if token.text.isdigit() and token.text[0] != "0" else token.text


def _statements(raw):
    """The raw calls that check_actions (route.c) looks at: statements, not what stands in conditions or `default`."""
    from opensips_lsp.parse import NODE

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
