"""Queries of rules: an item is checked again when an answer is another one, and only then."""

import pytest

from opensips_lsp.lint.finding import SAFE, WARNING, Edit, Fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.server.workspace import Workspace, options

PATH = "/a.cfg"
TEXT = "listen=udp:127.0.0.1\nroute { route(a); }\n" + "".join(f"route[{name}] {{ exit; }}\n" for name in "abcdef")


class Counting(Rule):
    """Reports at each item whether there are many routes; more than seven are "many"."""

    code, name, severity = "P001", "counting", WARNING

    def __init__(self):
        self.runs = 0

    def check_item(self, offset, item, script, source):
        self.runs += 1
        yield self.finding(Span(offset), script.ask(_many))


class Span:
    def __init__(self, start):
        self.start, self.end = start, start + 1


def _many(script):
    return "many" if script.ask(_number) > 7 else "few"


def _number(script):
    return sum(map(len, script.gathered(_names)))


def _names(item):
    return tuple(route.name for route in facts_of(item).routes)


class Reading(Counting):
    """The same, by a function that reads the items themselves, which no edit leaves equal."""

    def check_item(self, offset, item, script, source):
        self.runs += 1
        yield self.finding(Span(offset), script.ask(_many_items))


def _many_items(script):
    return "many" if sum(len(source.items) for source in script.sources) > 8 else "few"


class Failing(Rule):
    """Its function fails for some items."""

    code, name, message, severity = "P001", "failing", "failing", WARNING

    def check_item(self, offset, item, script, source):
        if script.gathered(_named_well):
            yield self.finding(Span(offset))


def _named_well(item):
    return tuple({"a": 1, "b": 2}[route.name] for route in facts_of(item).routes if route.name in "abx")


def found_in(workspace):
    return [(each.code, each.message, each.start) for each in workspace.snapshot(PATH).findings]


def fresh(rule, text):
    workspace = Workspace((*own_rules(), rule), options("2.4"), print)
    workspace.open(PATH, text)
    return found_in(workspace)


def edits(rule, *changes):
    """-> how many items were checked for each change of the text: (old, new)."""
    workspace = Workspace((*own_rules(), rule), options("2.4"), print)
    text, counts = TEXT, []
    workspace.open(PATH, text)
    for old, new in (("", ""), *changes):
        at, before = text.index(old), rule.runs
        text = text.replace(old, new, 1)
        workspace.change(PATH, [(at, at + len(old), new)])
        assert found_in(workspace) == fresh(type(rule)(), text)
        counts.append(rule.runs - before)
    return counts[1:]


@pytest.mark.parametrize("rule", (Counting, Reading))
def test_no_item_is_checked_again_for_an_answer_that_stays(rule):
    assert edits(rule(), ("route[c]", "route[cc]"), ("route[cc]", "route[c]")) == [1, 0]


@pytest.mark.parametrize("rule", (Counting, Reading))
def test_all_are_checked_again_for_another_answer_and_its_undoing(rule):
    one_more = "route[c] { exit; }\n", "route[c] { exit; }\nroute[more] { exit; }\n"
    assert edits(rule(), one_more, one_more[::-1], one_more) == [9, 8, 8]  # an item that comes back is remembered


@pytest.mark.parametrize("rule", (Counting, Reading))
def test_an_item_that_comes_back_knows_an_answer_that_has_changed_meanwhile(rule):
    gone, more = (
        ("route[f] { exit; }\n", ""),
        ("route[a] {", "route[more] { exit; }\nroute[more2] { exit; }\nroute[a] {"),
    )
    edits(rule(), gone, more, ("route[e] {", "route[f] { exit; }\nroute[e] {"), more[::-1])


def test_a_comment_that_swallows_the_file_and_is_closed_again_leaves_all_below_as_it_was():
    many = "".join(f"route[r{number}] {{ exit; }}\n" for number in range(80))
    rule = Counting()
    workspace = Workspace((*own_rules(), rule), options("2.4"), print)
    text = TEXT + many
    workspace.open(PATH, text)
    found_in(workspace)
    at, before = text.index("route[a]"), rule.runs
    for letter in "/* a */":
        text = f"{text[:at]}{letter}{text[at:]}"
        workspace.change(PATH, [(at, at, letter)])
        found_in(workspace)
        at += 1
    assert found_in(workspace) == fresh(Counting(), text)
    # the item that is typed in, with each letter, and few others; there are 88 items
    assert rule.runs - before < 2 * 7


