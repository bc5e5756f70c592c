"""Rename of all that a script names, there and back, or the reason why not."""

import pytest
from features.snapshots import ROOT, snapshot_of, workspace_of
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.features.rename import RenameRefused, renamable, rename
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.model.names import name_at, names_in
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.testing import unmarked

RULES = indexed_rules()


def edited(text, edits):
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def renamed(text, at, new, files=None, version="2.4"):
    """The texts of the files that change when what is named at an offset is renamed."""
    files = {"opensips.cfg": text, **(files or {})}
    snapshot = workspace_of(files, version).snapshot(ROOT)
    edits = rename(snapshot, at, new)
    return {path: edited(files[path.rpartition("/")[2]], found) for path, found in edits.items()}


def why_not(text, at, new="new", files=None):
    with pytest.raises(RenameRefused) as refused:
        renamed(text, at, new, files)
    return str(refused.value)


SCRIPTS = (
    "route { $var(«x») = $(var(«x»){s.len}) + $var(y) + $(ru{s.substr,$var(«x»),0}); }",
    'route { $var(«x») = 1; xlog("$var(«x») \\"$(var(«x»)) $$var(x)"); }',
    'route { $avp(«x») = 1; $(avp(«x»)[0]) = NULL; avp_copy("$avp(«x»)", "$avp(y)/g"); xlog("$avp(«x»)"); # $avp(x)\n}',
    'modparam("drouting", "ruri_avp", "$avp(«x»)")\nroute { if ($avp(«x»)) $var(x) = "$avp(x)"; search("$avp(x)"); }',
    "route { setflag(«x»); setbflag(x); if (isflagset(«x»)) resetflag(«x»); }",
    'modparam("usrloc", "nat_bflag", "«x»")\nroute { setflag(x); setbflag(«x»); isbflagset(0, «x»); }',
    'modparam("dialog", "profiles_with_value", "y;«x» /s;xx")\nroute { set_dlg_profile("«x»/s", "x"); }',
    'dst_blacklist=«x»:{(udp, 10.0.0.1, 0, "")}\nroute { use_blacklist("«x»"); unuse_blacklist("y"); }',
    'modparam("drouting", "define_blacklist", "x:«x»=1")\nroute { use_blacklist("«x»"); }',
    'modparam("cachedb_redis", "cachedb_url", "redis:«x»://x/")\nmodparam("auth_db", "db_url", "cachedb://redis:«x»")\n'
    'route { cache_store("redis:«x»", "x", "x"); cache_remove("mongodb:x", "x"); }',
    'route[«x»] { route(«x»); route("«x»", "x"); t_on_failure("x"); } failure_route[x] { async(f("x"), «x»); }',
    'failure_route[«x»] { t_on_failure(\'«x»\'); } route[x] { if (t_on_failure("«x»")) t_on_branch("x"); }',
    'onreply_route["«x»"] { exit; } route { t_on_reply("«x»"); } branch_route[x] { exit; }',
    'modparam("pike", "check_route", "«x»")\nroute[«x»] { launch(f("x"), «x»); }',
    'route[«x»] { async(f("x"), «x», 3); launch(f("x"), "«x»", "x"); } route[3] { exit; }',
    'route { $var(«x») = 1; if ($var(«x») == ) { xlog("$var(«x»)" ; $var(«x») += \n route[a] { $var(«x») = 2; }',
    'route {\r\n\t# x é\U0001f600\r\n\t$var(«x») = "é";\r\n\txlog("é\U0001f600 $var(«x»)\r\n");\r\n}\r\n',
)


@pytest.mark.parametrize("text", SCRIPTS)
def test_rename(text):
    plain, spans = unmarked(text)
    for start, _ in spans:
        new = renamed(plain, start, "n7")
        assert new == {ROOT: text.replace("«x»", "n7")}
        assert renamed(new[ROOT], new[ROOT].index("n7"), "x") == {ROOT: plain}
        assert renamed(plain, start, "x") == {}
        snapshot = snapshot_of(plain)
        assert renamable(snapshot, start + 1) == renamable(snapshot, start)


def test_in_all_files():
    files = {"lib.cfg": "route[a] { $var(x) = 1; route(b); }\n", "part.cfg": "setflag(F); $var(x) = 2;\n"}
    text = 'include_file "lib.cfg"\nroute { xlog("$var(x)");\ninclude_file "part.cfg"\nisflagset(F); route(a); }'
    wanted = {f"/nowhere/{name}": old.replace("$var(x)", "$var(y)") for name, old in files.items()}
    assert renamed(text, text.index("x)"), "y", files) == {ROOT: text.replace("$var(x)", "$var(y)"), **wanted}
    assert renamed(text, text.index("F)"), "G", files) == {
        ROOT: text.replace("(F)", "(G)"), "/nowhere/part.cfg": files["part.cfg"].replace("(F)", "(G)")
    }  # fmt: skip


