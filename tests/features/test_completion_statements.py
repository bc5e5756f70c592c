"""Completion where a statement or a condition begins, at top level and of globals; `¦` is the cursor."""

import pytest
from features.completing import HEAD, accepted, at, labels, one_at

from opensips_lsp.catalogue import load
from opensips_lsp.features.completion.records import COMPLETIONS, SIGNATURE
from opensips_lsp.lint.findings import lint_text


def in_block(header, more=""):
    return f"{HEAD}{more}{header} {{\n\t¦\n}}\n"


# ---- functions by the kind of route


@pytest.mark.parametrize(
    ("header", "has", "has_not"),
    [
        ("route", "t_relay t_newtran sl_send_reply", "t_cancel_branch t_was_cancelled"),
        ("route[a]", "t_relay t_newtran", "t_cancel_branch"),
        ("failure_route[f]", "t_relay t_was_cancelled", "t_newtran t_cancel_branch sl_send_reply"),
        ("branch_route[b]", "t_on_reply t_check_trans", "t_relay t_newtran sl_send_reply loose_route"),
        ("onreply_route[o]", "t_cancel_branch t_check_status", "t_relay sl_send_reply"),
        ("onreply_route", "t_cancel_branch", "t_relay"),
        ("startup_route", "xlog", "t_relay sl_send_reply t_on_reply"),
        ("timer_route[t, 60]", "xlog", "t_relay sl_send_reply"),
    ],
)
def test_functions_that_may_stand_in_a_block(header, has, has_not):
    found = set(labels(in_block(header)))
    assert set(has.split()) <= found
    assert found.isdisjoint(has_not.split())


def test_no_function_of_the_catalogue_that_may_not_stand_there():
    catalogue = load("2.4")
    modules = [catalogue.module(name) for name in catalogue.module_names()]
    for word in ("branch_route", "onreply_route", "timer_route"):
        found = {one.label for one in at(in_block(f"{word}[x{', 60' if word == 'timer_route' else ''}]")).items}
        legal = {
            name
            for module in modules
            for name, forms in module.functions.items()
            if any(word in form.routes and "never" not in form.args and not form.refused for form in forms)
        }
        named = {name for module in modules for name in module.functions}
        assert found & named == legal


def test_functions_legal_in_all_blocks_that_reach_a_route():
    named = "route[n] {\n\t¦\n}\n"
    assert "t_newtran" in labels(f"{HEAD}route {{ route(n); }}\n{named}")
    reached = labels(f"{HEAD}route {{ route(n); }}\nfailure_route[f] {{ route(n); }}\n{named}")
    assert "t_newtran" not in reached and "t_relay" in reached
    deep = labels(f"{HEAD}onreply_route {{ route(m); }}\nroute[m] {{ route(n); }}\n{named}")
    assert "t_relay" not in deep and "t_cancel_branch" not in deep and "t_check_status" in deep


def test_functions_of_the_target_only():
    assert "t_anycast_replicate" in labels(in_block("route"))
    assert "t_anycast_replicate" not in labels(in_block("route"), "2.3")
    assert "is_myself" not in labels(in_block("route"), "2.3")


# ---- functions and their modules


def test_loaded_modules_first():
    found = labels(in_block("route", "route[x] { sl_reply_error(); }\n"))
    assert found.index("sl_reply_error") < found.index("t_relay") < found.index("ds_select_dst")
    assert one_at(in_block("route"), "t_relay").edits == ()
    assert one_at(in_block("route"), "ds_select_dst").description == "load dispatcher"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('loadmodule "m/tm.so"\n', 'loadmodule "m/tm.so"\nloadmodule "m/acc.so"\n'),
        ('loadmodule "tm.so" # comment\n', 'loadmodule "tm.so" # comment\nloadmodule "acc.so"\n'),
        ('loadmodule "tm.so" modparam("tm", "fr_timeout", 5)\n',
         'loadmodule "tm.so"\nloadmodule "acc.so" modparam("tm", "fr_timeout", 5)\n'),
        ('loadmodule "sl.so"\n', 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "acc.so"\n'),
        ("log_level=3\n", 'log_level=3\nloadmodule "tm.so"\nloadmodule "acc.so"\n'),
    ],
)  # fmt: skip
def test_a_function_brings_its_module_and_what_that_needs(head, wanted, end):
    marked = f"{head}route {{\n\tdo_¦\n}}\n".replace("\n", end)
    text = accepted(marked, "do_accounting")
    assert text == f'{wanted}route {{\n\tdo_accounting("name");\n}}\n'.replace("\n", end)


