"""How OpenSIPS finds a module's function: by name, number of arguments, kind of route (sr_module.c)."""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import is_unknown, meant_modules
from opensips_lsp.rules.common.core_calls import is_started
from opensips_lsp.syntax.item_views import tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from opensips_lsp.catalogue.facts import Function
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Token

MODULE_CALL = ("WORD", "COND_WORD", "OLD_VALUE", "ANYCAST")  # tokens that the call of a module's function begins with
_OF_THE_CORE = ("CORE_FUNCTION", "IS_MYSELF")
LOOKED_UP = (*MODULE_CALL, *_OF_THE_CORE)  # the same, and functions of the core, which are looked up too since 3.1


def forms(call: Call, script: Script, source: Source) -> tuple[Function, ...]:
    """All functions of that name that the modules loaded so far have; in async() and launch() those made for it."""
    if call.memo is None:
        call.memo = functions_at(call, call.base, script, source)
    found: tuple[Function, ...] = call.memo
    return found


def functions_at(call: Call, offset: int, script: Script, source: Source) -> tuple[Function, ...]:
    """The same, for a call in an item that stands at an offset."""
    if call.first_kind in _OF_THE_CORE and call.first_word in FUNCTIONS[script.target.series]:
        return ()  # the grammar has it, and does not look for one of a module
    kind = "async_functions" if is_async(call) else "functions"
    # all calls of an item see the same modules, unless it loads some itself
    at = offset + call.start - call.base if facts_of(call.item).modules else offset
    found: tuple[Function, ...] = script.functions_before(source.at(at), kind).get(call.first_word, ())
    return found


def is_prepared(call: Call, target: Version) -> bool:
    """Whether OpenSIPS prepares a call when it starts: one in a statement that it has read, see is_started."""
    return call.inside("error") is None and is_started(call.name, target)


def is_async(call: Call) -> bool:
    """Whether a call stands in async() or launch()."""
    return call.parent_kind in ("async", "launch")


def fitting(call: Call, found: tuple[Function, ...]) -> tuple[Function, ...]:
    """Those of the forms that take as many arguments as the call has."""
    arity = call.arity
    if len(found) == 1:
        return found if found[0].arity == arity else ()
    return tuple([form for form in found if form.arity == arity])


def route_word(call: Call, source: Source) -> str | None:
    """The keyword of the route block that a call stands in; None if that is not known."""
    word = call.word_inside("route")
    if word is not None:
        return word
    key: tuple[str, str] | None = source.route
    return key[0] if key else None


def may_be_of_others(script: Script, names: Collection[str | None], place: Place) -> bool:
    """Whether a function that these modules have at the target may be there at a place all the same.

    It may where not all files are read, and where a loadmodule may mean one of the modules. names: empty if no module
    is known to have the function; any unknown module may have it then.
    """
    if not script.has_all_text or not meant_modules(script).isdisjoint(names):
        return True
    return not names and any(is_unknown(script, name) for name in script.modules_loaded(place))


def counts(found: Iterable[Function]) -> str:
    """The numbers of arguments that forms take, in words."""
    numbers = sorted({form.arity for form in found})
    words = ", ".join(map(str, numbers[:-1])) + (" or " if numbers[1:] else "") + str(numbers[-1])
    return f"{words} argument{'' if words == '1' else 's'}"


def value_word(name: Token) -> str:
    """The first word of the value of a global parameter, whose name this is; "" if the text ends before it."""
    equal = name.next
    value = equal.next if equal is not None else None
    return value.text if value is not None else ""


def first_call(source: Source) -> Token | None:
    """The name of the first function of a module that a file calls, or None."""
    for offset, item in source.items:
        for name in tokens_of(item, "WORD LPAR", offset):
            return name
    return None
