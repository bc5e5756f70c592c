"""Route blocks: what one is for, who goes to it, in which contexts it runs; and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.changes import of_rules
from opensips_lsp.features.route_users import (
    NEVER,
    contexts_of,
    definitions_of,
    enters,
    runs_as,
    user_of,
    uses_of,
)
from opensips_lsp.model.contexts import ELSEWHERE
from opensips_lsp.model.route_uses import ARM, CALL, MODPARAM, RAISE, RESUME
from opensips_lsp.model.routes import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.features.route_users import PlacedUse
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.source import RouteKey

_MOST_USES = 4
_WAYS = {CALL: "Called", RESUME: "Resumed by async or launch", ARM: "Armed", RAISE: "Raised", MODPARAM: "Set"}


def of_route(spot: Spot, key: RouteKey, span: Spanned) -> Hover:
    """Return what is known of a route block, (keyword, name), for its keyword or its name."""
    return answer(
        span,
        f"{code(title(*key))}: {_defined(spot, key)}",
        first=[texts_of(CORE).routes.get(key[0], "")],
        more=_used(spot, key),
        last=[_runs(spot, key), *of_rules(spot, f"route {key[0]}")],
        link=("Manual of the routes", pages.core_page(pages.ROUTES, spot.series)),
    )


def of_kind(spot: Spot) -> Hover:
    """Return what is known of a kind of route block, for its keyword."""
    word = spot.token.text
    link = ("Manual of the routes", pages.core_page(pages.ROUTES, spot.series))
    said = [texts_of(CORE).routes.get(word, "")]
    return answer(spot.token, f"{code(word)}: route block", first=said, last=of_rules(spot, f"route {word}"), link=link)


def of_event(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of an event; None for one that nobody knows: a script may raise its own."""
    owner = CORE if name in spot.catalogue.core.events else next(iter(spot.catalogue.exporters("events", name)), None)
    if owner is None:
        return None
    if owner == CORE:
        heading, link = f"{code(name)}: event of the core", pages.core_page(pages.EVENTS, spot.series)
    else:
        heading = f"{code(name)}: event of {code(owner)} ({spot.loaded(owner)})"
        link = pages.manual_page(owner, spot.series)
    said = [texts_of(owner).events.get(name, "")]
    title = "Manual of the core events" if owner == CORE else f"Manual of {owner}"
    return answer(span, heading, first=said, last=of_rules(spot, f"event {name}"), link=(title, link))


def _defined(spot: Spot, key: RouteKey) -> str:
    blocks = definitions_of(spot.snapshot, [key])[key]
    if not blocks:
        return "no such route block" if spot.script.has_all_text else "no such route block in the files that are here"
    return f"route block in {several(blocks, 3, lambda one: spot.line(one.source, one.block.start))}"


def _runs(spot: Spot, key: RouteKey) -> str:
    """Return as what a route block runs, if there is more to say than its keyword does."""
    kinds = runs_as(spot.snapshot, key)
    if kinds == NEVER:
        return "It never runs."
    if not kinds or (key[0] != "route" and "," not in kinds):
        return ""
    unseen = ELSEWHERE in contexts_of(spot.snapshot, key)
    return f"Runs as: {kinds}{', and what cannot be seen here' if unseen else ''}."


def _used(spot: Spot, key: RouteKey) -> Iterator[str]:
    """Yield who goes to a route block, in a line for each way."""
    found: dict[str, dict[tuple[str, int], PlacedUse]] = {}
    for use in uses_of(spot.snapshot, lambda source, use: (use.word, use.name) == key):
        found.setdefault(use.use.way, {}).setdefault((use.source.path, use.start), use)
    for way, said in _WAYS.items():
        if way in found:
            uses = list(found[way].values())
            shown = several(uses, _MOST_USES, lambda use: f"{_by(use)} ({spot.line(use.source, use.start)})")
            yield f"{said} {'by' if len(uses) == 1 else f'{len(uses)} times, by'} {shown}."
    if not found and not enters(key):
        yield "Nothing goes to it." if spot.script.has_all_text else "Nothing in the files that are here goes to it."


def _by(placed: PlacedUse) -> str:
    user = user_of(placed.source, placed.use.by)
    if user is None:
        return "the file"
    return f"the parameter {code(user[1])}" if user[0] == MODPARAM else code(title(*user))