def test_a_module_that_is_loaded_further_down_cannot_be_used():
    found = labels('route {\n\t¦\n}\nloadmodule "tm.so"\n')
    assert "t_relay" not in found and "sl_send_reply" in found


def test_a_module_that_is_needed_is_loaded_once():
    assert "tm.so" not in "".join(edit.text for edit in one_at(in_block("route"), "do_accounting").edits)


def test_a_file_that_others_include_loads_nothing():
    found = one_at("route[a] {\n\tt_¦\n}\n", "t_relay")
    assert (found.edits, found.text) == ((), "t_relay();")


# ---- how a call is written


@pytest.mark.parametrize(
    ("written", "label", "text"),
    [
        ("t_re¦", "t_relay", "t_relay();"),
        ("t_re¦;", "t_relay", "t_relay();"),
        ("t_re¦lay();", "t_relay", "t_relay();"),
        ("sl_¦", "sl_send_reply", 'sl_send_reply("name", "reason");'),
        ('sl_¦("404", "Not here");', "sl_send_reply", 'sl_send_reply("404", "Not here");'),
        ("if ($rU == NULL) sl_re¦", "sl_reply_error", "if ($rU == NULL) sl_reply_error();"),
        ("if (t_¦) exit;", "t_relay", "if (t_relay()) exit;"),
        ("if (!t_che¦) exit;", "t_check_trans", "if (!t_check_trans()) exit;"),
        ("ex¦", "exit", "exit;"),
        ("setf¦", "setflag", "setflag(flag);"),
        ("xlo¦", "xlog", 'xlog("format");'),
        ("xlo¦", "xlog level", 'xlog("L_INFO", "text\\n");'),
        ("i¦", "if", "if (condition) {\n\t\n}"),
    ],
)
def test_calls_as_they_are_written(written, label, text):
    marked = f"{HEAD}route {{\n\t{written}\n}}\n"
    assert accepted(marked, label) == f"{HEAD}route {{\n\t{text}\n}}\n"


def test_a_client_without_snippets_gets_plain_text():
    marked = in_block("route")
    assert accepted(marked, "sl_send_reply", snippet=False) == marked.replace("¦", "sl_send_reply")
    assert one_at(marked, "sl_send_reply").commit == "("
    assert one_at(in_block("route").replace("¦", "¦()"), "sl_send_reply").commit == ""


def test_arguments_are_shown():
    assert one_at(in_block("route"), "append_branch").detail == "([uri[, q]])"


# ---- where a statement begins


@pytest.mark.parametrize(
    "written",
    [
        "¦",
        "exit;\n\t¦",
        "if (1) ¦",
        "if (1) exit; else ¦",
        "if (1) { ¦",
        "t_relay()\n\t¦",  # its `;` is missing
        'xlog("x"\n\t¦',
        'if (is_method("INVITE") {\n\t\t¦',
        "switch ($rm) { case 1: ¦",
        "$var(x) = 1;\n\t¦",
    ],
)
def test_statements_begin_here(written):
    assert {"t_relay", "if", "exit"} <= set(labels(f"{HEAD}route {{\n\t{written}\n"))


@pytest.mark.parametrize(
    "written",
    [
        "exit ¦",
        "t_relay(¦",
        "t_relay() ¦",
        '"¦',
        'xlog("t_¦',
        "# t_¦",
        "/* t_¦",
        "$var(x) = 1 ¦",
        "if ($rU == ¦",
        "switch (¦",
    ],
)
def test_no_statement_begins_here(written):
    assert not {"t_relay", "if", "exit"} & set(labels(f"{HEAD}route {{\n\t{written}\n"))


def test_else_behind_an_if_only():
    for written in (
        "if (1) { exit; } ¦",
        "if (1) exit; ¦",
        'if ((1) && has_totag())\n\t\txlog("a");\n\t¦',
        "if (1) exit; else if (2) { exit; } ¦",
        "if (1) exit; else if (2) exit; ¦",
        "exit; if (1) while (1) exit; ¦",
    ):
        assert "else" in labels(f"{HEAD}route {{\n\t{written}"), written
    for written in (
        "while (1) { exit; } ¦",
        "while (1) exit; ¦",
        "exit; ¦",
        "¦",
        "if (1) { exit; } exit; ¦",
        "if (1) exit; exit; ¦",
        "if (1) exit; else exit; ¦",
        "if (1) exit; else { exit; } ¦",
        'if (1) { xlog("a"); ¦',
        "if (1) ¦",
    ):
        assert "else" not in labels(f"{HEAD}route {{\n\t{written}"), written


