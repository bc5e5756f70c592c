"""What each word of a script is, for colours."""

import pytest
from features.test_call_hierarchy import on_disk, snapshot_of  # noqa: F401
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, scripts, whole_scripts

from opensips_lsp.features.semantic_tokens import stretches, visible
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.syntax.scanner import scan

PATH = "/nowhere/opensips.cfg"


def placed(snapshot, start=0, end=None):
    """The tokens of a file, with their offsets."""
    source = snapshot.in_scripts[0].source
    return [
        token for one in stretches(snapshot, start, end) for token in visible(one.tokens(), source, one.offset)
    ]  # fmt: skip


def tokens(text, target=None, before="", **files):
    """["text type.modifier..."] of the tokens of a text; before: what stands before it in the file."""
    scripts = Workspace((), options(target), lambda text: None)
    for name, content in {**files, "opensips.cfg": before + text}.items():
        scripts.open(f"/nowhere/{name}", content)
    found = placed(scripts.snapshot(PATH))
    return [
        f"{(before + text)[start:end]} {'.'.join((kind.type, *kind.modifiers))}"
        for start, end, kind in found
        if start >= len(before)
    ]


def in_route(statement, **more):
    """Those of a statement in a route block."""
    return tokens(f"route {{ {statement} }}", **more)[1:]


# ---- top level


def test_globals_modules_and_their_parameters():
    text = 'log_level=3 # é\nmhomed=yes\nloadmodule "/usr/lib/tm.so"\nmodparam("tm", "fr_timeout", 5)\n'
    assert tokens(text) == [
        "log_level property", "3 number", "# é comment", "mhomed property", "yes keyword",
        "loadmodule keyword", '" string', "/usr/lib/tm.so namespace", '" string',
        "modparam keyword", '" string', "tm namespace", '" string', '" string', "fr_timeout property", '" string',
        "5 number",
    ]  # fmt: skip


def test_listeners_and_includes():
    text = 'listen=udp:10.0.0.1:5060 as sip.example.org\ninclude_file   "x.cfg"\n/* a\n*/'
    assert tokens(text) == [
        "listen property", "udp enumMember", "10.0.0.1 number", "5060 number", "as keyword",
        "include_file keyword", '"x.cfg" string', "/* a\n*/ comment",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("route[a]", "a route.definition"),
        ("route[1]", "1 route.definition"),
        ("failure_route[a]", "a route.definition.failure"),
        ("branch_route[a]", "a route.definition.branch"),
        ("onreply_route[a]", "a route.definition.onreply"),
        ("event_route[E_X]", "E_X event.definition"),
    ],
)
def test_names_of_route_blocks(header, name):
    assert tokens(f"{header} {{ exit; }}") == [f"{header.partition('[')[0]} keyword", name, "exit keyword"]


def test_a_name_in_quotes_and_a_timer():
    assert tokens('timer_route["t", 5] { exit; }')[1:5] == [
        '" string', "t route.definition.timer", '" string', "5 number",
    ]  # fmt: skip


# ---- statements


def test_what_names_a_route():
    statement = (
        'route(a); route("b", 1); t_on_failure("f"); t_on_branch(\'b\'); async(exec("x"), r); raise_event("E_X");'
    )
    found = in_route(statement)
    assert [one for one in found if " route" in one or " event" in one] == [
        "a route", "b route", "f route.failure", "b route.branch", "r route", "E_X event",
    ]  # fmt: skip
    assert in_route('async(f(), r, 3); launch(f(), q, "x");') == [
        "async keyword", "f function", "r route", "3 number", "launch keyword", "f function", "q route", '"x" string',
    ]  # fmt: skip
    assert "5 route" not in in_route("t_on_reply(5);")
    assert [one for one in in_route("route($var(x));") if "route" in one] == ["route keyword"]


def test_functions_of_the_core_and_of_modules_are_apart():
    found = in_route("setflag(X); t_relay(); is_myself($rd); force_rport(); return(1); drop;")
    assert found == [
        "setflag function.defaultLibrary", "X enumMember", "t_relay function", "is_myself function.defaultLibrary",
        "$rd variable", "force_rport function.defaultLibrary", "return keyword", "1 number", "drop keyword",
    ]  # fmt: skip


