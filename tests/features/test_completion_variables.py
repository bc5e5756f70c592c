"""Completion of variables, and of arguments and comparisons; `¦` is the cursor."""

import pytest
from features.completing import HEAD, accepted, at, labels, one_at

from opensips_lsp.catalogue import load
from opensips_lsp.features.completion.records import COMPLETIONS

MORE = """\
route[more] {
	$var(count) = 1;
	xlog("$avp(who) $hdr(X-Own)");
	# $var(comment)
	setflag(NAT); setbflag(RTP);
	cache_store("local:calls", "a", "b");
}
"""


def inside(written, head=HEAD, target=None):
    return at(f"{head}{MORE}route {{\n\t{written}\n}}\n", target)


def texts(written, head=HEAD):
    return {one.text for one in inside(written, head).items}


def found(written, head=HEAD, target=None):
    return {one.label for one in inside(written, head, target).items}


# ---- names


def test_variables_of_the_core_and_of_loaded_modules():
    names = {f"${name}" for name in load("2.4").core.pvars}
    assert names <= found('xlog("$¦");')
    assert {"$T_reply_code", "$rr_params"} <= found('xlog("$¦");')
    assert "$DLG_status" not in found('xlog("$¦");')
    assert "$DLG_status" in found('xlog("$¦");', HEAD + 'loadmodule "dialog.so"\n')


def test_variables_of_the_target():
    assert "$sel" in found('xlog("$¦");', target="2.3") or "$af" not in found('xlog("$¦");', target="2.3")
    assert "$af" in found('xlog("$¦");')


@pytest.mark.parametrize(
    ("written", "label", "text"),
    [
        ('xlog("$r¦");', "$rU", 'xlog("$rU");'),
        ('xlog("$(r¦");', "$rU", 'xlog("$(rU");'),
        ('xlog("$(<reply>r¦");', "$rU", 'xlog("$(<reply>rU");'),
        ('xlog("is $¦, is");', "$rU", 'xlog("is $rU, is");'),
        ("if ($r¦U == NULL) exit;", "$rd", "if ($rd == NULL) exit;"),
        ("if ($¦rU == NULL) exit;", "$rd", "if ($rd == NULL) exit;"),
        ('xlog("$(¦rU{s.len})");', "$rd", 'xlog("$(rd{s.len})");'),
        ('xlog("$(<¦request>rU)");', "reply", 'xlog("$(<reply>rU)");'),
        ("$var(x) = $¦", "$rU", "$var(x) = $rU"),
        ("$var(x) = ¦", "$rU", "$var(x) = $rU"),
        ("$var(x) = $a¦", "$avp", "$var(x) = $avp(name)"),
        ("$var(x) = $a¦(y);", "$avp", "$var(x) = $avp(y);"),
        ("$var(x) = $v¦", "$var(count)", "$var(x) = $var(count)"),
        ('xlog("$ct¦");', "$ct.fields", 'xlog("$ct.fields(name)");'),
        ('xlog("$ct.f¦");', "$ct.fields", 'xlog("$ct.fields(name)");'),
    ],
)
def test_a_name_is_put_in(written, label, text):
    marked = f"{HEAD}route {{\n\t{written}\n}}\n{MORE}"
    assert f"\n\t{text}\n" in accepted(marked, label)


@pytest.mark.parametrize(
    "written",
    ["$¦", "$r¦", "$(¦", "if (1) $¦", "for ($¦", "exit; $¦", 'avp_printf("$¦"', 'cache_fetch("local", "k", $¦'],
)
def test_only_writable_ones_get_a_value(written):
    names = found(written)
    assert {"$var", "$avp", "$ru", "$var(count)"} <= names
    assert not {"$ci", "$rm", "$si", "$T_reply_code"} & names


@pytest.mark.parametrize(
    "written",
    ["if ($¦", "$var(x) = $¦", 'xlog("$¦', "if ($rU == $¦", "switch ($¦", "for ($var(x) in $¦", '$var(x) = "a" + $¦'],
)
def test_all_are_read(written):
    assert {"$ci", "$rm", "$var", "$avp(who)"} <= found(written)


@pytest.mark.parametrize(
    "written",
    [
        "# $¦",
        "/* $¦",
        't_on_failure("$¦");',
        'xlog("costs 5$ ¦");',
        '$var(x) = "$¦";',  # it is taken as it is written
        'case "$¦":',
        'set_dlg_flag("$¦");',
    ],
)
def test_no_variable_here(written):
    assert not {one.label for one in inside(written, HEAD + 'loadmodule "dialog.so"\n').items if one.label[0] == "$"}


def test_an_argument_that_is_an_avp():
    head = HEAD + 'loadmodule "avpops.so"\n'
    assert found('avp_copy("$¦"', head) == {"$avp", "$avp(who)"}


# ---- what stands in a variable