def test_a_switch_begins_with_a_case():
    assert set(labels(f"{HEAD}route {{ switch ($rm) {{ ¦")) == {"case", "default"}
    assert {"case", "break", "t_relay"} <= set(labels(f"{HEAD}route {{ switch ($rm) {{ case 1: exit; ¦"))
    assert not {"case", "break", "default"} & set(labels(in_block("route")))


# ---- conditions


@pytest.mark.parametrize(
    "written", ["if (¦", "while (¦", "if (1 && ¦", "if (not ¦", "if (!¦", "if ((¦", "if $rU || (¦"]
)
def test_conditions(written):
    found = set(labels(f"{HEAD}route {{\n\t{written}\n"))
    assert {"is_myself", "isflagset", "t_check_trans", "$rU"} <= found
    assert not {"exit", "if", "drop", "return"} & found


# ---- top level


def test_top_level():
    found = labels(f"{HEAD}¦\n")
    assert {
        "loadmodule",
        "modparam",
        "route",
        "route[name]",
        "failure_route[name]",
        "log_level",
        "include_file",
    } <= set(found)
    assert not {"t_relay", "if", "exit", "debug"} & {one.label for one in at(f"{HEAD}¦").items if not one.deprecated}


def test_what_a_script_may_have_once():
    found = labels("route { exit; }\nstartup_route { exit; }\n¦")
    assert "route" not in found and "startup_route" not in found and "route[name]" in found


def test_refused_globals_are_struck_through():
    found = one_at("¦", "debug")
    assert found.deprecated and found.text == "log_level="
    assert one_at("log_level=3\n¦", "log_level").description == "set already"


@pytest.mark.parametrize(
    "label", ["route", "route[name]", "timer_route[name, seconds]", "onreply_route", "local_route"]
)
def test_blocks_are_sound(label):
    text = accepted('loadmodule "tm.so"\n¦\n', label)
    version = load("2.4").version
    assert not [one for one in lint_text(text, version, ()) if one.severity == "error"], text


@pytest.mark.parametrize("label", ["if", "if else", "while", "for", "switch", "xlog level"])
def test_statements_are_sound(label):
    text = accepted(in_block("route"), label).replace("condition", "$rU")
    assert not [one for one in lint_text(text, load("2.4").version, ()) if one.severity == "error"], text


# ---- globals


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("check_via=¦", {"yes", "no"}),
        ("log_level=¦", {"-3", "-2", "-1", "1", "2", "3", "4"}),
        ("xlog_default_level=¦", {"1", "2", "3", "4"}),
        ("log_stderror = ¦", {"yes", "no"}),
        ("children=¦", set()),
        ('server_header="¦"', set()),
        ('check_via="¦"', set()),
        ("children=8 ¦", set()),
        ('mpath="¦', set()),
        ("listen=udp:¦", set()),
        ("nothing=¦", set()),
    ],
)
def test_values_of_globals(written, texts):
    assert {one.text for one in at(f'loadmodule "proto_udp.so"\n{written}\n').items} == texts


def test_words_of_globals():
    assert "LOG_LOCAL0" in labels("log_facility=¦\n")
    assert accepted("poll_method=¦\n", "/dev/poll") == 'poll_method="/dev/poll"\n'
    assert "epoll" in labels("poll_method=¦\n") and "epoll" not in labels("poll_method=¦\n", "2.3")
    assert accepted('modparam("x", "db_url", "a://b")\ndb_default_url=¦\n', "a://b").endswith(
        'db_default_url="a://b"\n'
    )


def test_values_come_in_their_own_order():
    assert labels("log_level=¦\n") == ["-3", "-2", "-1", "1", "2", "3", "4"]


def test_protocols_of_transports():
    """Loaded ones first; others bring their module, wherever it can be loaded."""
    marked = 'loadmodule "proto_tls.so"\nloadmodule "proto_hep.so"\nloadmodule "tm.so"\nlisten=¦\n'
    assert labels(marked)[:5] == ["hep_tcp", "hep_udp", "tls", "tcp", "udp"]
    assert accepted(marked, "tls") == marked.replace("¦", "tls:")
    assert accepted(marked, "tcp").endswith('"tm.so"\nloadmodule "proto_tcp.so"\nlisten=tcp:\n')
    assert accepted(marked.replace("¦", "¦:*:5061"), "tls").endswith("listen=tls:*:5061\n")
    end = "route { exit; }\n"
    assert (
        accepted(f"log_level=3\nlisten=u¦\n{end}", "udp")
        == f'log_level=3\nloadmodule "proto_udp.so"\nlisten=udp:\n{end}'
    )
    assert accepted("listen=¦\n", "udp") == "listen=udp:\n"  # of a script whose other files may load it
    assert accepted('listen=¦\nmpath="/x/"\nloadmodule "tm.so" # a\n' + end, "udp") == (
        'listen=udp:\nmpath="/x/"\nloadmodule "tm.so" # a\nloadmodule "proto_udp.so"\n' + end
    )
    assert labels('listen=¦\nmpath="/x/"\n' + end) == []  # in front of it the module would not be found


