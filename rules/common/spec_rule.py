"""Rules on problems of variables, with what a message says of them: what the version has, what may have been meant."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Prefilter, Rule
from opensips_lsp.model.variables import CONTEXT, PARAMETER, TRANSFORMATION, UNKNOWN, Problem
from opensips_lsp.record import Record
from opensips_lsp.rules.common.core_calls import may_hold_variables, parsed_texts, span_in_text
from opensips_lsp.rules.common.names import (
    END_OF_SCRIPT,
    may_have_others,
    names_at,
    names_at_start,
    read,
    read_text,
    some_names_at,
)
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.rules.common.versions import elsewhere
from opensips_lsp.syntax.item_views import variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Fix, Spanned
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.core_calls import Text
    from opensips_lsp.rules.common.names import Names
    from opensips_lsp.syntax.items import Item


class SpecRule(Rule):
    """Base: reports those of `expression_problems` whose kind (opensips_lsp.model.variables) is one of `kinds`."""

    stage = "check"
    prefilter = Prefilter(tokens=("VAR", "CORE_FUNCTION", "IS_MYSELF", "ROUTE LPAR"))
    kinds: tuple[str, ...] = ()

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterable[Finding]:
        found = expression_problems(offset, item, script, source)
        found = [(span, problem) for span, problem in found if problem.kind in self.kinds] if found else ()
        return [self.report(shifted(span, offset), problem, script, source) for span, problem in found]

    def report(self, span: Spanned, problem: Problem, script: Script, source: Source) -> Finding:
        """The finding for one problem."""
        said = message_of(problem, script, source.at(span.start))
        return self.finding(span, said.text, since=said.since)


def expression_problems(offset: int, item: Item, script: Script, source: Source) -> Iterable[tuple[Span, Problem]]:
    """(Span in the item, Problem) of each variable in expressions and in texts that OpenSIPS reads with the script."""
    if not may_hold_variables(item) and "_printf" not in item.text:
        return ()
    place = source.at(offset + len(item.text))
    found = problems_in_item(item, names_at(script, place), script.target)
    if found and may_have_others(script, place):
        found = problems_in_item(item, some_names_at(script, place), script.target)
    return found


@lru_cache(maxsize=8)  # items, which it keeps
def problems_in_item(item: Item, names: Names, target: Version) -> tuple[tuple[Span, Problem], ...]:
    """(Span, Problem) in an item of each variable and text that OpenSIPS reads along with the script."""
    found = []
    for token in variables_of(item):
        problem = read(token.text, names)
        if isinstance(problem, Problem) and token.is_sound:
            start = token.start + problem.start
            found.append((Span(start, start + max(problem.end - problem.start, 1)), problem))
    for one in parsed_texts(item, target):
        placed = problem_in_text(one, names)
        if placed:
            found.append(placed)
    return tuple(found)


def problem_at_start(text: Text, script: Script) -> tuple[Span, Problem] | None:
    """(Span in the item, Problem) of a Text that is read when all modules are initialised; None if it is right."""
    found = problem_in_text(text, script.ask(names_at_start))
    if found or not may_have_others(script, END_OF_SCRIPT):
        return found
    found = problem_in_text(text, names_at(script, END_OF_SCRIPT))
    return found and problem_in_text(text, some_names_at(script, END_OF_SCRIPT))


def problem_in_text(text: Text, names: Names) -> tuple[Span, Problem] | None:
    """(Span, Problem) in the item of what is wrong in a Text, or None."""
    problem = read(text.text, names) if text.whole else read_text(text.text, names)
    if not isinstance(problem, Problem):
        return None
    return span_in_text(text.argument, problem.start, problem.end), problem


# ---- messages


class Message(Record):
    """What is said of a Problem.

    text: the message. gone: whether OpenSIPS had the variable. since: as of Finding. near: the name of a variable that
    differs little, as the text says.
    """

    text: str
    gone: bool = False
    since: str = ""
    near: str | None = None


def message_of(problem: Problem, script: Script, place: Place) -> Message:
    """The Message for a Problem."""
    series = script.target.series
    if problem.kind == UNKNOWN:
        advice = _variable_advice(problem, script, place)
        return advice._replace(text=f"OpenSIPS {series} has no variable `{problem.subject}`{advice.text}")
    if problem.kind == TRANSFORMATION and problem.why == "is unknown":
        text = f"OpenSIPS {series} has no transformation `{problem.subject}`"
        return Message(text + _transformation_advice(problem, script))
    if problem.kind == CONTEXT:
        text = f"`<{problem.subject}>` is not a context of a variable; module `tm` has `<request>` and `<reply>`"
        return Message(text)
    return Message(f"`{problem.subject}` {problem.why}")


def gone_fix(span: Spanned, problem: Problem, source: Source, script: Script) -> Fix | None:
    """The Fix of a variable that a later series has not, or None."""
    if problem.kind not in (UNKNOWN, PARAMETER) or not is_later(script.target):
        return None
    from opensips_lsp.rules.common.later import variable_fix  # late: for few scripts

    return variable_fix(span, problem, source, script.target)


@lru_cache(maxsize=8)
def _variables_of(modules: tuple[Module, ...], has_param: bool) -> frozenset[str]:
    """The names of the variables of some modules that take a name in parentheses, or that do not."""
    return frozenset(
        other
        for module in modules
        for other, records in module.pvars.items()
        if any(record.has_param == has_param for record in records)
    )


def _taken_apart(problem: Problem) -> tuple[str, bool]:
    return problem.subject.strip("$()"), problem.subject.endswith(")")


def _variable_advice(problem: Problem, script: Script, place: Place) -> Message:
    """The Message with the end of the sentence about an unknown variable."""
    name, has_param = _taken_apart(problem)
    if name in script.catalogue.core.pvars:
        return Message("; it takes no name in parentheses" if has_param else f"; write `${name}(...)`")
    exporters = script.catalogue.exporters("pvars", name)
    later = [module for module in exporters if module in script.modules]
    if later:
        return Message(f"; it is in module `{later[0]}`, which is loaded further down")
    if exporters:
        return Message(f"; it is in module {' and '.join(f'`{module}`' for module in exporters)}")
    gone = _gone(name, script)
    if gone is not None:
        return gone
    if said := elsewhere("pvars", name, script.target):
        return Message(f"; {said}")
    near = nearest(name, _variables_of((script.catalogue.core, *script.modules_before(place)), has_param))
    return Message(f"; did you mean `${near}{'(...)' if has_param else ''}`?" if near else "", near=near)


def _gone(name: str, script: Script) -> Message | None:
    """The Message with what took the place of a variable; None if nothing is known."""
    from opensips_lsp.catalogue import later, successors  # late: for few scripts

    if said := later.advice("variable", name, script.target):
        return Message(said, gone=True)
    said = successors.advice("variable", name)
    return Message(said, gone=True, since=successors.removed_in("variable", name)) if said else None


def _transformation_advice(problem: Problem, script: Script) -> str:
    name = problem.subject.lower().partition(",")[0]
    exporters = script.catalogue.exporters("transformations", name.partition(".")[0])
    if exporters:
        return f"; it is in module `{exporters[0]}`"
    for one in (name, name.partition(".")[0]):
        if said := elsewhere("transformations", one, script.target):
            return f"; {said}"
    near = nearest(name, script.catalogue.core.transformations)
    return f"; did you mean `{near}`?" if near else ""