@pytest.mark.parametrize(
    "text, new, why",
    [
        ("route { $var(«x») = 1; }", "a)b", "letters, digits"),
        ("route { $var(«x») = 1; }", "$var(y)", "letters, digits"),
        ("route { $avp(«x») = 1; }", "", "letters, digits"),
        ("route { $avp(«x») = 1; }", "a/b", "letters, digits"),
        ("route { $var(«x») = 1; $var(y) = 2; }", "y", "already a variable of this name: line 1."),
        ("route { $avp(«x») = 1;\nxlog(\"$avp(y)\"); }", "y", "already an AVP of this name: line 2."),
        ("route { setflag(«x»); }", "exit", "reserved word"),
        ("route { setflag(«x»); }", "a-b", "letters, digits"),
        ("route { setflag(«x»); isflagset(5); }", "5", "already a flag"),
        ('modparam("qos", "qos_flag", 5)\nroute { setflag(«5»); }', "QOS", "another number"),
        ('modparam("dialog", "profiles_no_value", "«x»")', "a_b", "letters and digits"),
        ('dst_blacklist=«x»:{(udp, 10.0.0.1, 0, "")}', "1", "without quotes"),
        ('dst_blacklist=«x»:{(udp, 10.0.0.1, 0, "")}', "all", "something else"),
        ('modparam("cachedb_redis", "cachedb_url", "redis:«x»://h/")', "a:b", "letters, digits"),
        ('modparam("cachedb_redis", "cachedb_url", "redis:«x»://h/")\nroute { cache_remove("redis:y", "k"); }', "y",
         "already a cache"),
        ('loadmodule "dispatcher.so"\nroute { $avp(«x») = 1; }', "ds_dst_failover", "`dst_avp` is not set"),
        ("route[«x»] { exit; } route { route(y); }", "y", r"already a `route\[y\]`"),
        ("route[«x»] { exit; } route[01] { exit; }", "1", "already"),
        ("route[«x»] { exit; }", "exit", "reserved word"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_given(text, new, why):
    text, spans = unmarked(text)
    with pytest.raises(RenameRefused, match=why):
        renamed(text, spans[0][0], new)
    assert renamed(text, spans[0][0], "77" if "5" in why or "number" in why else "ok7")


@pytest.mark.parametrize(
    "text, why",
    [
        ("route { $avp(«x») = 1;\n$avp($var(y)) = 2; }", "(line 2) is only known when the script runs; it may"),
        ("route { $avp(«$var(y)») = 2; }", "`$var(y)` (line 1) is only known when the script runs."),
        ('route { $avp(«x») = 1; avp_db_load("$ru", "*"); }', "`*` (line 1) loads AVPs under the names"),
        ('route { $avp(«x») = 1; avp_db_store("$ru", "$avp(x)/t"); }', "`x` (line 1) is the name of an attribute"),
        ('modparam("auth_db", "load_credentials", "x")\nroute { $avp(«x») = 1; }', "is the name of a column"),
        ('route { xlog("$avp(«x»)"); }', "The script never sets `$avp(x)`"),
        ('loadmodule "dispatcher.so"\nroute { $avp(«ds_dst_failover») = 1; }', "Module `dispatcher` uses"),
        ('modparam("dialog", "profiles_no_value", "«x»")\nroute { set_dlg_profile("$var(y)"); }', "it may name this"),
        ("route[«x»] { exit; } route { route($var(y)); }", "it may name this route."),
        ('route { setbflag(«x»); if ($bf =~ "x") exit; }', "`$bf` (line 1) holds the names of flags as a text"),
        ('route { setflag(«x»); $var(y) = $mf + "x"; }', "`$mf` (line 1) holds the names of flags as a text"),
        ('route { setbflag(«x»); $(branch(flags)[1]) = "x"; }', "may name this branch flag."),
        ('route { cache_remove("«local»", "k"); }', "is the cache without a group"),
        ('route { use_blacklist("«all»"); }', "means all blacklists"),
        ("event_route[«E_X»] { exit; }", "An event_route is named after its event."),
        ("route[«0»] { exit; }", "The main route"),
        ("route { $var(«x») = 1; xlog(\"$var(x)\n", "stands in a text or comment that is never closed in line 1."),
        ("{% set x = 1 %}\nroute { $var(«y») = 1; $var(y_{{ x }}) = 2; }", "(line 2) is written by the template"),
        ("{% if x %}\nroute { setflag(«x»); }\n{% endif %}\n", "`x` stands in what the template writes in line 1."),
    ],
)  # fmt: skip
def test_names_that_must_stay(text, why):
    text, spans = unmarked(text)
    assert why in why_not(text, spans[0][0])
    with pytest.raises(RenameRefused):
        renamable(snapshot_of(text), spans[0][0])


@pytest.mark.parametrize(
    "text",
    [
        'loadmodule "dispatcher.so"\nmodparam("dispatcher", "dst_avp", "$avp(a)")\nroute{ $avp(«ds_dst_failover»)=1; }',
        'route { $var(«x») = 1; $avp($var(«x»)) = 1; avp_db_load("$ru", "*"); }',
        'route { setflag(«x»); xlog("$mf $bf"); if ($bf == 1) setbflag(y); }',
        "{% set x = 1 %}\nroute { $var(«y») = 1; setflag({{ x }}); }",
        'modparam("dialog", "profiles_no_value", "«x»")\nroute { is_in_profile("$var(y)"); }',
        "route[«x»] { exit; } failure_route[ok7] { exit; }",
        "timer_route[«x», 5] { exit; }",
        "route { setflag(«0»); }",
    ],
)
def test_near_misses(text):
    text, spans = unmarked(text)
    version = "2.3" if "is_in_profile" in text else "2.4"
    new = renamed(text, spans[0][0], "ok7", version=version)
    for start, end in reversed(spans):
        text = text[:start] + "ok7" + text[end:]
    assert new == {ROOT: text}


def test_no_name_of_the_script():
    text = 'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 1)\ninclude_file "x"\nroute { t_relay(); exit; }'
    snapshot = snapshot_of(text)
    for word in ("tm", 'tm", ', "fr_", 'x"', "t_relay", "exit", "route"):
        assert renamable(snapshot, text.index(word)) is None
        assert "no name here" in why_not(text, text.index(word))


def test_the_place_in_another_file():
    files = {"lib.cfg": "route[a] { exit; }\nroute[b] { $avp($var(y)) = 1; }\n"}
    text = 'include_file "lib.cfg"\nroute { $avp(x) = 1; }'
    assert "`$var(y)` (line 2 of /nowhere/lib.cfg) is" in why_not(text, text.index("x)"), files=files)


# ---- for any script of such pieces; a string that is the name of a route hides that nothing goes to the route

PIECES = (
    "$var({0}) = 1;", 'xlog("$var({0}) $avp({0})");', "$avp({0}) = $var({1});", "setflag({0});", "setbflag({0});",
    "if (isflagset({0})) exit;", "route({0});", 't_on_failure("f{0}");', "$(avp({0})[$var({1})]) = NULL;",
    "if ($var({0}) == ) exit;",
    'avp_copy("$avp({0})", "$avp({1})");', 'set_dlg_profile("p{0}");', "# {0}\n", '$var({0}) = "$var({1})";',
    "switch ($var({0})) {{ case 1: exit; }}", "{{", 'cache_store("redis:{0}", "$var({1})", "{0}");', "é();",
)  # fmt: skip
NAMES = st.sampled_from(("a", "b", "c", "if1", "x1"))
LINES = st.lists(st.builds(str.format, st.sampled_from(PIECES), NAMES, NAMES), min_size=1, max_size=12)
HEAD = 'loadmodule "tm.so"\nloadmodule "dialog.so"\nmodparam("dialog", "profiles_no_value", "pa;pb")\n'


@given(LINES, LINES, NAMES, st.sampled_from(("\n", "\r\n")), st.data())
def test_there_and_back_with_the_same_findings(first, second, name, end, data):
    routes = "}", f"route[{name}] {{", *second, "}", f"failure_route[f{name}] {{ exit; }}", ""
    lines = ('loadmodule "avpops.so"', HEAD + "route {", *first, *routes)
    text = end.join(lines)
    workspace = Workspace(RULES, options("2.4"), print)
    workspace.open(ROOT, text)
    before = workspace.snapshot(ROOT)
    file = before.in_scripts[0]
    one = data.draw(st.sampled_from(names_in(file.script, file.source)))
    try:
        edits = rename(before, one.start, "new7")
    except RenameRefused:
        return
    new = edited(text, edits[ROOT])
    old = text[one.start : one.end]
    found = said(before, old)
    workspace.open(ROOT, new)
    after = workspace.snapshot(ROOT)
    assert said(after, old) == found
    place = min(edits[ROOT]).start
    assert name_at(after.in_scripts[0].script, after.in_scripts[0].source, place).kind == one.kind
    assert edited(new, rename(after, place, old)[ROOT]) == text


def said(snapshot, old):
    text = snapshot.text.string
    return sorted(
        (one.code, text.count("\n", 0, one.start), one.message.replace("new7", old)) for one in snapshot.findings
    )