def test_words_that_are_operators_and_values():
    found = in_route("if ($rm == INVITE and not $avp(x) == NULL && $si != 10.0.0.0/8) $var(x) = -5;")
    assert found == [
        "if keyword", "$rm variable.readonly", "INVITE enumMember", "and operator", "not operator", "$avp(x) variable",
        "NULL keyword", "$si variable.readonly", "10.0.0.0/8 number", "$var(x) variable.modification", "5 number",
    ]  # fmt: skip


def test_a_variable_is_written_or_read_only():
    before = 'loadmodule "tm.so"\n'
    found = in_route("$ru = $T_reply_code; $T_fr_timeout = 5; $mine = 1; $rm = 1;", before=before)
    assert [one for one in found if "variable" in one] == [
        "$ru variable.modification", "$T_reply_code variable.readonly", "$T_fr_timeout variable.modification",
        "$mine variable.modification", "$rm variable.modification.readonly",
    ]  # fmt: skip
    # nobody knows what it is where the module is not loaded
    assert "$T_reply_code variable" in in_route("$ru = $T_reply_code;")


def test_parts_of_variables():
    found = in_route("$var(x) = $(hdr($var(n))[-1]{s.substr,$var(a),3}{S.SELECT,0,;});")
    assert found == [
        "$var(x) variable.modification", "$(hdr( variable.readonly", "$var(n) variable", ") variable.readonly",
        "-1 number", "s.substr method", "$var(a) variable", "3 number", "S.SELECT method", "0 number", "; string",
    ]  # fmt: skip


# ---- texts


def test_variables_in_texts():
    assert in_route('xlog("L_INFO", "call $ci of $(ru{uri.user}) costs 5$ or $$1\\n");') == [
        "xlog function.defaultLibrary", '"L_INFO" string', '"call  string'[:-7] + " string", "$ci variable.readonly",
        " of  string", "$(ru variable", "uri.user method", ' costs 5$ or $$1\\n" string',
    ]  # fmt: skip
    found = in_route("append_hf('X: $rU');", before='loadmodule "sipmsgops.so"\n')
    assert found[1:] == ["'X:  string", "$rU variable", "' string"]
    # of a function that nobody knows, a text may be searched
    assert in_route('mine("a $rm b");')[1:] == ['"a  string', "$rm variable.readonly", ' b" string']


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ('log("$ru");', '"$ru" string'),  # the core takes it as it is
        ('$var(x) = "$ru";', '"$ru" string'),
        ('if ($rm == "$ru") exit;', '"$ru" string'),
        ('route(a, "$ru");', '"$ru" string'),
        ('if (is_user("$fU")) exit;', '"$fU" string'),  # fixup_str
        ('if ($rU =~ "^1$") exit;', '"^1$" regexp'),
        ('if (t_check_status("48[67]$")) exit;', '"48[67]$" regexp'),
        ('case_of("48[67]$");', '"48[67]$" string'),
        ('switch ($rU) { case "$ru": exit; }', '"$ru" string'),
    ],
)
def test_texts_without_variables(statement, text):
    assert text in in_route(statement, before='loadmodule "tm.so"\nloadmodule "uri.so"\n')


def test_a_modparam_is_not_searched():
    assert tokens('modparam("a", "b", "$avp(x)")')[-1] == '"$avp(x)" string'


# ---- what the target dropped


def dropped(found):
    return [one for one in found if "deprecated" in one]


def test_what_the_target_dropped():
    loads = 'loadmodule "dialog.so"\nloadmodule "tm.so"\n'
    old = 'route { if (method == "INVITE" && $sf == 1 && dst_port == 5060) exit; }\n'
    assert dropped(tokens(old, "2.4", loads)) == [
        "method variable.readonly.deprecated", "$sf variable.deprecated", "dst_port variable.readonly.deprecated",
    ]  # fmt: skip
    assert dropped(tokens(old, "2.3", loads)) == ["$sf variable.deprecated"]
    text = 'modparam("dialog", "replicate_dialogs_to", 1)\nmodparam("DIALOG|none", "dlg_flag", 1)\nport=5060\ndebug=3\n'
    assert dropped(tokens(text, "2.4", loads)) == [
        "replicate_dialogs_to property.deprecated", "dlg_flag property.deprecated", "port property.deprecated",
        "debug property.deprecated",
    ]  # fmt: skip
    assert "replicate_dialogs_to property" in tokens(text, "2.3", loads)
    assert dropped(tokens('loadmodule "mi_xmlrpc_ng.so"\nloadmodule "xlog.so"\n')) == ["xlog.so namespace.deprecated"]
    assert dropped(in_route("t_release(); lcr_x();", before=loads)) == ["t_release function.deprecated"]


