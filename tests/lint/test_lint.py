"""One walk, all rules; fixes applied together and to a fixpoint. The rules here are made up for the purpose."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import DISPLAY, SAFE, UNSAFE, WARNING, Edit, Fix
from opensips_lsp.lint.findings import include_findings, lint, lint_text, script_of
from opensips_lsp.lint.fixes import Fixing, UnstableFix, apply, fix, fix_found, wanted
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.testing import check_rule

TARGET = parse_version("2.4")


def edits(*triples, applicability=SAFE):
    return Fix("Do it", tuple(Edit(*triple) for triple in triples), applicability)


# ---- apply


@pytest.mark.parametrize(
    "fixes, text, applied",
    [
        ([], "abcdef", 0),
        ([edits((1, 2, "X"))], "aXcdef", 1),
        ([edits((0, 0, "X"))], "Xabcdef", 1),
        ([edits((6, 6, "X"))], "abcdefX", 1),
        ([edits((0, 6, ""))], "", 1),
        # several fixes, whatever their order
        ([edits((4, 5, "Y")), edits((1, 2, "X"))], "aXcdYf", 2),
        # several edits of one fix, whatever their order
        ([edits((4, 5, "Y"), (0, 1, "X"))], "XbcdYf", 1),
        # neighbours touch and do not overlap
        ([edits((1, 2, "X")), edits((2, 3, "Y"))], "aXYdef", 2),
        ([edits((1, 2, "X"), (2, 3, "Y"))], "aXYdef", 1),
        # what overlaps waits for the next round, as a whole
        ([edits((1, 3, "X")), edits((2, 4, "Y"))], "aXdef", 1),
        ([edits((1, 3, "X")), edits((2, 4, "Y"), (5, 6, "Z"))], "aXdef", 1),
        ([edits((0, 1, "X"), (4, 5, "Y")), edits((2, 3, "Z"))], "XbcdYf", 1),
        ([edits((1, 5, "X")), edits((2, 3, "Y")), edits((5, 6, "Z"))], "aXZ", 2),
        # equal fixes are applied once
        ([edits((1, 2, "X")), edits((1, 2, "X"))], "aXcdef", 1),
        # two inserts at one place would stand in an order that nobody chose
        ([edits((2, 2, "X")), edits((2, 2, "Y"))], "abXcdef", 1),
        ([edits((2, 2, "X")), edits((2, 3, "Y"))], "abXYdef", 2),
        ([edits((2, 3, "Y")), edits((2, 2, "X"))], "abYdef", 1),
        ([edits((1, 2, "Y")), edits((2, 2, "X"))], "aYcdef", 1),
        ([edits((0, 0, "X")), edits((0, 0, "Y"))], "Xabcdef", 1),
        ([edits((0, 0, "X")), edits((0, 1, "Y"))], "Xabcdef", 1),
        ([edits((0, 1, "Y")), edits((0, 0, "X"))], "Ybcdef", 1),
        ([edits((0, 1, "X")), edits((0, 1, "Y"))], "Xbcdef", 1),
        ([edits((0, 1, "X")), edits((1, 2, "Y"))], "XYcdef", 2),
        ([edits((0, 0, "X"), (2, 3, "Z")), edits((0, 1, "Y"))], "XabZdef", 1),
        # a fix that overlaps itself is none
        ([edits((1, 4, "X"), (2, 3, "Y"))], "abcdef", 0),
        ([edits((1, 4, "X"), (2, 3, "Y")), edits((2, 3, "Z"))], "abZdef", 1),
        # texts longer and shorter than what they replace
        ([edits((1, 2, "long")), edits((3, 6, ""))], "alongc", 2),
    ],
)
def test_apply(fixes, text, applied):
    assert apply("abcdef", fixes) == (text, applied)


def test_apply_keeps_every_other_character():
    text = "\ufeffa\r\nb\udcffc\t\U0001f600\n"
    assert apply(text, [edits((4, 5, "X"))])[0] == "\ufeffa\r\nX\udcffc\t\U0001f600\n"


# ---- made-up rules


def rename(old, new, applicability=SAFE, code="X001"):
    """A rule that renames calls."""

    class Rename(Rule):
        visits = ("call",)
        message = "old name"

        def check(self, node, script, source):
            if node.name.text == old:
                name = node.name
                yield self.finding(name, fix=Fix("Rename", (Edit(name.start, name.end, new),), applicability))

    rule = Rename()
    rule.code, rule.name = code, f"rename-{old}"
    return rule


def script_for(text):
    script = script_of(text, TARGET)
    return script, script.sources[0]


def fixed(text, *rules, unsafe=False):
    return fix(script_for, text, rules, unsafe)


# ---- fix


def test_a_fix_is_applied_wherever_it_is_found():
    assert fixed("route { a(); if (a()) b(); }\r\n# a()\r\n", rename("a", "c")) == (
        "route { c(); if (c()) b(); }\r\n# a()\r\n", 2,
    )  # fmt: skip


def test_one_fix_may_make_room_for_another():
    rules = rename("a", "b"), rename("b", "c", code="X002"), rename("c", "d", code="X003")
    assert fixed("route { a(); b(); }", *rules) == ("route { d(); d(); }", 5)


def test_nothing_to_fix_is_the_text_itself():
    text = "route { exit; }"
    assert fixed(text, rename("a", "b"))[0] is text


def test_unsafe_fixes_are_for_who_asks():
    text, rule = "route { a(); }", rename("a", "b", UNSAFE)
    assert fixed(text, rule) == (text, 0)
    assert fixed(text, rule, unsafe=True) == ("route { b(); }", 1)


@pytest.mark.parametrize(
    "fix, safe, unsafe",
    [
        (None, False, False), (edits((0, 1, "")), True, True), (edits((0, 1, ""), applicability=UNSAFE), False, True),
        (edits((0, 1, ""), applicability=DISPLAY), False, False), (Fix("Say", (), SAFE), False, False),
    ],
)  # fmt: skip
def test_wanted(fix, safe, unsafe):
    finding = rename("a", "b").finding(Span, fix=fix)
    assert wanted(finding, False) == (fix if safe else None)
    assert wanted(finding, True) == (fix if unsafe else None)


class Span:
    start, end = 0, 1


def test_choices_are_never_applied():
    class Choosing(Rule):
        code, name, visits = "X001", "choosing", ("call",)

        def check(self, node, script, source):
            yield self.finding(node, "choose", choices=(edits((node.start, node.end, "b()")),))

    text = "route { a(); }"
    assert fixed(text, Choosing(), unsafe=True) == (text, 0)


def test_rules_that_undo_each_other_are_reported():
    with pytest.raises(UnstableFix, match="undo each other"):
        fixed("route { a(); }", rename("a", "b"), rename("b", "a", code="X002"))


def test_rules_that_go_round_in_a_longer_circle_are_reported():
    rules = rename("a", "b"), rename("b", "c", code="X002"), rename("c", "a", code="X003")
    with pytest.raises(UnstableFix, match="undo each other"):
        fixed("route { a(); }", *rules)


def test_rules_that_go_round_behind_another_fix_are_reported():
    rules = rename("x", "a"), rename("a", "b", code="X002"), rename("b", "a", code="X003")
    with pytest.raises(UnstableFix, match="undo each other"):
        fixed("route { x(); }", *rules)


def test_a_broken_text_is_not_fixed_any_further():
    class Growing(Rule):
        """Goes on for ever, but only in a text that another fix has broken."""

        code, name, visits = "X002", "growing", ("call",)

        def check(self, node, script, source):
            if "{{" in source.text and node.name.text[0] == "b":
                end = node.name.end
                yield self.finding(node.name, "short", fix=Fix("Grow", (Edit(end, end, "x"),), SAFE))

    text = "route { a(); }\nroute[b] { b(); }\n"
    assert fixed(text, rename("a", "{{"), Growing()) == (text, 0)


def test_fixes_of_some_rules_only():
    rules = rename("a", "b"), rename("c", "d", code="X002")

    def find(script, source):
        return lint(script, source, rules, ignore_parse_stops=True)

    text = "route { a(); c(); }"
    assert fix_found(script_for, text, find, codes={"X002"}) == ("route { a(); d(); }", 1)
    assert fix_found(script_for, text, find, codes=()) == (text, 0)


def test_syntax_errors_are_mended_before_all_else():
    seen = []

    def noting(text):
        seen.append(text)
        return script_for(text)

    once = "route { a(); }\nroute[b] { %s(); }\n"
    assert fix(noting, "route { a() }\nroute[b] { c(); }\n", [rename("c", "d")], unsafe=True) == (once % "d", 2)
    assert seen[1] == once % "c"


def test_a_fix_that_never_ends_is_reported():
    class Growing(Rule):
        code, name, visits = "X001", "growing", ("call",)

        def check(self, node, script, source):
            name = node.name
            yield self.finding(name, "short", fix=Fix("Grow", (Edit(name.end, name.end, "x"),), SAFE))

    with pytest.raises(UnstableFix, match="fixes still lead to new fixes"):
        fixed("route { a(); }", Growing())


def test_many_fixes_at_one_place_come_to_an_end():
    class Line(Rule):
        code, name, visits = "X001", "line", ("call",)

        def check(self, node, script, source):
            if f"# {node.name.text}\n" not in source.text:
                yield self.finding(node.name, "no line", fix=edits((0, 0, f"# {node.name.text}\n")))

    text = "route { " + "".join(f"f{number}(); " for number in range(40)) + "}"
    assert fixed(text, Line())[1] == 40


@pytest.mark.parametrize("new", ["a b", "{", "}", '"', "/*", "route {"])
def test_a_fix_that_breaks_the_syntax_is_left_out(new):
    text = "route { a(); }\nroute[b] { c(); }\n"
    assert fixed(text, rename("a", new)) == (text, 0)
    rules, left = (rename("a", new), rename("c", "d", code="X002")), []

    def find(script, source):
        return lint(script, source, rules, ignore_parse_stops=True)

    assert fix_found(script_for, text, find, left_out=left) == (text.replace("c()", "d()"), 1)
    assert left == ["X001"]


@pytest.mark.parametrize("text", ["log_level=#x", "debug=#x"])
def test_a_line_end_that_would_take_a_value_into_a_comment_is_left_out(text):
    assert fixed(text, *own_rules(), unsafe=True) == (text, 0)


def test_a_broken_text_may_be_fixed_if_no_error_is_added():
    assert fixed("route { a(); if ($x === 1) exit; }", rename("a", "b")) == ("route { b(); if ($x === 1) exit; }", 1)


def test_a_fix_that_changes_nothing_ends_it():
    assert fixed("route { a(); }", rename("a", "a")) == ("route { a(); }", 0)
    left = []

    def find(script, source):
        return lint(script, source, [rename("a", "a")], ignore_parse_stops=True)

    assert fix_found(script_for, "route { a(); }", find, left_out=left)[1] == 0 and left == []


def test_overlapping_fixes_take_turns():
    class Shorten(Rule):
        """Takes the first argument off."""

        code, name, visits = "X001", "shorten", ("call",)

        def check(self, node, script, source):
            if node.arguments:
                end = node.arguments[1].start if len(node.arguments) > 1 else node.end - 1
                yield self.finding(node, "too long", fix=Fix("Cut", (Edit(node.arguments[0].start, end, ""),), SAFE))

    rules = Shorten(), rename("a", "b", code="X002")
    assert fixed('route { a("x", "y"); }', *rules) == ("route { b(); }", 3)


# ---- lint


def test_findings_are_in_the_order_of_the_text_whatever_the_order_of_rules():
    text = "route { b(); a(); if (b()) a(); === ; }\nroute[x] { a(); }\n"
    rules = [rename("a", "x"), rename("b", "x", code="X002")]
    found = lint_text(text, TARGET, rules)
    assert found == lint_text(text, TARGET, rules[::-1])
    assert [(f.start, f.end) for f in found] == sorted((f.start, f.end) for f in found)
    assert {f.code for f in found} == {"X001", "X002", "S001"}


def test_at_one_place_errors_come_before_warnings_and_then_by_code():
    rules = [rename("a", "x", code=code) for code in ("X003", "X001", "X002")]
    rules[1].severity = WARNING
    assert [f.code for f in lint_text("route { a(); }", TARGET, rules)] == ["X002", "X003", "X001"]


@pytest.mark.parametrize(
    "breaks_in, needs, targets",
    [
        (None, None, ["2.3.0", "2.3.6", "2.4.0", "2.4.11"]),
        ("2.4", None, ["2.4.0", "2.4.11"]),
        (None, "2.4", ["2.3.0", "2.3.6"]),
        ("2.3", None, ["2.3.0", "2.3.6", "2.4.0", "2.4.11"]),
        (None, "2.4.5", ["2.3.0", "2.3.6", "2.4.0"]),
    ],
)
def test_a_rule_speaks_of_the_versions_it_applies_to(breaks_in, needs, targets):
    rule = rename("a", "b")
    rule.breaks_in, rule.needs = breaks_in, needs
    versions = ["2.3.0", "2.3.6", "2.4.0", "2.4.11"]
    assert [v for v in versions if lint_text("route { a(); }", parse_version(v), [rule])] == targets


def test_a_rule_that_applies_as_it_likes():
    class Picky(type(rename("a", "b"))):
        code, name = "X001", "picky"

        def applies(self, target):
            return target.patch == 3

    assert lint_text("route { a(); }", parse_version("2.4.3"), [Picky()])
    assert not lint_text("route { a(); }", parse_version("2.4.4"), [Picky()])


def test_a_rule_sees_nodes_of_the_kinds_it_visits_each_once_outer_ones_first():
    seen = []

    class Seeing(Rule):
        code, name, visits = "X001", "seeing", ("if", "comparison", "string")

        def check(self, node, script, source):
            seen.append((node.kind, node.text, [parent.kind for parent in node.parents()][-2:]))
            return ()

    text = 'log_level=1\nroute { if ($x == "a") if ($y == "b") exit; }\nroute[x] { if ($z == "c") exit; }'
    lint_text(text, TARGET, [Seeing()])
    assert [(kind, text) for kind, text, _ in sorted(seen)][:3] == [
        ("comparison", '$x == "a"'), ("comparison", '$y == "b"'), ("comparison", '$z == "c"'),
    ]  # fmt: skip
    assert sorted(kind for kind, *_ in seen) == ["comparison"] * 3 + ["if"] * 3 + ["string"] * 3
    kinds = [kind for kind, text, _ in seen if "$x" in text or text == '"a"']
    assert kinds == ["if", "comparison", "string"]
    assert all(above == ["route", "script"] or above[-1] == "script" for _, _, above in seen)


def test_a_rule_that_raises_is_named_with_what_it_raised():
    class Raising(Rule):
        code, name, visits = "X001", "raising", ("call",)

        def check(self, node, script, source):
            yield self.finding(node)
            raise ZeroDivisionError("oops")

    with pytest.raises(RuleFailed, match=r"X001 \(raising\)") as caught:
        lint_text("route { a(); }", TARGET, [Raising()])
    assert isinstance(caught.value.__cause__, ZeroDivisionError) and isinstance(caught.value.rule, Raising)
    assert lint_text("route { exit; }", TARGET, [Raising()]) == []


def test_many_fixes_of_a_long_text():
    text = "route {\n" + "a();\n" * 60000 + "}\n"
    fixes = [edits((at, at + 1, "bc")) for at in range(8, 8 + 5 * 60000, 5)]
    assert apply(text, fixes) == (text.replace("a()", "bc()"), 60000)


def test_depth_is_no_problem():
    deep = "!(" * 2000 + "a()" + ")" * 2000
    text, count = fixed(f"route {{ if ({deep}) exit; }}", rename("a", "b"))
    assert count == 1 and "b()" in text


def test_each_file_has_its_own_findings_and_include_problems():
    files = {"a.cfg": "route[a] { a(); }\n", "empty": "", "b.cfg": 'include_file "missing"\n'}
    text = 'include_file "a.cfg"\ninclude_file "empty"\ninclude_file "b.cfg"\ninclude_file c\nroute { a(); }\n'
    sources, problems = project.sources("root.cfg", text, files.get)
    script = Script(TARGET, sources)
    rules = [rename("a", "b")]
    found = {source.path: [f.code for f in lint(script, source, rules)] for source in sources}
    assert found == {"root.cfg": ["X001"], "a.cfg": ["X001"], "empty": [], "b.cfg": []}
    found = {source.path: [(f.code, f.severity) for f in include_findings(source, problems)] for source in sources}
    assert found == {"root.cfg": [("S002", "error")], "a.cfg": [], "empty": [], "b.cfg": [("S002", "warning")]}


def test_an_empty_script_is_an_error_an_empty_include_is_none():
    assert [f.code for f in lint_text("# x\n", TARGET, [])] == ["S001"]
    sources, _ = project.sources("r", 'include_file "e"\nroute { exit; }', {"e": "# x\n"}.get)
    assert lint(Script(TARGET, sources), sources[1], []) == []


# ---- supersedes


def better_rule(start=0, end=0):
    """A rule that finds the calls that rename("a", "b") finds, `start` and `end` shifted, and says more of them."""

    class Better(Rule):
        code, name, visits, supersedes = "X009", "better", ("call",), ("X001",)

        def check(self, node, script, source):
            if node.name.text == "a":
                yield self.finding(Edit(node.name.start + start, node.name.end + end, ""), "says more")

    return Better()


def test_a_finding_drops_those_it_supersedes_where_they_overlap():
    text = "route { a(); b(); }"
    rules = rename("a", "c"), rename("b", "c", code="X002"), better_rule()
    for order in (rules, rules[::-1]):
        assert [f.code for f in lint_text(text, TARGET, order)] == ["X009", "X002"]


def test_neighbours_and_other_codes_are_not_superseded():
    text = "route { a(); }"
    assert [f.code for f in lint_text(text, TARGET, [rename("a", "c"), better_rule(1, 1)])] == ["X001", "X009"]
    assert len(lint_text(text, TARGET, [rename("a", "c", code="X002"), better_rule()])) == 2
    assert [f.code for f in lint_text(text, TARGET, [rename("a", "c")])] == ["X001"]


def test_a_rule_that_finds_nothing_supersedes_nothing():
    class Migrating(type(better_rule())):
        migrating = True

    assert [f.code for f in lint_text("route { a(); }", TARGET, [rename("a", "c"), Migrating()])] == ["X001"]


# ---- what fixes must not bring


def refuse(name, code="X900", **more):
    """A rule for which a call of this name is an error."""

    class Refuse(Rule):
        visits = ("call",)
        message = "refused"

        def check(self, node, script, source):
            if node.name.text == name:
                yield self.finding(node.name)

    rule = Refuse()
    rule.code, rule.name = code, f"refuse-{name}"
    for attribute, value in more.items():
        setattr(rule, attribute, value)
    return rule


@pytest.mark.parametrize("after_parse", [False, True])
def test_a_fix_that_brings_an_error_is_left_out_and_the_others_are_made(after_parse):
    rules = (
        *(rename(old, new, code=f"X0{n:02}") for n, (old, new) in enumerate(["ab", "cd", "ef"])),
        refuse("d", after_parse=after_parse),
    )
    assert fixed("route { a(); c(); e(); }", *rules) == ("route { b(); c(); f(); }", 2)
    assert fixed("route { c(); }", *rules) == ("route { c(); }", 0)


def test_the_laws_see_an_error_that_a_fix_brings(monkeypatch):
    class Documented(type(rename("a", "b"))):
        """Calls of `a` are called `b`."""

        code, name = "X001", "documented"
        examples = Bad("route { «a»(); }", "route { b(); }"), Good("route { c(); }")

    rule = Documented()
    rules = rule, refuse("b")
    check_rule(rule, rules)  # the fix is left out
    monkeypatch.setattr(Fixing, "is_harmless", lambda self: True)
    with pytest.raises(AssertionError, match=r"brings errors: \{'X900': 1\}"):
        check_rule(rule, rules)


@pytest.mark.parametrize(("severity", "stage"), [("hint", "parse"), ("warning", "startup"), ("error", None)])
def test_the_laws_see_a_stage_that_does_not_fit(severity, stage):
    class Documented(type(refuse("a"))):
        """Calls of `a` are refused."""

        code, name = "X001", "documented"
        examples = Bad("route { «a»(); }"), Good("route { c(); }")

    rule = Documented()
    check_rule(rule, [rule])
    rule.severity, rule.stage = severity, stage
    with pytest.raises(AssertionError, match="stage"):
        check_rule(rule, [rule])


def test_of_many_fixes_those_that_bring_an_error_are_found_by_halves():
    text = "route { " + "a(); " * 40 + "c(); " + "a(); " * 40 + "}"
    looked = []

    def counted(text):
        looked.append(text)
        return script_for(text)

    result = fix(counted, text, (rename("a", "b"), rename("c", "d", code="X002"), refuse("d")))
    assert result == (text.replace("a", "b"), 80)
    assert len(looked) < 20


def test_a_new_error_that_the_next_fix_takes_away_is_none():
    assert fixed("route { a(); }", rename("a", "b"), rename("b", "c", code="X002")) == ("route { c(); }", 2)


def test_an_error_that_was_only_not_looked_for_is_not_new():
    rules = rename("a", "b"), refuse("x", after_parse=True)
    assert fixed("route { a(); x(); }", *rules) == ("route { b(); x(); }", 1)


def test_an_error_more_often_than_before_is_new():
    rules = rename("a", "x", code="X001"), refuse("x")
    assert fixed("route { a(); x(); }", *rules) == ("route { a(); x(); }", 0)


def test_a_warning_may_come():
    assert fixed("route { a(); }", rename("a", "b"), refuse("b", severity=WARNING)) == ("route { b(); }", 1)


def test_what_breaks_the_syntax_does_not_keep_the_other_fixes():
    assert fixed("route { a(); c(); }", rename("a", "b"), rename("c", "{", code="X002")) == ("route { b(); c(); }", 1)


# ---- statements with a syntax error


@pytest.mark.parametrize(
    "text",
    [
        "route { a(; }",
        "route { if ($x == y.z.1) a(); }",
        "route { if (a() && == 1) exit; }",
        "route { a() }",
        "route { if (a() { b(); } }",
        "route { if (f($x) a()) exit; }",
        "route { $x = a() b; }",
    ],
)
def test_nothing_is_fixed_in_a_statement_with_a_syntax_error(text):
    found = lint_text(text, TARGET, (rename("a", "c"), offer("a", "c")))
    assert found and [one for one in found if one.code[0] == "X" and (one.fix or one.choices)] == []


@pytest.mark.parametrize(
    "text",
    [
        "route { a(); b(; a(); }",
        "route { a(); == 1; a(); }",
        "route { if (a()) { b(; } }",
        "route { if (b(;) { a(); } a(); }",
        "log_level = =\nroute { a(); }\nroute[b] { a(); }",
        'route { a(); exit; }\nmodparam("x" 1)\nroute[b] { a(); }',
    ],
)
def test_the_statements_beside_it_are_fixed(text):
    calls = [one for one in lint_text(text, TARGET, (rename("a", "c"),)) if one.code == "X001"]
    assert len(calls) == text.count("a()") and all(one.fix for one in calls)


def test_nothing_is_fixed_behind_a_quote_that_opens_a_string_by_mistake():
    text = 'route { a(); if ($x == 1) " exit; }\n\tf("x"); }\n\nroute[b] { a(); }\nroute[c] { a(); }\n'
    found = [one for one in lint_text(text, TARGET, (rename("a", "c"),)) if one.code == "X001"]
    assert [one.fix is not None for one in found] == [True, False, False]


def offer(old, new):
    """A rule that offers to rename calls."""

    class Offer(Rule):
        visits = ("call",)
        code, name, message = "X002", "offer", "old name"

        def check(self, node, script, source):
            if node.name.text == old:
                yield self.finding(node.name, choices=(edits((node.name.start, node.name.end, new)),))

    return Offer()


# ---- words that the file defines for a preprocessor


@pytest.mark.parametrize(
    "definition",
    [
        "define b 1",
        "#define b(x) x",
        "# define b",
        "%define b",
        "!define b 5",
        '#!substdef "!b!1!g"',
        "  m4_define(b, 1)",
        "redefine b",
    ],
)
def test_what_a_preprocessor_may_mean_is_not_fixed(definition):
    text = f"{definition}\nroute[x] {{ a(); b(); }}\n"
    found = [
        one for one in lint_text(text, TARGET, (rename("a", "c"), rename("b", "d", code="X002"))) if one.code[0] == "X"
    ]
    assert [(one.code, one.fix is not None) for one in found] == [("X001", True), ("X002", False)]


@pytest.mark.parametrize(
    "comment", ["# b is defined there", "# undefine b", "# the default: b", "# define INVITE", "# define route b"]
)
def test_a_comment_defines_nothing(comment):
    found = lint_text(f"{comment}\nroute {{ b(); }}\n", TARGET, (rename("b", "INVITE"),))
    assert [one.fix is not None for one in found] == [True]
