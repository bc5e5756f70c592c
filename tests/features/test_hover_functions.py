"""Hover on functions, their arguments, and what changed in them."""

from __future__ import annotations

import json

import pytest
from features.hovering import HEAD, RULES, asked, said

from opensips_lsp.features.hover import hover
from opensips_lsp.server.workspace import Workspace, options

# ---- functions


def test_a_function():
    found = asked(HEAD + 'route { if (!«t_relay»("0x01")) exit; }')
    assert found.heading == "`t_relay`: function of `tm` (loaded in line 1)"
    assert found.code == ("t_relay()", "t_relay(flags)", "t_relay(destination, flags)")
    assert "In `failure_route` and `route`." in found.lines
    assert any(line.startswith("Returns: 1: ") for line in found.lines)
    assert any(line.startswith("`flags`: Number, bits: 0x02") for line in found.lines)
    assert found.link == ("Manual of tm", "https://opensips.org/html/docs/modules/2.4.x/tm.html#func_t_relay")


def test_a_function_with_many_forms_takes_one_line():
    found = asked(HEAD + 'route { «rtpproxy_offer»("co"); }')
    assert found.code == ("rtpproxy_offer([flags[, ip_address[, set_id[, sock_pvar[, ret_pvar]]]]])",)


def test_forms_that_do_not_go_on_from_each_other_take_a_line_each():
    found = asked("route { «goes_to_gw»(); }")
    assert found.code[-2:] == (
        "goes_to_gw(type, flags, gw_attrs)",
        "goes_to_gw(partition, type, flags, gw_attrs)",
    )


def test_a_function_of_a_module_that_is_not_loaded():
    found = asked('route { «sl_send_reply»("404", "no"); }')
    assert found.heading == "`sl_send_reply`: function of `sl` (not loaded)"


def test_a_function_whose_module_is_loaded_further_down():
    assert "loaded in line 2" in asked('route { «t_relay»(); }\nloadmodule "tm.so"').heading


OWN = {
    "header": {"format": 1},
    "modules": {
        "mine": {
            "functions": [{"name": "t_relay", "arity": 3, "routes": "request"}],
            "pvars": [{"name": "T_ruri", "writable": True}],
        }
    },
}


def test_a_function_of_two_modules(write):
    """One of the two is in a catalogue of the project's own."""
    write("own.json", json.dumps(OWN))
    write("opensips-lint.toml", 'catalogues = ["own.json"]\n')
    scripts = Workspace(RULES, options(), lambda problem: pytest.fail(str(problem)))

    def of(loaded, call):
        text = "".join(f'loadmodule "{name}.so"\n' for name in loaded) + f"route {{ {call}; }}"
        path = str(write("opensips.cfg", text))
        scripts.open(path, text)
        return hover(scripts.snapshot(path), text.index("t_relay"))

    assert of((), "t_relay()").heading == "`t_relay`: function of `mine` and `tm`, not loaded"
    assert of(("mine",), "t_relay()").heading == "`t_relay`: function of `mine` (loaded in line 1)"
    both = of(("mine", "tm"), "t_relay()")
    assert both.heading == "`t_relay`: function of `mine` (loaded in line 1) and `tm` (loaded in line 2)"
    assert both.code[0] == "t_relay()" and "func_t_relay" in both.link[1]  # the call fits that of tm
    assert of(("mine", "tm"), "t_relay(1, 2, 3)").code == ("t_relay(argument1, argument2, argument3)",)


def test_async():
    found = asked(
        HEAD + 'loadmodule "rest_client.so"\nroute { async(«rest_get»("u", "$var(x)"), r); } route[r] { exit; }'
    )
    assert found.heading == "`rest_get`: function for `async` and `launch` of `rest_client` (loaded in line 6)"
    found = asked('route { «launch»(rest_get("u", "$var(x)")); }')
    assert found.heading == "`launch`: function of the core"
    assert "Script-Async-2-4" in found.link[1]


def test_a_function_of_the_core():
    found = asked('route { «xlog»("x"); }')
    assert found.code == ("xlog(format)", "xlog(level, format)")
    assert found.link == (
        "Manual of the core functions",
        "https://www.opensips.org/Documentation/Script-CoreFunctions-2-4",
    )
    assert asked("route { «exit»; }").heading == "`exit`: function of the core"


@pytest.mark.parametrize(
    ("call", "change"),
    [
        ("t_anycast_replicate()", "2.3 → 2.4: new."),
        ('rtpproxy_offer("co")', "2.3 → 2.4: also with 5 arguments."),
        ("has_totag()", "2.3 → 2.4: also in `branch_route`, `failure_route` and `onreply_route` (since 2.4.3)."),
        ('save("location")', "2.3 → 2.4: argument 3 is plain text or variable, was variable."),
        ('math_eval("1", "$var(x)")', "2.3 → 2.4: also in `error_route` and `event_route` (since 2.4.7)."),
        ('is_myself("x")', "2.3 → 2.4: new."),
    ],
)
def test_what_changed_in_a_function(call, change):
    name, rest = call.split("(", 1)
    assert change in asked(f"{HEAD}route {{ «{name}»({rest}; }}").lines


def test_what_a_rule_knows_of_a_function():
    found = asked(HEAD + 'route { «lookup»("location"); }')
    assert any("first `/`, 2.3 at the last one" in line and line.endswith("(M340)") for line in found.lines)
    older = asked(HEAD + 'route { «check_fraud»("a", "b"); }', target="2.4.6")
    assert "check_fraud" in older.heading and "M340" in said(older)  # it says from which patch level on


def test_nothing_changed_nothing_is_said():
    assert "→" not in said(asked(HEAD + "route { «t_newtran»(); }"))


# ---- arguments that mean something


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        ('t_relay(«"0x06"»)', ("`0x02`: no 477 reply", "`0x04`: no DNS failover")),
        ("t_relay(«0x04»)", ("`0x04`: no DNS failover",)),
        ('t_relay(«"0x42"»)', ("`0x02`: no 477 reply", "`0x40`: not known")),
        (
            'nat_uac_test(«"19"»)',
            (
                "`1`: private IP in Contact",
                "`2`: source IP is not that of Via",
                "`16`: source port is not that of Via",
            ),
        ),
        (
            'create_dialog(«"Pp"»)',
            ("`P`: OPTIONS pings to the caller", "`p`: to the callee"),
        ),
        (
            'save("location", «"mc5p1"»)',
            ("`m`: memory only", "`c5`: most contacts", "`p1`: Path mode"),
        ),
        (
            'do_accounting("log", «"cdr|missed"»)',
            ("`cdr`: one record per call (needs dialog)", "`missed`: failed calls"),
        ),
        ('log(-«1», "x")', ("`-1`: error",)),
        ("serialize_branches(«1»)", ("`1`: throws away what an earlier call has stored",)),
    ],
)
def test_flags_are_told(call, lines):
    assert asked(f"{HEAD}route {{ {call}; }}").lines == lines


def test_a_number_says_what_it_is_for():
    found = asked("route { strip(«2»); }")
    assert found.heading == "`2`: `count` of `strip`" and found.lines
