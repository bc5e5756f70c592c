"""What the value of a module parameter must be that the module itself reads: ports of its handlers, by kind.

A kind is what `catalogue.harvest.handlers` gives to a parameter: the name of a test of TESTS, with a detail behind a
colon where that takes one. A test says what is wrong with a value, as the rest of a sentence that begins with the
parameter, or None.
"""

from __future__ import annotations

from opensips_lsp.catalogue.version import numbers
from opensips_lsp.model.values import VALUE, check
from opensips_lsp.model.values.parameters import common, connections, lists, names, others, tls
from opensips_lsp.model.values.parameters.common import Where, in_variable

__all__ = ["TESTS", "Where", "refusal"]

TESTS = {**common.TESTS, **connections.TESTS, **lists.TESTS, **names.TESTS, **others.TESTS, **tls.TESTS}


def refusal(kind: str, value: int | str, where: Where) -> str | None:
    """What is wrong with a value of a kind, as the rest of a sentence that begins with the parameter; or None."""
    kind, *conditions = kind.split("@")
    if not all(_holds(condition, where) for condition in conditions):
        return None
    name, _, detail = kind.partition(":")
    if name in TESTS:
        return TESTS[name](value, detail, where)
    text = str(value)  # the kinds of numbers are in TESTS
    problem = check(kind, text, where.known())
    if problem is None or problem.kind == VALUE:
        return problem and problem.why
    return in_variable(problem, "a text with variables", text)


def _holds(condition: str, where: Where) -> bool:
    """Whether the parameter `name` of `name=default` is above 0, or not empty; of `-name=default`, whether it is not.

    Of `name==word`: whether it is that word. Of `>=3.2.1,3.3.4`: whether the target is 3.2.1 or later, but none of the
    patch levels before 3.3.4 in its series. Of `<3.2`: whether it is older.
    """
    if condition[0] in "<>":
        levels = list(map(numbers, condition.lstrip("<>=").split(",")))
        in_series = [level for level in levels if level[:2] == where.target[:2]]
        return (where.target >= (in_series or levels)[0]) != condition.startswith("<")
    name, _, default = condition.lstrip("-").partition("=")
    if default.startswith("="):
        return where.before(name)[-1:] == (default[1:],)
    value = (int(default) if default else "", *where.before(name))[-1]
    return (value > 0 if isinstance(value, int) else value != "") != condition.startswith("-")
