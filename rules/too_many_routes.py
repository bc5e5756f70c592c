"""C411: more routes than OpenSIPS has room for."""

from opensips_lsp.rules._routes import header

from opensips_lsp.rule import Bad, Good, Rule
from opensips_lsp.script import item_start
from opensips_lsp.tree import Token

_MOST = 99  # RT_NO and its like (config.h) are 100; number 0 is the unnamed one
_COUNTED = ("route", "failure_route", "onreply_route", "branch_route", "event_route")


class TooManyRoutes(Rule):
    """A script has more than 99 named routes of a kind; one that is only called takes a place too.

    OpenSIPS prints "Too many routes" or "too many script routes" and does not start.
    """

    code = "C411"
    stage = "check"
    examples = (
        Bad("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99)) + "«route[last]» { exit; }"),
        Good("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99))),
        Good("".join(f"timer_route[t{n}, 5] {{ exit; }}\n" for n in range(100))),
    )

    def check_script(self, script, source):
        if sum(1 for _ in script.blocks) < _MOST - 1 and len(script.sources) < 2:
            return
        seen = {word: set() for word in (*_COUNTED, "timer_route")}
        for _, where, span, word, name in sorted(_uses(script), key=lambda use: use[0]):
            names = seen[word]
            limit = _MOST if word != "timer_route" else _MOST + 1
            if name not in names and len(names) >= limit and where is source:
                yield self.finding(span, f"there is no room for more than {limit} routes of the kind `{word}`")
            names.add(name)


def _uses(script):
    """(place, Source, span, keyword, name) of each block and call that takes a place for a name."""
    for number, (source, offset, item, route) in enumerate(script.blocks):
        place = source.at(offset + item_start(item, route.raw))
        if (route.word in _COUNTED and route.name and (route.word, route.name) != ("route", "0")) or (
            route.word == "timer_route"
        ):
            name = number if route.word == "timer_route" else route.name
            yield place, source, header(item, offset, route), route.word, name
        for name, at in route.calls:
            token = Token(item, offset, at)
            yield source.at(token.start), source, token, "route", name
