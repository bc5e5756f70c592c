"""Parameters of modules, and their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import texts_of
from opensips_lsp.features.hover import removed
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.changes import changes
from opensips_lsp.features.hover.meanings import as_number, meaning_of
from opensips_lsp.model.facts import item_start
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.model.values.words import parameter_in_words
from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import string_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opensips_lsp.catalogue.facts import Module, Param
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.queries import Place
    from opensips_lsp.syntax.nodes import Token

_MOST_VALUES = 6
# kinds of values in which variables are read
_WITH_VARIABLES = frozenset(("avp", "call control", "loaded avps", "text", "variable"))


class Given(Record):
    """A modparam as its tokens say it, be it broken behind the token that is asked about. value: its token, or None."""

    pattern: str
    name: str
    value: Token | None


class Set(Record):
    """A place where a parameter gets a value."""

    place: Place
    value: int | str


def given(spot: Spot, number: int, opening: Token) -> Given | None:
    """Return the modparam around the token of a spot, its argument `number` (from 0) being the token; or None."""
    texts: list[str] = []
    token = opening.next
    for _ in range(2):
        if token is None or token.kind != "STRING":
            break
        texts.append(string_value(token.text))
        token = token.next if token.next_kind != "COMMA" else token.next and token.next.next
    if len(texts) < min(number + 1, 2):
        return None
    value = token if token is not None and token.kind in ("STRING", "NUMBER", "PLUS", "MINUS") else None
    return Given(texts[0], texts[1] if len(texts) > 1 else "", value)


def modules_of(spot: Spot, pattern: str) -> list[Module]:
    """Return the modules that a modparam's first argument reaches: those loaded; else those of the catalogue."""
    matches = matcher(pattern) or (lambda name: False)
    loaded = [module for module in spot.script.modules_before(spot.place) if matches(module.exported_name)]
    if loaded:
        return loaded
    named = [spot.catalogue.module(name) for name in pattern.lower().split("|")]
    return [module for module in named if module is not None]


def has_meaning(spot: Spot, modparam: Given) -> bool:
    """Whether there is more to say of a value than that it is a text: it is a number, or one of those listed."""
    if spot.token.kind != "STRING":
        return True
    value = string_value(spot.token.text)
    texts = [texts_of(module.name).parameters.get(modparam.name) for module in modules_of(spot, modparam.pattern)]
    return as_number(value) is not None or any(text is not None and value in text.values for text in texts)


def takes_variables(spot: Spot, modparam: Given) -> bool:
    """Whether a variable in a parameter's value is one: by the kind of the value, or because it is nothing else."""
    facts = [fact for module in modules_of(spot, modparam.pattern) for fact in module.params.get(modparam.name, ())]
    kinds = {one.partition("@")[0].partition(":")[0] for fact in facts for one in fact.kind.split(";") if one}
    if kinds:
        return not kinds.isdisjoint(_WITH_VARIABLES)
    return re.compile(r"\$\(?[\w.]+(?:\(.*)?").fullmatch(string_value(spot.token.text)) is not None


def of_parameter(spot: Spot, modparam: Given, span: Spanned) -> Hover | None:
    """Return what is known of a parameter, for its name or its value."""
    name = modparam.name
    owners = [module for module in modules_of(spot, modparam.pattern) if name in module.params]
    if not owners:
        return removed.of_parameter(spot, modparam.pattern.lower().split("|"), name, span)
    module = owners[0]
    facts, text = module.params[name], texts_of(module.name).parameters.get(name)
    values = text.values if text else {}
    return answer(
        span,
        f"{code(name)}: parameter of " + several([f"{code(one.name)} ({spot.loaded(one.name)})" for one in owners]),
        first=[text.summary if text else "", _kind(facts), *_set(spot, module, name, values)],
        more=[f"{code(value)}: {meaning}" for value, meaning in list(values.items())[:_MOST_VALUES]],
        last=[*changes(spot, "params", name, module.name), spot.manual(module.name, name)],
        link=(f"Manual of {module.name}", pages.page_of(module, facts[0].doc)),
    )


def _kind(facts: tuple[Param, ...]) -> str:
    words = parameter_in_words(tuple([fact.type for fact in facts]), facts[0].kind)
    words = f"{words[0].upper()}{words[1:]}"
    default = facts[0].default
    if default is not None:
        words += f"; default {default if ' ' in default else code(default)}" if default else "; default: empty"
    return f"{words}." + (" Each modparam adds a value." if facts[0].callback else "")


def _set(spot: Spot, module: Module, name: str, values: Mapping[str, str]) -> list[str]:
    """Return where the script sets a parameter, in lines."""
    found = settings(spot, module, name)
    here = next((one for one in found if spot.source.place == one.place[:-1] and _around(spot, one.place[-1])), None)
    others = [one for one in found if one is not here]
    lines = []
    if here is not None:
        lines.append(f"Set to {_value(here.value, values)} here.")
    if others:
        shown = several(others, 3, lambda one: f"{code(one.value)} in {spot.where(one.place)}")
        more = module.params[name][0].callback or here is None
        lines.append(f"{'Set to' if more else 'Also set to'} {shown}." + _counting(found, more))
    return lines


def _counting(found: list[Set], all_count: bool) -> str:
    return "" if all_count else f" The last one counts: {code(found[-1].value)}."


def settings(spot: Spot, module: Module, name: str) -> list[Set]:
    """Return where the script sets a parameter of a module, in the order in which they are read."""
    found = []
    for source, offset, facts in spot.script.facts():
        for param in facts.params:
            if param.name == name:
                matches = matcher(param.module)
                if matches is not None and matches(module.exported_name):
                    item = source.item_at(offset)[1]
                    found.append(Set(source.at(offset + item_start(item, param.raw)), param.value))
    return sorted(found, key=lambda one: one.place)


def _around(spot: Spot, start: int) -> bool:
    """Whether the token is in the modparam that begins at an offset of its file."""
    token = spot.token
    while token.kind != "MODPARAM" and token.previous is not None:
        token = token.previous
    return token.start == start


def _value(value: int | str, values: Mapping[str, str]) -> str:
    meaning = meaning_of(value, values)
    return f"{code(value)} ({meaning})" if meaning else code(value if value != "" else '""')
