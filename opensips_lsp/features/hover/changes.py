"""When a name is there, and what changed between two series: read off catalogues, and said by rules that know more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, ROUTE_KINDS
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.features.hover.answer import code, several
from opensips_lsp.features.hover.times import when
from opensips_lsp.model.values.words import kind_in_words, parameter_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import AsyncFunction, Function, Module, Param, Pvar, Transformation
    from opensips_lsp.features.hover.spot import Spot

_MOST_RULES = 3


def changes(spot: Spot, kind: str, name: str, module: str | None = None) -> list[str]:
    """Return which versions have it, and what is different in the other series: a module, a function and so on.

    kind: "modules", a kind of catalogue.facts.Module ("functions", "params" ...), "core" for a function of the core,
    "globals". module: the one that has it; None for the core.
    """
    said = list(_COMPARED[kind](spot, name, module) if kind in _COMPARED else _of_facts(spot, kind, name, module))
    old, new = (one.series for one in spot.old_and_new)
    lines = [f"{old} → {new}: {'; '.join(dict.fromkeys(said))}."] if said else []
    return [when(kind, name, module), *lines, *_of_rules(spot, kind, name, module)]


# ---- facts of modules


def _of_facts(spot: Spot, kind: str, name: str, module: str | None) -> Iterator[str]:
    before, after = (getattr(_module(one, module), kind, {}).get(name, ()) for one in spot.old_and_new)
    if before and after:
        yield from _DIFFERENCES[kind](before, after)
    elif after:
        yield _new(after) + _moved(spot, kind, name, module)
    elif before:
        yield "gone"


def _module(catalogue: Catalogue, name: str | None) -> Module | None:
    return catalogue.core if name is None else catalogue.module(name)


def _new(facts: Iterable[Function | AsyncFunction | Param | Pvar | Transformation]) -> str:
    since = min([fact.since for fact in facts])
    return f"new in {since}" if since else "new"


def _moved(spot: Spot, kind: str, name: str, module: str | None) -> str:
    """Return where the older series has a function or variable that a module has in the newer one, or nothing."""
    if kind not in ("functions", "async_functions", "pvars"):
        return ""
    owners = [one for one in spot.old_and_new[0].exporters(kind, name) if one != module]
    return f" (before in {several([code(one) for one in owners])})" if owners else ""


def _functions(before: Sequence[Function], after: Sequence[Function]) -> Iterator[str]:
    yield from _arities({one.arity for one in before}, {one.arity for one in after})
    for old in before:
        for new in (one for one in after if one.arity == old.arity):
            since = f" (since {new.since})" if new.since else ""
            yield from _routes(getattr(old, "routes", frozenset()), getattr(new, "routes", frozenset()), since)
            yield from _arguments(old.args, new.args)


def _arities(before: set[int], after: set[int]) -> Iterator[str]:
    if after - before:
        yield f"also with {_counts(after - before)}"
    if before - after:
        yield f"no longer with {_counts(before - after)}"


def _counts(arities: Iterable[int]) -> str:
    found = sorted(arities)
    return f"{several([str(one) for one in found])} argument{'' if found == [1] else 's'}"


def _routes(before: frozenset[str], after: frozenset[str], since: str) -> Iterator[str]:
    if after - before:
        yield f"also in {several([code(one) for one in sorted(after - before)])}{since}"
    if before - after:
        yield f"no longer in {several([code(one) for one in sorted(before - after)])}{since}"


def _arguments(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        was, is_now = kind_in_words(old), kind_in_words(new)
        if was != is_now and was and is_now:
            yield f"argument {number} is {is_now}, was {was}"


def _parameters(before: Sequence[Param], after: Sequence[Param]) -> Iterator[str]:
    was, is_now = (parameter_in_words(tuple([one.type for one in facts]), facts[0].kind) for facts in (before, after))
    since = f" since {after[0].since}" if after[0].since else ""
    if was != is_now:
        yield f"takes a value of another kind{since}: {is_now}, was {was}"
    old, new = before[0].default, after[0].default
    if old != new and old and new:
        yield f"default {code(new)}, was {code(old)}"


def _variables(before: Sequence[Pvar], after: Sequence[Pvar]) -> Iterator[str]:
    for field, gained, lost in (
        ("writable", "can be written now", "cannot be written any more"),
        ("has_param", "takes a name in parentheses now", "takes no name in parentheses any more"),
        ("has_index", "takes an index now", "takes no index any more"),
    ):
        was, is_now = (any(getattr(one, field) for one in facts) for facts in (before, after))
        if was != is_now:
            yield gained if is_now else lost


def _transformations(before: Sequence[Transformation], after: Sequence[Transformation]) -> Iterator[str]:
    old, new = before[0], after[0]
    if (old.params, old.optional_params) != (new.params, new.optional_params):
        yield "takes other arguments"


_DIFFERENCES: dict[str, Callable[..., Iterator[str]]] = {
    "functions": _functions,
    "async_functions": _functions,
    "params": _parameters,
    "pvars": _variables,
    "transformations": _transformations,
}


# ---- modules and the language


def _modules(spot: Spot, name: str, _: str | None) -> Iterator[str]:
    before, after = (one.module(name) is not None for one in spot.old_and_new)
    if before != after:
        yield "new" if after else "gone"


def _core_functions(spot: Spot, name: str, _: str | None) -> Iterator[str]:
    before, after = _rows(spot, FUNCTIONS, name)
    if before and after:
        yield from _arities(*({len(form) for form in forms if form is not None} for forms in (before, after)))
    elif before or after:
        yield "new" if after else "gone"


def _globals(spot: Spot, name: str, _: str | None) -> Iterator[str]:
    before, after = _rows(spot, GLOBALS, name)
    if before and after and before != after:
        yield "takes values of other kinds"
    elif bool(before) != bool(after):
        yield "new" if after else "gone"


def _rows(
    spot: Spot, table: Mapping[str, Mapping[str, tuple[tuple[str, ...] | None, ...]]], name: str
) -> list[tuple[tuple[str, ...] | None, ...]]:
    return [table[one.series].get(name, ()) for one in spot.old_and_new]


_COMPARED: dict[str, Callable[[Spot, str, str | None], Iterator[str]]] = {
    "modules": _modules,
    "core": _core_functions,
    "globals": _globals,
}


# ---- rules

_SUBJECTS = {
    "modules": "module", "core": "function", "functions": "function", "async_functions": "function",
    "params": "parameter", "pvars": "variable", "transformations": "transformation", "globals": "global",
    "events": "event",
}  # fmt: skip


def _of_rules(spot: Spot, kind: str, name: str, module: str | None) -> list[str]:
    """Return what rules say that are about what is different since the newer series: each sentence once."""
    full = f"{module}.{name}" if kind == "params" else name
    return of_rules(spot, f"{_SUBJECTS[kind]} {full}")


def of_rules(spot: Spot, subject: str) -> list[str]:
    """Return what rules say of a subject (Rule.subjects) that changed in the newer series, up to the target."""
    old, new = spot.old_and_new
    found: dict[str, None] = {}
    for rule in spot.snapshot.selection.rules:
        if subject not in rule.subjects or rule.breaks_in is None:
            continue
        since = numbers(rule.breaks_in)
        is_reached = new is not spot.catalogue or since <= spot.script.target
        if old.version[:2] < since and since[:2] <= new.version[:2] and is_reached:
            found.update((f"{sentence} ({rule.code})", None) for sentence in rule.load().about(subject))
    return list(found)[:_MOST_RULES]


def kinds_of_routes(spot: Spot, words: Iterable[str]) -> str:
    """Return the route blocks that a function may stand in, in words."""
    known = ROUTE_KINDS[spot.series]
    found = [word for word in known if word in words]
    if len(found) == len(known):
        return "any route"
    return several([code(word) for word in found], most=len(found) + 1)
