"""Rules that are run for the series after 2.4."""

import pytest

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules

LATER = SERIES[2:]
LEFT_OUT = ("C410", "C413", "C620", "H607", "H610")  # what is unused, or has no listener or cache, in short texts
RULES = [rule for rule in own_rules() if rule.ends_in is None and rule.code not in LEFT_OUT]


def found(text, series):
    return [(one.code, one.message, one.fix) for one in lint_text(text, parse_version(series), RULES)]


def messages(text, series):
    return [f"{code} {message}" for code, message, _ in found(text, series)]


def test_which_they_are():
    assert {"C202", "C401", "C403", "C404", "C405", "C406", "C412", "C518"} <= {rule.code for rule in RULES}
    assert {"M302", "M320", "M343", "M350"} <= {rule.code for rule in RULES if rule.migrating}


def test_what_changed_before_is_reported_only_where_the_script_comes_from_there():
    text = 'loadmodule "proto_udp.so"\nroute { if ($(ru{uri.param,x}) != "") exit; if ($var(e) !~ "a") exit; }\n'
    for series in LATER:
        target = parse_version(series)
        codes = {
            origin: [one.code for one in lint_text(text, target, RULES, origin and parse_version(origin))]
            for origin in (None, "2.3", "2.4.6", "2.4", "3.0")
        }
        assert {"M302", "M307"} <= set(codes["2.3"]) and "M307" in codes["2.4.6"], series
        assert not {"M302", "M307"} & {*codes[None], *codes["2.4"], *codes["3.0"]}, series
        assert "M302" not in codes["2.4.6"]


@pytest.mark.parametrize("series", LATER)
def test_a_script_without_mistakes(series):
    text = (
        'loadmodule "proto_udp.so"\nloadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "rr.so"\n'
        'modparam("tm", "fr_timeout", 5)\nmodparam("rr", "append_fromtag", 1)\n'
        'route { if (!t_relay()) sl_send_reply(500, "no"); cache_store("local:a", "b", "c"); xlog("a"); exit; }\n'
        'failure_route[f] { t_relay(, "udp:10.0.0.1"); }\n'
    )
    assert found(text, series) == []


MODULES = 'loadmodule "tm.so"\nloadmodule "sl.so"\n'


@pytest.mark.parametrize(
    ("text", "series", "wanted"),
    [
        ('loadmodule "avpops.so"\n', "3.5", "C401 OpenSIPS 3.5 has no module `avpops` (removed in OpenSIPS 3.5); "),
        (
            'loadmodule "http2d.so"\n',
            "3.4",
            "C401 OpenSIPS 3.4 has no module `http2d`; only OpenSIPS 3.5 and later has it",
        ),
        (
            'loadmodule "rabbitmq.so"\n',
            "3.6",
            "C401 OpenSIPS 3.6 does not load `rabbitmq`: 'rabbitmq' module has been dropped - please use "
            "'event_rabbitmq' instead",
        ),
        (
            'modparam("tm", "fr_timout", 5)\n',
            "4.0",
            "C403 module `tm` of OpenSIPS 4.0 has no parameter `fr_timout`; did you mean `fr_timeout`?",
        ),
        (
            'modparam("tm", "fr_timeout", "5")\n',
            "3.0",
            "C403 `fr_timeout` of module `tm` takes a number, not a quoted string",
        ),
        ("route { no_such(); }\n", "3.2", "C404 no loaded module has a function `no_such`"),
        (
            'route { xlog("a"); record_route(); }\n',
            "3.2",
            "C404 no loaded module has a function `record_route`; it is in `rr`",
        ),
        (
            "route { t_relay(,,); }\n",
            "3.1",
            "C405 `t_relay` takes 0, 1 or 2 arguments, not 3: `t_relay([flags],[outbound_proxy])`",
        ),
        ('route { cache_store("a"); }\n', "3.6", "C405 `cache_store` takes 3 or 4 arguments, not 1"),
        (
            "onreply_route[r] { t_relay(); }\n",
            "3.6",
            "C406 `t_relay` is not allowed in `onreply_route`; it is allowed in `failure_route`, `route`",
        ),
        (
            'loadmodule "acc.so"\nmodparam("acc", "db_url", "mysql://a:b@c/d")\n',
            "3.6",
            "C412 parameter `db_url` of module `acc` needs an SQL database module such as `db_mysql`",
        ),
    ],
)
def test_what_is_found(text, series, wanted):
    text = MODULES + text + ("" if text.startswith("route") else "route { exit; }\n")
    (only,) = messages(text, series)
    assert only.startswith(wanted)


def test_a_module_that_became_a_part_of_the_core_is_a_warning():
    text = 'loadmodule "event_route.so"\nroute { exit; }\n'
    assert found(text, "3.5") == []
    (only,) = lint_text(text, parse_version("3.6"), RULES)
    assert (only.code, only.severity, only.stage) == ("C401", "warning", None)
    assert "has been integrated in core" in only.message