def test_names_and_places_that_ask_for_more():
    """What an editor may do when one is accepted: offer what comes next, or show the arguments."""
    head = 'loadmodule "tm.so"\n'
    assert {one.label: one.then for one in at("¦").items if one.then and one.kind != "global"} == {
        "loadmodule": COMPLETIONS, "modparam": COMPLETIONS, "event_route[name]": COMPLETIONS,
        "event_route[name, async]": COMPLETIONS,
    }  # fmt: skip
    assert one_at("¦", "log_level").then == COMPLETIONS
    found = {one.label: one.then for one in at(f"{head}route {{\n\t¦\n}}\n").items}
    asking = {name for name, then in found.items() if then == COMPLETIONS}
    assert {"route", "async", "launch", "t_on_failure", "t_on_branch", "t_on_reply", "t_reply", "is_method"} <= asking
    assert found["t_newtran"] == found["exit"] == "" and found["sethost"] == found["ds_select_dst"] == SIGNATURE
    for name in ("t_on_failure", "is_method"):
        assert one_at(f"{head}route {{\n\t¦\n}}\n", name).snippet == f'{name}("$1");'
    assert one_at(f"{head}route {{\n\t¦(1)\n}}\n", "sethost").then == ""


@pytest.mark.parametrize(
    ("marked", "is_shown"),
    [
        ("loadmodule ¦", True),
        ('loadmodule "tm.so"\nmodparam("tm", "ruri_matching", ¦)\n', True),
        ("log_level = ¦\n", True),
        ("route { if ($rm == ¦) exit; }\n", True),
        ("route {\n\t¦\n}\n", False),
        ("route { $var(x) = ¦; }\n", False),
        ('route { xlog("a, ¦"); }\n', False),
        ("¦\n", False),
        ("# a, ¦\n", False),
    ],
)
def test_a_blank_asks_behind_what_is_incomplete(marked, is_shown):
    assert bool(at(marked, trigger=" ").items) is is_shown


def test_what_is_asked_in_vain_is_asked_again():
    """Behind a blank there is nothing yet, but for the letters that are typed while the answer is under way."""
    for marked, trigger in (("route {\n\texit; ¦\n}\n", " "), ("route {\n\t{¦\n}\n", "{")):
        found = at(HEAD + marked, trigger=trigger)
        assert found.items == () and found.partial


# ---- what many scripts have


def test_what_many_scripts_have_comes_before_its_like():
    """Behind what the script itself has. Of functions to load these come first too."""
    head = HEAD + 'loadmodule "domain.so"\nloadmodule "uri.so"\n'
    found = [one for one in labels(f"{head}route {{\n\tsetbflag(1);\n\ts¦\n}}\n") if one.startswith(("set", "sl_"))]
    assert found.index("setbflag") < found.index("setflag") < found.index("setdsturi")
    found = [one for one in labels(f"{head}route {{\n\tif (is¦)\n}}\n") if one.startswith("is_")]
    assert found.index("is_domain_local") < found.index("is_user") and found.index("is_method") < found.index(
        "is_present_hf"
    ) < found.index("is_audio_on_hold")


def test_modules_that_the_listeners_need_come_first_then_usual_ones():
    found = labels('listen=udp:127.0.0.1:5060\nloadmodule "¦"\n')
    assert found[0] == "proto_udp"
    assert found.index("proto_tcp") < found.index("proto_bin") and found.index("dialog") < found.index("aaa_radius")


def test_usual_parameters_and_variables_come_first():
    found = labels(f'{HEAD}loadmodule "dialog.so"\nmodparam("dialog", "¦")\n')
    assert found.index("profiles_with_value") < found.index("profile_size_prefix")
    found = labels(f'{HEAD}loadmodule "dialog.so"\nroute {{ if ($¦) exit; }}\n')
    assert found.index("$DLG_status") < found.index("$DLG_lifetime") and found.index("$rd") < found.index("$rb")
