"""C209: what stands between a route's keyword and its block."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.language import ROUTE_KINDS
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Route

_SPELLING = {
    "LBRACK": "[", "RBRACK": "]", "COMMA": ", ", "route_name": "name", "NUMBER": "seconds", "SYNC_TOKEN": "sync",
    "ASYNC_TOKEN": "async",
}  # fmt: skip
_SYMBOLS = {"LSQB": "LBRACK", "RSQB": "RBRACK", "SYNC": "SYNC_TOKEN", "ASYNC": "ASYNC_TOKEN"}


class RouteHeader(Rule):
    """Each kind of route has its own header: some require a name, some allow none, timer_route requires an interval.

    OpenSIPS prints a syntax error and "invalid failure_route statement" or the like, and does not start (cfg.y
    `route_stm` and the rules like it).
    """

    code = "C209"
    visits = ("route",)
    examples = (
        Bad("«failure_route» { exit; }"),
        Bad("«error_route[1]» { exit; }"),
        Bad("«timer_route[t]» { exit; }"),
        Bad("«timer_route[t, -5]» { exit; }"),
        Bad("«route[x, 10]» { exit; }"),
        Bad("«branch_route[x, sync]» { exit; }"),
        Bad("«event_route[E_X, 1]» { exit; }"),
        Bad(
            "«event_route[E_X, async]» { exit; }\n«event_route[E_Y , async ]» { exit; }",
            "event_route[E_X] { exit; }\nevent_route[E_Y ] { exit; }",
            target="3.0",
        ),
        Bad("«event_route[E_X, sync]» { exit; }", "event_route[E_X] { exit; }", unsafe=True, target="3.6"),
        Good("event_route[E_X] { exit; }", target="3.0"),
        Good('route { exit; }\nroute[1] { exit; }\nfailure_route["f"] { exit; }\nonreply_route { exit; }'),
        Good("timer_route[t, 0x10] { exit; }\nevent_route[E_X, async] { exit; }\nevent_route[E_Y] { exit; }"),
        Good("error_route { exit; }\nlocal_route { exit; }\nstartup_route { exit; }\nonreply_route[r] { exit; }"),
    )

    def check(self, node: Route, script: Script, source: Source) -> Iterator[Finding]:
        word = node.first_word
        forms = ROUTE_KINDS[script.target.series][word]
        if _form(node.header_kinds) not in forms:
            header, headers = (
                node.header,
                " or ".join(f"`{word}{''.join(map(_SPELLING.__getitem__, form))}`" for form in forms),
            )
            fix = _bare(node, forms)
            said = (
                "; the route runs in a process of its own then"
                if fix is not None and fix.applicability == UNSAFE
                else ""
            )
            found = self.finding(header[0], f"OpenSIPS requires this header to be {headers}{said}", fix)
            yield found._replace(end=header[-1].end)


def _bare(node: Route, forms: Iterable[tuple[str, ...]]) -> Fix | None:
    """The Fix that takes `sync` or `async` out of a header where the target has no word for it.

    From 3.0 on the route of an event always runs in a process of its own (modules/event_route/route_send.c), as with
    `async` before.
    """
    last = node.header[-2] if len(node.header) > 2 else None
    comma = last.previous if last is not None and last.kind in ("SYNC", "ASYNC") else None
    if last is None or comma is None or node.first_word != "event_route" or any("COMMA" in form for form in forms):
        return None
    name = comma.previous
    edit = Edit(name.end if name is not None else comma.start, last.end, "")
    return Fix(f"Remove `{last.text}`", (edit,), SAFE if last.kind == "ASYNC" else UNSAFE)


@lru_cache(maxsize=1 << 8)
def _form(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """What stands behind a route's keyword, by the kinds of its tokens, as ROUTE_KINDS has it."""
    found = [_SYMBOLS.get(kind, kind) for kind in kinds]
    if len(found) > 1:
        found[1] = "route_name"
    return tuple(found)