def test_what_nobody_knows_is_not_dropped():
    text = 'modparam("own", "dlg_flag", 1)\nnothing=1\nroute { t_release(); $sf = 1; own(); uri(); }\n'
    assert dropped(tokens(text, before='loadmodule "own.so"\n')) == []  # that may have t_release() and $sf


def test_words_of_2_3_that_are_names_now():
    assert in_route('$var(x) = "uri"; uri("x"); setflag(method);')[2:] == [
        "uri function", '"x" string', "setflag function.defaultLibrary", "method enumMember",
    ]  # fmt: skip


# ---- broken files, included files, templates


def test_a_broken_file_keeps_its_colours():
    text = 'route {\n\txlog("call $ci\n\t$var(x) = ;\n}\nroute[a] { t_relay(; # x\n /* never'
    assert [one for one in tokens(text) if not one.endswith("string")] == [
        "route keyword", "xlog function.defaultLibrary", "$ci variable.readonly",
        "$var(x) variable.modification", "route keyword", "a route.definition", "t_relay function",
        "# x comment", "/* never comment",
    ]  # fmt: skip


def test_a_file_that_is_included_in_a_route(on_disk):  # noqa: F811
    root = 'loadmodule "tm.so"\nroute {\ninclude_file "body.inc"\n}\n'
    snapshot = on_disk("body.inc", **{"opensips.cfg": root, "body.inc": 'xlog("$T_id"); t_relay();\n'})
    found = [(kind.type, *kind.modifiers) for _, _, kind in placed(snapshot)]
    assert found == [
        ("function", "defaultLibrary"), ("string",), ("variable", "readonly"), ("string",), ("function",)
    ]  # fmt: skip


def test_template_language_has_no_colours():
    text = "listen=udp:{{ address }}:5060\n{% if x %}\nlog_level={{ level }}\n{% endif %}\n"
    text += 'route { xlog("{{ a }} $ru"); }\n'
    snapshot = snapshot_of(text, "opensips.cfg.j2")
    assert snapshot.in_scripts[0].source.spans
    assert [text[start:end] for start, end, _ in placed(snapshot)] == [
        "listen", "udp", "5060", "log_level", "route", "xlog", "$ru", '"',
    ]  # fmt: skip


def test_only_what_is_in_a_range():
    text = "".join(f"route[r{number}] {{ exit; }}\n" for number in range(20))
    start = text.index("route[r7]")
    found = [text[first:last] for first, last, _ in placed(snapshot_of(text), start + 2, start + 4)]
    assert found[:2] != ["route", "r0"] and "r7" in found and len(found) <= 6


# ---- laws


def check(text, snapshot):
    """The tokens are in order, none is in another, each is in the text, none is empty."""
    at = 0
    for start, end, kind in placed(snapshot):
        assert at <= start < end <= len(text), (text, start, end)
        assert kind.type
        at = end


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_tokens_are_in_order_and_apart(text):
    check(text, snapshot_of(text))


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_an_edit_gives_the_tokens_of_the_new_text(data):
    old = data.draw(whole_scripts)
    new = data.draw(mutations(old))
    scripts = Workspace((), options(), lambda text: None)
    scripts.open(PATH, old)
    placed(scripts.snapshot(PATH))
    scripts.change(PATH, [(0, len(old), new)])
    assert placed(scripts.snapshot(PATH)) == placed(snapshot_of(new))


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(whole_scripts)
def test_every_word_string_and_variable_of_a_route_has_a_token(text):
    """What has no token is punctuation, an operator, a part of a host, or a word that means nothing."""
    covered = [False] * len(text)
    for start, end, _ in placed(snapshot_of(text)):
        covered[start:end] = [True] * (end - start)
    names = {"STRING", "VAR", "IF", "ELSE", "ROUTE", "CORE_FUNCTION", "NUMBER", "LOADMODULE", "MODPARAM"}
    from opensips_lsp.grammar.tables import TERMINALS

    found = scan(text, to_end=True)
    for kind, start in zip(found.kinds, found.starts):
        assert covered[start] or TERMINALS[kind] not in names, text[start : start + 20]
