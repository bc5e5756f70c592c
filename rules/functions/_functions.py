"""How OpenSIPS looks a module's function up: name, number of arguments, kind of route (sr_module.c find_cmd_export_t)."""

from opensips_lsp.model.script import facts_of
from opensips_lsp.rules.common.broken import is_unknown, meant_modules

MODULE_CALL = ("WORD", "COND_WORD", "OLD_VALUE", "ANYCAST")  # what the call of a module's function begins with


def forms(call, script, source):
    """All functions of that name that the modules loaded so far have; in async() and launch() those made for it."""
    if call.memo is None:
        kind = "async_functions" if is_async(call) else "functions"
        # an item begins where its first token does: only one that loads modules itself needs a closer look
        offset = call.start if facts_of(call.item).modules else call.base
        call.memo = script.functions_before(source.at(offset), kind).get(call.first_word, ())
    return call.memo


def is_async(call):
    """Whether a call stands in async() or launch()."""
    return call.parent_kind in ("async", "launch")


def fitting(call, found):
    """Those of the forms that take as many arguments as the call has."""
    arity = call.arity
    if len(found) == 1:
        return found if found[0].arity == arity else ()
    return tuple([form for form in found if form.arity == arity])


def route_word(call, source):
    """The keyword of the route block that a call stands in; None when nobody can know."""
    word = call.word_inside("route")
    if word is not None:
        return word
    return source.route[0] if source.route else None


def may_be_of_others(script, names, place):
    """Whether a function that these modules have at the target may be there at a place all the same: where not all was read,
    and where a loadmodule may mean one of them. names: none when nobody knows the function; any module may have it
    then.
    """
    if not script.whole or not meant_modules(script).isdisjoint(names):
        return True
    return not names and any(is_unknown(script, name) for name in script.modules_loaded(place))


def counts(found):
    """The numbers of arguments that forms take, in words."""
    numbers = sorted({form.arity for form in found})
    words = ", ".join(map(str, numbers[:-1])) + (" or " if numbers[1:] else "") + str(numbers[-1])
    return f"{words} argument{'' if words == '1' else 's'}"