@pytest.mark.parametrize(
    ("call", "series", "wanted"),
    [
        ('strip("1")', "3.4", "argument 1 of `strip` must be a number or a variable, not a quoted text"),
        ("strip($var(x))", "3.4", None),
        ("setport(5060)", "3.6", "argument 1 of `setport` must be a quoted text or a variable, not a number"),
        ("isflagset($var(f))", "3.6", "argument 1 of `isflagset` must be a quoted text, not a variable"),
        ('isflagset("$var(f)")', "3.6", "argument 1 of `isflagset` must be a text without variables"),
        ('t_relay("no-auto-477,x")', "3.6", "argument 1 of `t_relay` has an unknown flag `x`; known are no-auto-477"),
        ('t_relay("no-auto-477, pass-reason-hdr")', "3.6", None),
        ("construct_uri(, , , , , $avp(x))", "4.0", "argument 1 of `construct_uri` must not be empty"),
    ],
)
def test_types_of_arguments(call, series, wanted):
    said = [message for code, message, _ in found(MODULES + f"route {{ {call}; }}", series) if code == "C518"]
    assert said == [] if wanted is None else said[0].startswith(wanted)


@pytest.mark.parametrize(
    ("statement", "series", "wanted"),
    [
        ("$var(x) = $rUx;", "3.4", "C501 OpenSIPS 3.4 has no variable `$rUx`"),
        ("$var(x) = $(ru{param.exist,a});", "3.4", None),
        ("$var(x) = $(ru{param.exists,a});", "3.3", "C503 OpenSIPS 3.3 has no transformation `param.exists`"),
        ("$var(x) = $(ru{s.eval});", "3.2", None),
        (
            "$var(x) = $(ru{s.eval});",
            "3.1",
            "C503 OpenSIPS 3.1 has no transformation `s.eval`; only OpenSIPS 3.2 and later has it",
        ),
        ("$var(x) = $param(name);", "3.0", None),
        ("$ci = 1;", "4.0", "C507 "),
        ("prefix(1);", "3.0", "C201 "),
        ('t_reply(500, "no $rUx");', "3.6", "C518 OpenSIPS 3.6 has no variable `$rUx`"),
        ('t_reply(500, "no $rU $$");', "3.6", None),
    ],
)
def test_variables(statement, series, wanted):
    said = messages(MODULES + f"route {{ {statement} }}", series)
    assert said == [] if wanted is None else len(said) == 1 and said[0].startswith(wanted)


@pytest.mark.parametrize("series", ["2.4", *LATER])
def test_what_took_the_place_of_old_names(series):
    text = 'loadmodule "mysql.so"\nroute { exit; }\n'
    fixes = [fix.title for code, _, fix in found(text, series) if code == "C401"]
    assert fixes == ["Load `db_mysql.so`"]


@pytest.mark.parametrize(
    ("statements", "stages"),
    [
        ('mf_process_maxfwd_header("1"); $var(x) = mf_process_maxfwd_header("1");', ["routes", "startup"]),
        ('if (!(mf_process_maxfwd_header("1"))) { exit; }', ["routes"]),
        ('while (mf_process_maxfwd_header("1")) { mf_process_maxfwd_header("1"); }', ["startup", "routes"]),
        (
            'switch ($rm) { case 1: mf_process_maxfwd_header("1"); default: mf_process_maxfwd_header("1"); }',
            ["routes", "startup"],
        ),
        ('t_reply(500, "$rUx"); route(a);', ["routes", "routes"]),
        ('save("location", "nosuch");', ["startup"]),  # its fix-up says so, not the check
        ('route(a); }\nroute[b] { mf_process_maxfwd_header("1");', ["routes", "startup"]),
        ("if (route(a)) exit;", ["routes"]),
    ],
)
def test_what_the_check_of_routes_sees(statements, stages):
    text = (
        'loadmodule "tm.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nloadmodule "maxfwd.so"\n'
        'route[a] { mf_process_maxfwd_header("1"); }\nonreply_route { exit; }\nroute { %s }\n'
    )
    wanted = [one.stage for one in lint_text(text % statements, parse_version("3.6"), RULES) if one.code == "C518"]
    named = [] if "route(a)" in statements else ["startup"]
    assert wanted == [*named, *stages]


@pytest.mark.parametrize(
    ("statement", "series", "wanted"),
    [
        ('xlog("$rUx");', "3.4", ["C505"]),
        ('xlog("$(ru{s.nosuch})");', "4.0", ["C505"]),
        ('xlog("$uuid(7)");', "3.6", ["C505"]),
        ('xlog("$uuid(7)");', "4.0", []),
        ('xlog("$socket_out(forced)");', "3.4", ["C505"]),
        ('xlog("$socket_out(forced)");', "3.6", []),
        ("$var(x) = $return(x);", "3.6", ["C502"]),
        ("$var(x) = $return(1);", "3.6", []),
        ("$var(x) = $(<nosuch>ru);", "3.1", ["C506"]),
        ("$var(x) = $(<reply>ru);", "3.1", []),
        ('pv_printf($ci, "$rUx");', "3.0", ["C501", "C507"]),
        ('pv_printf($ci, "$rUx");', "3.4", ["C518"]),
        ('cache_fetch("local", "", $ci);', "3.0", ["C508", "C511"]),
        ('cache_fetch("local", "", $ci);', "3.4", ["C518"]),
        ('cache_raw_query("redis:a", "x", "$var(x)");', "3.6", ["C518"]),
        ('script_trace(1, "$rUx");', "3.6", ["C505"]),
    ],
)
def test_what_is_wrong_with_variables(statement, series, wanted):
    codes = [code for code, _, _ in found(TM_AND_UUID + f"route {{ {statement} }}\n", series)]
    assert sorted(code for code in codes if code.startswith("C5")) == wanted


TM_AND_UUID = 'loadmodule "proto_udp.so"\nloadmodule "tm.so"\nloadmodule "uuid.so"\n'
