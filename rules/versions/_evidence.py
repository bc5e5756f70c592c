"""What shows that a script is older than 2.3: what it uses and no later series has."""

from __future__ import annotations

from opensips_lsp.catalogue import older
from opensips_lsp.catalogue.older import FUNCTIONS, GLOBALS, PARAMETERS
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.lint.finding import Span
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.item_views import line_starts, tokens_of
from opensips_lsp.syntax.nodes import LoadModule, ModParam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token

    Evidence = tuple[Span, str, str]  # where, what in words, the last series that had it


# gone before 1.4, the first tree that older.py is made from; catalogue/successors.py has their sources
_BEFORE_1_4 = {
    "dbtext": "1.3", "flatstore": "1.3", "mysql": "1.3", "pa": "1.2", "postgres": "1.3", "unixodbc": "1.3",
}  # fmt: skip
MODULES: dict[str, str] = {**_BEFORE_1_4, **older.MODULES}
_CALLED_OR_SET = frozenset((*GLOBALS, *FUNCTIONS))


def last_series(script: Script) -> tuple[int, ...] | None:
    """The last series (major, minor) that has all that shows the age of a script; None if nothing shows it."""
    if not has_evidence(script):
        return None
    found = [series for source in script.sources for _, _, series in evidence_in(script, source)]
    return min(map(numbers, found), default=None)


def _names_something(script: Script) -> bool:
    """Whether a script loads, sets or names what might be evidence: most do not, and no item has to be looked at."""
    return (
        not MODULES.keys().isdisjoint(script.modules)
        or any((module, name) in PARAMETERS for module, name, _ in script.modparams)
        or script.mentions(_CALLED_OR_SET)
    )


def has_evidence(script: Script) -> bool:
    return _names_something(script) and bool(script.gathered(_may_be_old))


def _may_be_old(item: Item) -> bool:
    """Whether there is something in an item that would be evidence, if no module of today has it."""
    facts = facts_of(item)
    return (
        any(load.name in MODULES for load in facts.modules)
        or any((param.module, param.name) in PARAMETERS for param in facts.params)
        or any(True for _ in _globals(item, 0))
        or any(True for _ in _calls(item))
    )


def evidence_in(script: Script, source: Source) -> list[Evidence]:
    """[(Span, what in words, the last series that had it)] of a file, in order."""
    loaded = set(script.modules)
    has_own = any(script.catalogue.module(name) is None and name not in MODULES for name in loaded)
    own = has_own or not script.has_all_text
    found: list[Evidence] = []
    for offset, item in source.items:
        found += _globals(item, offset)
        facts = facts_of(item)
        for load in facts.modules:
            if load.file.endswith(".so") and load.name in MODULES and script.catalogue.module(load.name) is None:
                found.append(
                    (shifted(LoadModule.of(item, load).file, offset), f"module `{load.name}`", MODULES[load.name])
                )
        for param in facts.params:
            series = PARAMETERS.get((param.module, param.name), "")
            known = script.catalogue.module(param.module) if series and param.module in loaded else None
            if known is not None and param.name not in known.params:
                what = f"parameter `{param.name}` of `{param.module}`"
                found.append((shifted(ModParam.of(item, param).parameter, offset), what, series))
        if facts.routes and not own:
            found += (
                (shifted(token, offset), f"function `{token.text}`", FUNCTIONS[token.text])
                for token in _calls(item)
                if not any(token.text in module.functions for module in _known(script))  # and no module has it again
            )
    return sorted(found)


def _globals(item: Item, offset: int) -> Iterator[Evidence]:
    """Parameters at the top of a script that are refused, or not known, and used to be."""
    for token in line_starts(item, "global_parameter"):
        if token.next_kind == "EQUAL" and token.text in GLOBALS:
            yield shifted(token, offset), f"`{token.text}`", GLOBALS[token.text]


def _calls(item: Item) -> Iterator[Token]:
    """The name of each call in an item of a function that is gone."""
    return (token for token in tokens_of(item, "WORD LPAR") if token.text in FUNCTIONS)


def _known(script: Script) -> Iterator[Module]:
    return filter(None, map(script.catalogue.module, script.modules))
