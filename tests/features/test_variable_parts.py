"""Where the parts of variables stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.features.variable_parts import variables_in


def shown(text, parts):
    return [
        f"{part.kind} {text[part.start : part.end]}" if not part.parts else [
            f"{part.kind} {text[part.start : part.end]}", *shown(text, part.parts)
        ]
        for part in parts
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("sip:$rU@$fd.", [["variable $rU", "name rU"], ["variable $fd.", "name fd."]]),
        ("a $avp(x y) b", [["variable $avp(x y)", "name avp", "parameter x y"]]),
        ("$(avp(x)[-1])", [["variable $(avp(x)[-1])", "name avp", "parameter x", "index -1"]]),
        # without the outer parentheses there is no index, and no transformation
        ("$avp(x)[0]", [["variable $avp(x)", "name avp", "parameter x"]]),
        ("$ru{uri.user}", [["variable $ru", "name ru"]]),
        ("$(<reply>rs)", [["variable $(<reply>rs)", "name rs"]]),
        (
            "$(ru{uri.param,x}{s.substr,0,$var(n)})",
            [
                [
                    "variable $(ru{uri.param,x}{s.substr,0,$var(n)})",
                    "name ru",
                    ["transformation {uri.param,x}", "name uri.param", "argument x"],
                    [
                        "transformation {s.substr,0,$var(n)}",
                        "name s.substr",
                        "argument 0",
                        ["argument $var(n)", ["variable $var(n)", "name var", "parameter n"]],
                    ],
                ]
            ],
        ),
        (
            "$(hdr($var(h))[$var(i)])",
            [
                [
                    "variable $(hdr($var(h))[$var(i)])",
                    "name hdr",
                    ["parameter $var(h)", ["variable $var(h)", "name var", "parameter h"]],
                    ["index $var(i)", ["variable $var(i)", "name var", "parameter i"]],
                ]
            ],
        ),
        ("$$ $($)", [["variable $$", "name $"], ["variable $($)", "name $"]]),
        # a comma in a variable separates no arguments
        ("$(x{a.b,$(y{c.d,1,2})})", None),
    ],
)
def test_parts(text, parts):
    found = shown(text, variables_in(text))
    if parts is None:
        assert next(one for one in found[0][2] if isinstance(one, list))[0] == "argument $(y{c.d,1,2})"
    else:
        assert found == parts


@pytest.mark.parametrize("text", ["", "5$", "$ x", "$(", "$(ru", "$(ru{s.len}", "$avp(x", "$(avp(x)[0)", "$<x", "$(<x"])
def test_what_is_no_variable(text):
    assert variables_in(text) == ()


def test_what_stands_behind_an_unfinished_variable():
    text = "$(ru{s.len and $var(x)"
    assert shown(text, variables_in(text)) == [["variable $var(x)", "name var", "parameter x"]]


@given(st.text(alphabet="$()[]{}<>,. aé0", max_size=60))
def test_parts_are_in_each_other(text):
    def check(parts, start, end):
        for part in parts:
            assert start <= part.start <= part.end <= end
            check(part.parts, part.start, part.end)
            start = part.end

    check(variables_in(text), 0, len(text))


def test_very_many_openings_take_no_time():
    assert variables_in("$(" * 20_000) == ()
    assert variables_in("$hdr(" * 2_000 + "x" + ")" * 2_000) is not None
