"""An argument as another type: the number in `"10"`, the variable in `"$var(x)"`, the text of `10`.

Before 3.0 all arguments of a module's function are texts, and its fix-up makes of each what it needs (mod_fix.c of
2.4.11); from 3.0 on the parser gives it numbers and variables (mod_fix.c `fix_cmd`).
"""

from __future__ import annotations

import re
from functools import cache

from opensips_lsp.catalogue.language import FUNCTIONS, SYNTAX
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.model.core_texts import ALSO, PRINTF, TEXTS
from opensips_lsp.model.variables import UNKNOWN, Problem
from opensips_lsp.rules.common.names import END_OF_SCRIPT, may_have_others, names_at_start, read, some_names_at
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Parameter
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Node

NUMBER, VARIABLE, TEXT = "number", "variable", "text"

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{,8})")  # more digits may not fit into an int
_VARIABLE = re.compile(r"""\$[^\s"';,]+""")
_MOST_NAMES = 4  # in a variable: `$(avp(a)[$var(b)]{s.select,$var(c),;})`

# kinds of arguments of 2.4 (model.values) that fix-ups made a number of, if it was one: the same that 3.0 is given.
# "text": the function did, when it ran (str2int in cfgutils.c, permissions/address.c, osp and pua_xmpp)
_NUMBERS = frozenset(("int", "uint", "short", "code", "maxfwd", "text"))
# the same of a variable: fixup_get_ivalue() wanted one with a number, as get_cmd_fixups() does
_NUMBER_VARIABLES = frozenset(("int|var", "?int|var"))
# functions that did not return -1 where such a variable had no number, as all do now (action.c, get_cmd_fixups):
# 1 (ratelimit_helper.c w_rl_check_3), -3 (fraud_detection.c check_fraud)
_RETURNED_OTHERS = frozenset(("rl_check", "check_fraud"))
# with `PARTITION:` before it is another form; else fixup_igp() (drouting.c fixup_do_routing)
_ALONE = "drouting:group"
_VERBATIM = ("string", "regex", "subst", "word", "letters")
# a fix-up looked it up (pv_parse_spec), and nothing of the text but the variable counted
_VARIABLES = ("var", "?var", "single:written", "delta-variable")


def text_for(argument: Node, parameter: Parameter, script: Script) -> str | None:
    """What to write for an argument, so that it is of the type of a parameter; None if nothing is certain."""
    if isinstance(argument, String):
        return as_type(argument.value, parameter, script) if argument.size == 1 else None
    if parameter.kind in ("str", "regex") and argument.kind in ("number", "host", "address", "socket"):
        return f'"{argument.joined}"' if '"' not in argument.text else None
    return None


def as_type(value: str, parameter: Parameter, script: Script) -> str | None:
    """What to write for a text where a parameter is a number or a variable; None if nothing is certain."""
    if parameter.kind == "int" and _NUMBER.fullmatch(value):
        return value
    return variable_in(value, script) if parameter.kind in ("int", "var") else None


def variable_in(value: str, script: Script) -> str | None:
    """The variable that is all of a text, by its name at the target; None for another text."""
    if not _VARIABLE.fullmatch(value):
        return None
    names = some_names_at(script, END_OF_SCRIPT) if may_have_others(script, END_OF_SCRIPT) else None
    names = names or script.ask(names_at_start)
    for _ in range(_MOST_NAMES):
        found = read(value, names)
        if not isinstance(found, Problem):
            return value if found.end == len(value) else None
        renamed = _renamed(value, found, script) if found.kind == UNKNOWN else None
        if renamed is None:
            return None
        value = renamed
    return None


def _renamed(value: str, problem: Problem, script: Script) -> str | None:
    """A text with another variable for one that is gone, or None."""
    from opensips_lsp.rules.common.later import variable_row  # late: for few scripts

    name = problem.subject.strip("$()").partition("(")[0]
    row, old = variable_row(name, script.target), value[problem.start : problem.end]
    if row is None or not row.edit or name not in old:
        return None
    new = row.edit if old[0] == "$" else row.edit.strip("()") if row.edit[0] == "(" else row.edit
    return value[: problem.start] + old.replace(name, new, 1) + value[problem.end :]


def conversion(function: str, arity: int, number: int, parameter: Parameter, given: str) -> str:
    """SAFE if the last series without types took the same from the text of an argument, else UNSAFE.

    number: of the argument, from 1. given: what the text is, NUMBER or VARIABLE.
    """
    kinds = _untyped(function, arity, number)
    if not kinds:
        return UNSAFE
    if parameter.kind == "var":
        return SAFE if all(kind.partition(":")[0] in _VARIABLES or kind in _VARIABLES for kind in kinds) else UNSAFE
    if given == VARIABLE:
        return SAFE if kinds <= _NUMBER_VARIABLES and function not in _RETURNED_OTHERS else UNSAFE
    numbers = [kind == _ALONE or re.split(r"[:|]", kind.lstrip("?"))[0] in _NUMBERS for kind in kinds]
    return SAFE if all(numbers) else UNSAFE


@cache
def _untyped(function: str, arity: int, number: int) -> frozenset[str]:
    """The kinds of an argument in the last series without types, in all modules that have the function; empty: unknown.

    A function of the core has texts with variables, and texts without (cfg.y, route.c fix_actions, action.c).
    """
    from opensips_lsp.catalogue import load

    series = [series for series, constructs in SYNTAX.items() if "typed-arguments" not in constructs][-1]
    catalogue = load(series)
    if function in FUNCTIONS[series]:
        texts = (0, 1) if function in PRINTF else (*TEXTS.get(function, ()), *ALSO.get(function, ()))
        written = function in PRINTF and number == 1
        return frozenset(("var:written" if written else "text" if number - 1 in texts else "string",))
    names = *catalogue.exporters("functions", function), *catalogue.exporters("async_functions", function)
    modules = list(filter(None, map(catalogue.module, dict.fromkeys(names))))
    forms = [form for module in modules for form in module.functions.get(function, ()) if form.routes]
    waiting = [form for module in modules for form in module.async_functions.get(function, ())]
    given = [form.args for form in forms if form.arity == arity] + [
        form.args for form in waiting if form.arity == arity
    ]
    kinds = [args[number - 1] if args else "" for args in given]
    return frozenset(kinds) if all(kinds) else frozenset()


def was_verbatim(function: str, arity: int, number: int) -> bool:
    """Whether the last series without types looked for no variables in the text of an argument."""
    kinds = _untyped(function, arity, number)
    return bool(kinds) and all(kind.lstrip("?").startswith(_VERBATIM) and "|" not in kind for kind in kinds)


def kind_of(text: str) -> str:
    """What a text is, by what it begins with."""
    return VARIABLE if text[:1] == "$" else NUMBER


def literal(value: str) -> str:
    """A text in quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