@pytest.mark.parametrize(
    ("written", "labels_there"),
    [
        ("$var(¦) = 1;", {"count"}),
        ("$var(¦", {"count"}),
        ('xlog("$(var(¦', {"count"}),
        ("$var(mine¦) = 1;", {"count"}),
        ("$avp(¦) = 1;", {"who"}),
        ('xlog("$branch(¦");', {"uri", "duri", "q", "path", "flags", "socket"}),
    ],
)
def test_names_in_parentheses(written, labels_there):
    assert found(written) == labels_there


def test_headers_and_statistics():
    assert {"X-Own", "Contact"} <= found('xlog("$hdr(¦");')
    head = HEAD + 'loadmodule "statistics.so"\n'
    assert {"rcv_requests", "2xx_transactions"} <= found('xlog("$stat(¦");', head)


def test_a_parenthesis_is_closed_once():
    assert texts("$var(¦") == {"count)"} and texts("$var(¦)") == {"count"}


def test_contexts_of_loaded_modules():
    assert texts('xlog("$(<¦") ;') == {"request>", "reply>"}
    assert texts('xlog("$(<¦>ru)") ;') == {"request", "reply"}
    assert found('xlog("$(<¦");', 'loadmodule "sl.so"\n') == set()


@pytest.mark.parametrize(
    ("written", "label", "text"),
    [
        ('xlog("$(ru{¦");', "uri.host", 'xlog("$(ru{uri.host}");'),
        ('xlog("$(ru{uri.¦})");', "uri.host", 'xlog("$(ru{uri.host})");'),
        ('xlog("$(ru{uri.u¦ser}{s.len})");', "uri.host", 'xlog("$(ru{uri.host}{s.len})");'),
        ('xlog("$(ru{uri.host}{s.¦})");', "s.substr", 'xlog("$(ru{uri.host}{s.substr,number,number})");'),
        ("$var(x) = $(rU{s.¦", "s.len", "$var(x) = $(rU{s.len}"),
    ],
)
def test_transformations(written, label, text):
    marked = f"{HEAD}route {{\n\t{written}\n}}\n{MORE}"
    assert f"\n\t{text}\n" in accepted(marked, label)


def test_arguments_of_transformations():
    assert one_at(f'{HEAD}route {{\n\txlog("$(ru{{¦', "sdp.line").detail == ",string[,number]"
    assert found('xlog("$(ru{s.substr,¦");') == set()
    assert found('xlog("$ru{¦");') == set()  # only `$(...)` takes transformations


# ---- arguments


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("setflag(¦);", {"NAT"}),
        ("isflagset(N¦", {"NAT"}),
        ('setflag("¦");', set()),
        ("setbflag(¦);", {"RTP"}),
        ("setbflag(0, ¦);", {"RTP"}),
        ('xlog("¦', {"L_ALERT", "L_CRIT", "L_ERR", "L_WARN", "L_NOTICE", "L_INFO", "L_DBG"}),
        ('xlog("L_INFO", "¦', set()),
        ('cache_fetch("¦"', {"local:calls"}),
        ('t_local_replied("¦");', {"all", "branch", "last"}),
        ("t_local_replied(¦);", {"all", "branch", "last"}),
        ('sl_send_reply("404", "¦"', {"Not Found"}),
        ('sl_send_reply("299", "¦"', set()),
        ('sl_send_reply("$var(code)", "¦"', set()),
        ('t_check_status("¦"', set()),
        ('t_relay("¦"', set()),
        ("force_send_socket(¦);", {"udp:127.0.0.1:5060"}),
    ],
)
def test_arguments_by_kind(written, offered):
    assert found(written) == offered


def test_words_in_quotes():
    assert '"all"' in texts("t_local_replied(¦);") and "all" in texts('t_local_replied("¦");')


def test_several_words_in_one_text():
    head = HEAD + 'loadmodule "acc.so"\n'
    assert found('do_accounting("¦"', head) == {"log", "aaa", "db", "evi"}
    assert found('do_accounting("log|¦"', head) == {"aaa", "db", "evi"}
    assert found('do_accounting("log", "¦"', head) == {"cdr", "missed", "failed"}


def test_reply_codes_with_their_reasons():
    written = f"{HEAD}route {{\n\t"
    assert {"100", "404", "483", "607"} <= found('sl_send_reply("¦"')
    codes = sorted(at(f'{written}t_reply("¦", "");\n}}').items, key=lambda one: one.order)
    assert codes[0].label == "400" and codes[0].description == "Bad Request" and len(codes) > 60
    assert accepted(f"{written}sl_send_reply(¦);\n}}", "404") == f'{written}sl_send_reply("404");\n}}'
    reason = accepted(f'{written}sl_send_reply("483", "too¦");\n}}', "Too Many Hops")
    assert reason == f'{written}sl_send_reply("483", "Too Many Hops");\n}}'


