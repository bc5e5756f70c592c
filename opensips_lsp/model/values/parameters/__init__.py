"""What the value of a module parameter must be that the module itself reads: ports of its handlers, by kind.

A kind is what `catalogue.harvest.handlers` gives to a parameter: the name of a test of TESTS, with a detail behind a
colon where that takes one. A test says what is wrong with a value, as the rest of a sentence that begins with the
parameter, or None.
"""

from __future__ import annotations

from opensips_lsp.model.values import VALUE, check
from opensips_lsp.model.values.parameters import common, lists, names, others
from opensips_lsp.model.values.parameters.common import Where, in_variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["TESTS", "Where", "refusal"]

TESTS = {**common.TESTS, **lists.TESTS, **names.TESTS, **others.TESTS}


def refusal(kind: str, value: Any, where: Where) -> str | None:
    """What is wrong with a value of a kind, as the rest of a sentence that begins with the parameter; or None."""
    kind, _, condition = kind.partition("@")
    if condition and not _holds(condition, where):
        return None
    name, _, detail = kind.partition(":")
    if name in TESTS:
        return TESTS[name](value, detail, where)
    problem = check(kind, value, where.known())
    if problem is None or problem.kind == VALUE:
        return problem and problem.why
    return in_variable(problem, "a text with variables", value)


def _holds(condition: str, where: Where) -> bool:
    """Whether the parameter `name` of `name=default` is above 0, or not empty; of `-name=default`, whether it is not.

    Of `name==word`: whether it is that word.
    """
    name, _, default = condition.lstrip("-").partition("=")
    if default.startswith("="):
        return where.before(name)[-1:] == (default[1:],)
    value = (int(default) if default else "", *where.before(name))[-1]
    return (value > 0 if isinstance(value, int) else value != "") != condition.startswith("-")
