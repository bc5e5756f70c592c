"""Rules about what is wrong with variables."""

from functools import lru_cache

from opensips_lsp.rules._core_calls import is_sound, parsed_texts, span_in_text, variables_of
from opensips_lsp.rules._names import may_have_others, names_at, read, read_text
from opensips_lsp.rules._spec_messages import told

from opensips_lsp.rule import Rule, Span
from opensips_lsp.variables import Problem


class SpecRule(Rule):
    """kinds: the kinds of Problem (opensips_lsp.variables) that the rule tells, of those in `expression_problems`."""

    stage = "check"
    by_statement = True
    kinds = ()

    def check_item(self, offset, item, script, source):
        for span, problem in expression_problems(offset, item, script, source):
            if problem.kind in self.kinds:
                yield self.tell(span, problem, script, source)

    def tell(self, span, problem, script, source):
        """The finding for one problem."""
        return self.finding(span, told(problem, script, source.at(span.start)))


def expression_problems(offset, item, script, source):
    """(Span, Problem) of each variable in expressions of an item, and in texts that OpenSIPS reads along with the script."""
    if "$" not in item.text and "_printf" not in item.text:
        return
    place = source.at(offset + len(item.text))
    found = problems_in_item(item, names_at(script, place))
    if found and may_have_others(script, place):
        found = problems_in_item(item, names_at(script, place, complete=False))
    for span, problem in found:
        yield moved(span, offset), problem


def moved(span, offset):
    """A Span in an item that stands at an offset."""
    return Span(span.start + offset, span.end + offset)


@lru_cache(maxsize=1 << 10)
def problems_in_item(item, names):
    """(Span, Problem) in an item of each variable and text that OpenSIPS reads along with the script."""
    found = []
    for number, text in variables_of(item):
        problem = read(text, names)
        if problem.__class__ is Problem and is_sound(item, number):
            start = item.tokens.starts[number] + problem.start
            found.append((Span(start, start + max(problem.end - problem.start, 1)), problem))
    for text in parsed_texts(item):
        placed = problem_in_text(text, names)
        if placed:
            found.append(placed)
    return tuple(found)


def problem_in_text(text, names):
    """(Span, Problem) in the item of what is wrong in a Text, or None."""
    problem = read(text.text, names) if text.whole else read_text(text.text, names)
    if problem.__class__ is not Problem:
        return None
    return span_in_text(text.argument, problem.start, problem.end), problem
