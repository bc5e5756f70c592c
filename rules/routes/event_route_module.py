"""C416: event_route without its module."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import meant_modules
from opensips_lsp.rules.common.routes import header
from opensips_lsp.syntax.nodes import Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_MODULE = "event_route"
# the patch level of each series from which on it is refused (route.c `fix_rls`); from 3.6 on the core has event_route
_SINCE = {"3.1": 12, "3.2": 9, "3.3": 2, "3.4": 0, "3.5": 0}
_NOTHING = ("route_name", "number", "empty")  # a block of nothing but these has no action


class EventRouteModule(Rule):
    """A script has an event_route, but does not load module event_route.

    From 3.1.12, 3.2.9, 3.3.2 and 3.4 on, OpenSIPS prints "event_route used but 'event_route' module not loaded!" when
    it starts, and exits. From 3.6 on, the core does what the module did.
    """

    code = "C416"
    breaks_in = "3.1"
    stage = "startup"
    after_parse = True
    message = f"module `{_MODULE}` is not loaded, without which this block stops OpenSIPS"
    examples = (
        Bad(TRANSPORT + "route { exit; }\n«event_route[E_X]» { exit; }", target="3.4"),
        Bad(TRANSPORT + "route { exit; }\n«event_route[E_X, sync]» { ; exit; }", target="3.1.12"),
        Good(TRANSPORT + "route { exit; }\nevent_route[E_X] { exit; }", target="3.1.11"),
        Good(TRANSPORT + "route { exit; }\nevent_route[E_X] { ; }", target="3.4"),
        Good(TRANSPORT + "route { exit; }\nevent_route[E_X] { exit; }", target="3.6"),
        Good(TRANSPORT + 'loadmodule "event_route.so"\nroute { exit; }\nevent_route[E_X] { exit; }', target="3.4"),
        Good(TRANSPORT + "loadmodule event_route.so\nroute { exit; }\nevent_route[E_X] { exit; }", target="3.4"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not _is_refused(script.target):
            return
        for route in facts_of(item).routes:
            if route.word != _MODULE or not script.has_all_text or _MODULE in script.modules:
                continue
            # the loop over these routes ends at the first without any action
            if _MODULE not in meant_modules(script) and not any(map(any, script.gathered(_without_action))):
                yield self.finding(header(item, offset, route))


def _without_action(item: Item) -> tuple[bool, ...]:
    """Whether each event_route of an item has nothing but semicolons in it."""
    return tuple(
        all(child.kind in _NOTHING for child in Route.of(item, route).children)
        for route in facts_of(item).routes
        if route.word == _MODULE
    )


def _is_refused(target: Version) -> bool:
    return target.series in _SINCE and target.patch >= _SINCE[target.series]