class Later(Counting):
    """A rule that is selected later."""

    code, name = "P002", "later"


def test_a_rule_that_is_selected_later_runs_alone():
    first, later = Counting(), Later()
    workspace = Workspace((*own_rules(), first, later), options("2.4", ignore=["P002"]), print)
    workspace.open(PATH, TEXT)
    assert found_in(workspace) == fresh(Counting(), TEXT)
    before = first.runs
    workspace.configure(options("2.4"))
    both = Workspace((*own_rules(), Counting(), Later()), options("2.4"), print)
    both.open(PATH, TEXT)
    assert found_in(workspace) == found_in(both) and later.runs == before
    assert first.runs == before
    at = TEXT.index("exit")
    for one in (workspace, both):
        one.change(PATH, [(at, at, "xlog(1); ")])
    assert found_in(workspace) == found_in(both) and first.runs == later.runs == before + 1
    workspace.configure(options("2.4", ignore=["P001"]))
    assert found_in(workspace) == [one for one in found_in(both) if one[0] != "P001"]


class FailingInStatements(Failing):
    """The same, where it looks at statements."""

    visits, check_item = ("call",), Rule.check_item

    def check(self, node, script, source):
        if script.gathered(_named_well):
            yield self.finding(node)


class FailingForScript(Failing):
    """The same, by a function of the script."""

    def check_item(self, offset, item, script, source):
        if script.ask(_well):
            yield self.finding(Span(offset))


def _well(script):
    return bool(script.gathered(_named_well))


CALLS = TEXT.replace("exit;", 'if ($rU) { xlog("a"); } exit;')


@pytest.mark.parametrize("rule", (Failing, FailingInStatements, FailingForScript))
@pytest.mark.parametrize(
    "old, new",
    (
        ("route[c]", "route[x]"),
        ("exit; }\nroute[c]", "drop; }\nroute[x]"),
        ("route[c]", 'include_file "no-such.cfg"\nroute[x]'),
    ),
    ids=("in an item", "in two items", "where all is found out anew"),
)
def test_a_function_that_fails_costs_its_rule_and_nothing_else(rule, old, new):
    log, text = [], CALLS
    workspace = Workspace((*own_rules(), rule()), options("2.4"), log.append)
    workspace.open(PATH, text)
    assert "P001" in {code for code, *_ in found_in(workspace)}
    for before, after in (("route { ", "route { $var(b) = 1; "), (old, new), ("[x]", "[methodxy]")):
        assert bool(log) == ("[x]" in text), log
        at = text.index(before)
        workspace.change(PATH, [(at, at + len(before), after)])
        text = text.replace(before, after, 1)
        assert workspace.snapshot(PATH).text.string == text
        others = [each for each in fresh(rule(), text) if each[0] not in ("P001", "S900")]
        found = found_in(workspace)
        assert [each for each in found if each[0] not in ("P001", "S900")] == others
        assert ("S900" in {code for code, *_ in found}) == bool(log)
    assert [line.split(": ", 1)[1] for line in log] == [
        "rule P001 (failing) failed: KeyError: 'x'; the other rules ran"
    ]


class Appending(Rule):
    """Its fix is in front of the next item, and so is dropped where that is broken."""

    code, name, message, severity = "P001", "appending", "appending", WARNING

    def check_item(self, offset, item, script, source):
        if "route[a]" in item.text:
            end = offset + len(item.text)
            yield self.finding(Span(offset), fix=Fix("append", (Edit(end, end, "# more\n"),), SAFE))


def test_a_fix_in_front_of_the_next_item_is_dropped_while_that_is_broken():
    workspace = Workspace((*own_rules(), Appending()), options("2.4"), print)
    shown, text = [], "route[z] { x y; }\n" + TEXT  # the first error stays where it is
    workspace.open(PATH, text)
    for old, new in (("", ""), ("route[b] {", "route[b {"), ("route[b {", "route[b] {")):
        at = text.index(old)
        text = text.replace(old, new, 1)
        workspace.change(PATH, [(at, at + len(old), new)])
        found = [one for group in workspace.snapshot(PATH).groups for one in group.findings]
        shown += [bool(one.fix) for one in found if one.code == "P001"]
    assert shown == [True, False, True]
