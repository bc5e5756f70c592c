"""Hover: where it says nothing, and what always holds."""

from __future__ import annotations

import pytest
from features.hovering import HEAD, asked, snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.catalogue import language, load
from opensips_lsp.features.hover import MOST_LINES, hover
from opensips_lsp.server.markup import hover_content

# ---- where nothing is said


@pytest.mark.parametrize(
    "marked",
    [
        "# t_r§elay is called\nroute { exit; }",
        "route { /* t_r§elay */ exit; }",
        "route { exit; # t_r§elay",
        "#t_re§lay",
        "route { /* $r§u ",
        'route { xlog("t_§relay"); }',
        'route { xlog("route(§a)"); }',
        'log_name="§children"\n',
        'route { if ($rU == "t_§relay") exit; }',
        'route { sl_send_reply("404", "t_§relay"); }',
        'loadmodule "dialog.so"\nmodparam("dialog", "db_url", "mysql://t§m")',
        "route { t_re§lay; }",
        "route { foo_§bar(); }",
        "route { if ($rs == 40§8) exit; }",
        "route§ { exit; } ",
        "rou§",
        "",
    ],
)
def test_nothing_is_said(marked):
    assert asked(marked if "§" in marked else "§" + marked) is None or marked.startswith("route§")


def test_right_behind_a_word():
    assert "t_newtran" in asked(HEAD + "route { t_newtran§(); }").heading
    assert asked(HEAD + "route { t_newtran (§); }") is None
    assert asked(HEAD + 'modparam("dialog§", "x", 1)').heading.startswith("`dialog`: module")
    assert asked(HEAD + 'modparam("dialog"§, "x", 1)') is None  # what is named ends before the quote


# ---- broken files, line ends, templates


@pytest.mark.parametrize(
    "around",
    [
        "route { %s",
        "route { xlog( %s",
        "route { if ($rm == { %s }",
        "route[ { %s }",
        "route { foo(,; } } }\nroute[x] { %s }",
        'route { $x = ; %s\nroute[y] { xlog("never closed); }',
    ],
)
def test_broken_files(around):
    assert "function of `tm`" in asked(HEAD + around % "«t_relay»();").heading
    assert "variable" in asked(HEAD + around % "$var(x) = «$rU»;").heading
    assert asked(HEAD + around % 't_relay(«"0x04"»);').lines == ("`0x04`: no DNS failover",)


def test_line_ends():
    text = HEAD + 'modparam("tm", "fr_timeout", 5)\nroute {\n\tt_relay(«"0x04"»);\n}\n'
    for one in (text, text.replace("\n", "\r\n")):
        assert asked(one).lines == ("`0x04`: no DNS failover",)
    found = asked((HEAD + "route {\n\t«t_relay»();\n}\n").replace("\n", "\r\n"))
    assert "loaded in line 1" in found.heading


def test_templates():
    text = "log_level={{ level }}\nroute {\n{% if x %}\n\t«t_relay»();\n{% endif %}\n}\n"
    assert "t_relay" in asked(text).heading
    assert asked("log_level={{ lev§el }}\nroute { exit; }\n{% if x %}{% endif %}\n") is None
    assert asked("log_level=3\nroute { {{ t_re§lay() }} exit; }\n{% if x %}{% endif %}\n") is None


# ---- always


def all_names():
    """(what is asked about, with marks) of each name that 2.4 has."""
    catalogue = load("2.4")
    for name in language.GLOBALS["2.4"]:
        yield f"«{name}» = 1"
    for name in language.FUNCTIONS["2.4"]:
        yield f"route {{ «{name}»(); }}"
    for name in catalogue.core.transformations:
        yield f"route {{ $var(x) = $(ru{{«{name}»}}); }}"
    for module in (catalogue.core, *map(catalogue.module, catalogue.module_names())):
        for name, facts in module.pvars.items():
            yield f'route {{ xlog("{f"«${name}(x)»" if facts[0].has_param else f"«${name}»"}"); }}'
        if module is catalogue.core:
            continue
        yield f'loadmodule «"{module.name}.so"»\n'
        for name, facts in module.functions.items():
            if any(fact.routes for fact in facts):
                yield f'loadmodule "{module.name}.so"\nroute {{ «{name}»(); }}'
        for name in module.async_functions:
            yield f'loadmodule "{module.name}.so"\nroute {{ async(«{name}»(), r); }}'
        for name in module.params:
            yield f'loadmodule "{module.name}.so"\nmodparam("{module.name}", «"{name}"», 1)'


@pytest.mark.parametrize("part", range(4))
def test_every_name_of_the_catalogue(part):
    """One script a name would take minutes: a part of the names is in one script each."""
    names = list(all_names())[part::4]
    assert len(names) > 580
    missing = []
    text, places = "", []
    for marked in names:
        places.append((len(text) + marked.index("«"), marked))
        text += marked.replace("«", "").replace("»", "") + "\n"
    snapshot = snapshot_of(text)
    for offset, marked in places:
        found = hover(snapshot, offset)
        if found is None or not found.lines:
            missing.append(marked)
        else:
            check(found)
    assert missing == []


def check(found):
    """Assert what holds for each hover."""
    for markdown in (True, False):
        content = hover_content(found, markdown).value
        assert len(content.split("\n")) <= MOST_LINES, content
    assert not any("\n" in line or not line for line in (found.heading, *found.code, *found.lines))
    assert all(line.count("`") % 2 == 0 for line in (found.heading, *found.lines)), found
    assert "`" not in "".join(found.code)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_place_of_any_text(data):
    text = data.draw(mutations(data.draw(whole_scripts)))
    snapshot = snapshot_of(text)
    for offset in range(0, len(text) + 1, 3):
        found = hover(snapshot, offset)
        if found is not None:
            assert 0 <= found.start <= offset <= found.end <= len(text)
            check(found)