def test_methods():
    head = HEAD + 'loadmodule "sipmsgops.so"\n'
    for written in (
        'is_method("¦");',
        "is_method('INVITE|¦');",
        'if ($rm == "¦',
        "if ($rm != ¦",
        'switch ($rm) { case "¦',
    ):
        assert {"BYE", "ACK"} <= found(written, head), written
    assert "INVITE" not in found("is_method('INVITE|¦');", head)
    for written in ('if ($rU == "¦', 'if ($rm =~ "¦', 'switch ($rU) { case "¦', '$var(x) = "¦'):
        assert found(written, head) == set(), written


def test_letters():
    assert found('t_cancel_branch("¦");') == {"a", "o"}
    assert found('t_cancel_branch("a¦");') == {"ao"}
    assert found('t_cancel_branch("x¦");') == set()


def test_profiles_blacklists_and_caches():
    head = HEAD + 'loadmodule "dialog.so"\nmodparam("dialog", "profiles_with_value", "caller; callee/s")\n'
    assert found('set_dlg_profile("¦"', head) == {"caller", "callee"}
    head += 'dst_blacklist=bad: { (udp, 10.0.0.0/255.0.0.0, 5060, "") }\nloadmodule "cachedb_local.so"\n'
    assert found('use_blacklist("¦"', head) == {"bad"}
    assert found('cache_store("¦"', head) == {"local:calls", "local"}


def test_events():
    assert {"E_CORE_THRESHOLD", "E_OWN"} <= found('raise_event("E_OWN"); raise_event("¦"')


def test_nothing_about_functions_that_are_not_loaded():
    assert found('do_accounting("¦"') == set()


# ---- comments


def test_rules_in_suppressions():
    for comment in (
        "# opensips-lint: disable=¦",
        "/* opensips-lint: disable-file=M101, ¦",
        "# opensips-lint: disable=M¦",
    ):
        assert "M101" in {one.label for one in at(f"{HEAD}{comment}\n").items}, comment
    for comment in ("# disable=¦", "# opensips-lint: ¦", "# opensips-lint: disable=M101 ¦", "# $¦", '# modparam("¦'):
        assert at(f"{HEAD}{comment}\n").items == (), comment


# ---- broken files, templates, triggers


BROKEN = 'route[broken] {\n\tif (\n}\nroute { xlog("open\n}\n'


@pytest.mark.parametrize(
    ("written", "label"),
    [('t_on_failure("¦', "f"), ('xlog("$¦', "$rU"), ("route(¦", "more"), ("setflag(¦", "NAT"), ("t_¦", "t_relay")],
)
def test_in_a_broken_file(written, label):
    for broken in ("if (1)", "if (1 {", "t_relay(;") if '"' not in written else ("if (1)", "t_relay();"):
        marked = f"{HEAD}route[x] {{\n\t{broken}\n\t\t{written}\n{MORE}failure_route[f] {{ exit; }}\n{BROKEN}"
        assert label in {one.label for one in at(marked).items}, broken


def test_nothing_in_template_language():
    marked = "listen=udp:{{ host ¦}}:5060\nroute {\n\texit;\n}\n"
    assert at(marked).items == ()
    assert "exit" in labels(marked.replace("¦", "").replace("\texit;", "\t¦"))


@pytest.mark.parametrize(
    ("trigger", "written", "is_shown"),
    [
        ("{", "route {¦", False),
        ("{", 'xlog("$(ru{¦', True),
        ("(", "t_relay(¦", False),
        ("(", "route(¦", True),
        ("=", "$var(x) =¦", False),
        ("=", "if ($rm ==¦", True),
        ("<", "if ($var(x) <¦", False),
        ("<", 'xlog("$(<¦', True),
        (",", "t_relay(,¦", False),
        (".", 'xlog("$ct.¦', True),
        (".", 'xlog("a.¦', False),
        ('"', 't_on_failure("¦', True),
        ('"', 'sl_send_reply("¦', True),
        ('"', 't_check_status("¦', False),
        ("$", "$¦", True),
        ("$", '$var(x) = "$¦', False),
    ],
)
def test_characters_that_ask(trigger, written, is_shown):
    marked = f"{HEAD}route {{\n\t{written}\n}}\n{MORE}failure_route[f] {{ exit; }}\n"
    assert bool(at(marked, trigger=trigger).items) is is_shown


def test_names_of_headers_are_asked_for_when_the_variable_is_accepted():
    """VS Code does not ask by itself: the variable is one word for it, and its cursor in the midst of that."""
    one = one_at(f"{HEAD}route {{\n\tif ($hd¦) exit;\n}}\n", "$hdr")
    assert (one.snippet, one.then) == ("\\$hdr($1)", COMPLETIONS)
    one = one_at(f"{HEAD}route {{\n\tif ($av¦) exit;\n}}\n", "$avp")
    assert (one.snippet, one.then) == ("\\$avp(${1:name})", "")


def test_what_is_compared_with_what_is_typed_begins_with_that():
    """Behind `$(v` too, where an editor finds no `$var(count)`."""
    found = at(f"{HEAD}{MORE}route {{\n\tif ($(v¦)) exit;\n}}\n").items
    assert any(one.label == "$var(count)" for one in found)
    assert all(one.filter.startswith("$(") for one in found)
