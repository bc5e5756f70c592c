"""What 2.4 makes of NULL from a transformation, place by place: each row was run on 2.3.6 and 2.4.11, side by side."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules

OLD, NEW = parse_version("2.3"), parse_version("2.4")
RULES = [rule for rule in own_rules() if rule.code in ("M302", "M303", "M304", "M308", "M332")]

# statement -> what 2.3.6 did, what 2.4.11 did: of a URI without parameters, a request without header Foo
DIFFERS = {
    "$var(b) = $(ru{s.index,zz}) + 1;": ("0", "nothing assigned"),
    "$var(b) = 1 + $(ru{s.index,zz});": ("0", "1"),
    "$var(b) = 1 + $(hdr(Foo){s.int});": ("nothing assigned", "1"),
    '$var(b) = "a" + $(hdr(Foo){s.tolower});': ("nothing assigned", "a"),
    "$var(b) = $(hdr(Foo){s.tolower});": ("nothing assigned", "NULL"),
    "$var(b) = $(ru{uri.param,x});": ('""', "NULL"),
    "$var(b) = $(ru{uri.param,x}{s.len});": ("0", "NULL"),
    "$avp(b) := $(ru{uri.param,x});": ('""', "no value"),
    "$rU = $(hdr(Foo){s.tolower});": ("kept", "removed"),
    'f("X: $(ru{uri.param,x})");': ("X: ", "X: <null>"),
    'f("X: $(hdr(Foo){s.tolower})");': ("X: ", "X: <null>"),
    'f("X: $(avp(none){s.tolower})");': ("X: ", "X: <null>"),
    "route(r, $(ru{uri.param,x}));": ('$param(1) == ""', "$param(1) == NULL"),
    'switch ($(ru{uri.param,x})) { case "": f(); break; default: g(); }': ("f", "g"),
    'switch ($(hdr(Foo){s.tolower})) { case "a": f(); break; default: g(); }': ("neither", "g"),
    "switch ($(ru{s.index,zz})) { case -1: f(); break; default: g(); }": ("f", "g"),
    "switch ($(ru{uri.param,x}{s.len})) { case 0: f(); break; default: g(); }": ("f", "g"),
    "if ($(ru{uri.param,x}) == $var(e)) f();": ("true", "false"),
    "if ($var(e) != $(ru{uri.param,x})) f();": ("false", "true"),
    "if ($avp(none) == $(ru{uri.param,x})) f();": ("false", "true"),
    "if ($rU != $(hdr(Foo){s.tolower})) f();": ("false", "true"),
    "if ($(ru{s.index,zz}) <= $var(n)) f();": ("true", "false"),
    "if ($(ru{uri.param,x}) !~ $var(re)) f();": ("false", "true"),
    "if ($(hdr(Foo){s.tolower}) !~ $var(re)) f();": ("false", "true"),
    "if ($var(p) =~ $(ru{uri.param,x})) f();": ("true", "false"),
    'if ($(ru{uri.param,x}) < "b") f();': ("true", "false"),
    "if ($(ru{uri.param,x}) != 5) f();": ("false", "true"),
    "if (!($(ru{uri.param,x}) == 5)) f();": ("false", "true"),
    'if ($(ru{s.index,zz}) >= "1") f();': ("true", "false"),
    "if ($(ru{uri.param,x}) =~ $avp(none)) f();": ("false", "true"),
    "if (!($(hdr(Foo){s.tolower}) =~ $var(re))) f();": ("false", "true"),
}

SAME = (
    '$var(b) = "x" + $(ru{uri.param,x}) + "y";',
    '$var(b) = $(ru{uri.param,x}) + "y";',
    "$var(b) = $(hdr(Foo){s.int}) + 1;",
    "$var(b) = $(ru{uri.port}) + 1;",
    "switch ($(ru{uri.port})) { case 0: f(); break; default: g(); }",
    "if ($fu == $(hdr(Foo){s.tolower})) f();",
    "if ($(ru{uri.param,x})) f();",
    'if ($(ru{uri.param,x}) > "b") f();',
    "if ($(ru{uri.param,x}) == 5) f();",
    'if ($(ru{s.index,zz}) >= "2") f();',
    "if (!$(hdr(Foo){s.tolower})) f();",
    'f("X: $hdr(Foo)");',
    '$var(re) = "a"; if ($fu =~ $var(re)) f();',
    'route(r, "$(ru{uri.param,x})");',
)


def found(statement):
    """The findings in a statement of the main route; those of what is in a variable belong to the assignment."""
    return lint_text(f"route {{ {statement} }}\nroute[r] {{ exit; }}\n", NEW, RULES, OLD)


@pytest.mark.parametrize("statement", DIFFERS)
def test_what_differs_is_reported_and_not_fixed(statement):
    (finding,) = found(statement)
    assert finding.fix is None
    assert lint_text(f"route {{ {statement} }}", NEW, RULES, NEW) == []


@pytest.mark.parametrize("statement", SAME)
def test_what_is_the_same_is_not(statement):
    assert found(statement) == []


@pytest.mark.parametrize(
    "frame",
    [
        "if ($(ru{{uri.param,x}}) != NULL) {{ {} }}",
        "if ($(ru{{uri.param,x}}) == NULL) {{ f(); }} else {{ {} }}",
        "if ($(ru{{uri.param,x}}) == NULL) {{ f(); exit; }} {}",
        'while ($(ru{{uri.param,x}}) =~ "a" && f()) {{ {} }}',
    ],
)
def test_what_is_asked_before_is_known(frame):
    for statement in ('g("$(ru{uri.param,x})");', "$var(b) = $(ru{uri.param,x}{s.len}) + 1;"):
        assert found(frame.format(statement)) == []
        assert found(frame.replace("uri.param,x", "uri.param,y").format(statement))
