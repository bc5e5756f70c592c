"""One error does not hide another; what only follows from one is not reported besides it."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import findings, script_of
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import choose

RULES = own_rules()
LOADS = 'loadmodule "proto_udp.so"\nlisten=udp:127.0.0.1:5060\n'
MAIN = "route { exit; }\n"


def found_in(text, target="2.4"):
    script = script_of(text, parse_version(target))
    found = findings(script, script.sources[0], (), choose(RULES))
    return {(finding.code, finding.severity) for finding in found if finding.severity != "hint"}


def message_of(code, text):
    script = script_of(text, parse_version("2.4"))
    [message] = [one.message for one in findings(script, script.sources[0], (), choose(RULES)) if one.code == code]
    return message


# (what is wrong first, what is wrong besides it, the code of each)
MISTAKES = {
    "syntax": ("route[a] { exit }\n", "S001"),
    "module": ('loadmodule "my_own.so"\n', "C401"),
    "parameter": ('loadmodule "sl.so"\nmodparam("sl", "enable_stat", 1)\n', "C403"),
    "function": ('loadmodule "sl.so"\nroute[b] { t_relay(); }\n', "C404"),
    "variable": ("route[c] { $var(x) = $json(x); }\n", "C501"),
    "dependency": ('loadmodule "acc.so"\n', "C412"),
    "regex": ('route[d] { if ($ru =~ "(") exit; }\n', "C509"),
    "level": ('route[e] { xlog("INFO", "x"); }\n', "C510"),
    "text": ('route[f] { xlog("$json(x)"); }\n', "C505"),
    "socket": ("route[g] { force_send_socket(udp:127.0.0.2:5060); }\n", "C513"),
}


@pytest.mark.parametrize("second", MISTAKES)
@pytest.mark.parametrize("first", MISTAKES)
def test_both_are_errors(first, second):
    """In the order of the file."""
    text = LOADS + MISTAKES[first][0] + (MISTAKES[second][0] if first != second else "") + MAIN
    assert {(MISTAKES[first][1]), MISTAKES[second][1]} <= {code for code, _ in found_in(text)}
    assert (MISTAKES[second][1], "error") in found_in(text)


def test_a_missing_transport_is_told_besides_a_parameter():
    text = 'loadmodule "tm.so"\nmodparam("tm", "fr_timout", 5)\n' + MAIN
    assert {("C413", "warning"), ("C403", "error")} <= found_in(text)
    assert ("C413", "error") in found_in(text.replace("timout", "timeout"))


def test_a_module_that_does_not_initialise_is_told_besides_a_syntax_error():
    text = LOADS + 'loadmodule "mi_fifo.so"\n'
    assert ("C621", "error") in found_in(text + MAIN)
    assert {("C621", "warning"), ("S001", "error")} <= found_in(text + MAIN.replace(";", ""))


def test_a_warning_above_the_first_error_says_that_the_error_comes_first():
    text = LOADS + 'loadmodule "mi_fifo.so"\n'
    said = "; OpenSIPS does not start"
    assert message_of("C621", text + MAIN).endswith(said)
    assert message_of("C621", text + MAIN.replace(";", "")).endswith(f"{said} (an error below stops it first)")


def test_a_migration_is_told_what_stands_above_the_first_error_as_an_error():
    text = LOADS + 'loadmodule "mi_fifo.so"\n' + MAIN
    script = script_of(text.replace(";", ""), parse_version("2.4"))
    found = findings(script, script.sources[0], (), choose(RULES)._replace(ignore_parse_stops=True))
    assert {("C621", "error"), ("S001", "error")} <= {(one.code, one.severity) for one in found}
    assert [one.message for one in found if one.code == "C621"] == [message_of("C621", text)]


def test_what_stands_above_the_first_error_is_not_what_stops_the_server():
    text = LOADS + 'loadmodule "acc.so"\nmodparam("acc", "nothing", 1)\n' + MAIN
    assert {("C412", "warning"), ("C403", "error")} <= found_in(text)


# statements with a mistake -> what follows from it, and is not reported besides it
FOLLOWS = (
    ('loadmodule tm.so\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)\n' + LOADS, "C403 C404"),
    ('loadmodule "tmm.so"\nmodparam("tm", "fr_timeout", 5)\n' + LOADS, "C403 C404"),
    ('loadmodule "sl.so"\nloadmodule "tm\n' + LOADS, "C404 C403"),
    ('loadmodule "acc.so"\nloadmodule tm.so\n' + LOADS, "C412"),
    ('loadmodule "tm.so"\nlisten=udp:127.0.0.1:5060\nloadmodule proto_udp.so\n', "C413"),
    ('loadmodule "tm.so"\nloadmodule "proto_udp.so"\nlisten=udp:127.0.0.1:\n', "C413"),
    ('loadmodule "tm.so"\nloadmodule "proto_dup.so"\nlisten=udp:127.0.0.1:5060\n', "C413"),
    (LOADS + 'loadmodule "jsn.so"\nroute[x] { $var(x) = $json(x); xlog("$json(x)"); }\n', "C501 C505"),
    (LOADS + 'loadmodule "proto_bin.so"\nloadmodule "clusterer.so"\nloadmodule db_mysql.so\n', "C412"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), FOLLOWS)
def test_what_follows_from_a_mistake_is_not_told(text, codes):
    text += "route { t_relay(); }\n" if "C404" in codes else MAIN
    found = found_in(text)
    assert {severity for _, severity in found} & {"error"}
    assert not {code for code, _ in found} & set(codes.split())


BODY = LOADS + (
    'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "json.so"\nloadmodule "rr.so"\n'
    'modparam("tm", "fr_timeout", 5)\nroute {\n  t_relay();\n  $json(a) := "{}";\n  sl_send_reply("200", "OK");\n}\n'
)


@pytest.mark.parametrize("quote", ['"', ""], ids=["closed", "open"])
@pytest.mark.parametrize("name", ["tm.so", "json.so"])
def test_a_loadmodule_that_is_typed_makes_no_flood(name, quote):
    """Findings for what the module has do not come and go with each letter of its name."""
    before, _, behind = BODY.partition(f'{name}"')
    for letters in range(len(name)):
        found = found_in(before + name[:letters] + quote + behind)
        assert not {code for code, _ in found} & {"C403", "C404", "C501"}, name[:letters]


def test_so_it_is_of_a_call_that_only_fails_at_start_up():
    text = LOADS + "route { route(nowhere); }\n" + "route[a] { exit }\n"
    assert {("C408", "warning"), ("S001", "error")} <= found_in(text)
    assert ("C408", "error") in found_in(text.replace("exit ", "exit; "))
