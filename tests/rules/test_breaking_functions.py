"""What changes in functions, transformations, operators, statistics and events from 2.3 to 2.4."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.findings import lint, lint_text, script_of
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.nodes import view

RULES = [rule for rule in own_rules() if rule.code.startswith("M3")]
OLD, NEW = parse_version("2.3"), parse_version("2.4")
MAIN = "route {{ {} }}"


def found(text, target=NEW, origin=OLD):
    script = script_of(text, target, origin)
    assert not any(item.problems for _, item in script.sources[0].items), text
    return lint(script, script.sources[0], RULES)


def told(text, target=NEW, origin=OLD):
    """(code, the text it stands on) of each finding."""
    return [(finding.code, text[finding.start : finding.end]) for finding in found(text, target, origin)]


def fixed(text, unsafe=False):
    """The text with all fixes applied to it once."""
    wanted = (SAFE, UNSAFE) if unsafe else (SAFE,)
    changed, _ = apply(
        text, [one.fix for one in found(text) if one.fix is not None and one.fix.applicability in wanted]
    )
    return changed


# ---- the items of facts/breaking.json

# id -> (code, where the snippet stands, what is found, whether a fix gives the snippet of 2.4)
ITEMS = {
    "core.trans.braces": ("M301", MAIN, "$(ru{s.select,0,}})", False),
    "core.trans.null": ("M302", MAIN, '$(ru{uri.param,x}) != ""', False),
    "core.trans.index": ("M303", MAIN, "$(ru{s.index,zz}) == -1", True),
    "core.trans.csv": ("M305", MAIN, "{csv.value,0}", None),
    "core.op.empty_regex": ("M307", MAIN, '$var(e) !~ "foo"', "choice"),
    "core.stat.load": ("M310", MAIN, "udp:127.0.0.1:5060-load", "choice"),
    "core.stat.unsup": ("M311", MAIN, "unsupported_methods", False),
    "dialog.match": ("M314", 'loadmodule "dialog.so"\nroute {{ {} }}', "match_dialog()", True),
    "event.dlg_state": ("M315", "{}", '"$var(he);$var(hid);$var(old);$var(new)"', True),
    "event.acc": ("M316", "route {{ exit; }}\n{}", "E_ACC_EVENT", False),
    "drouting.type0": ("M317", 'loadmodule "drouting.so"\nroute {{ {} }}', '"0"', True),
    "drouting.goes_args": ("M318", 'loadmodule "drouting.so"\nroute {{ {} }}', 'goes_to_gw("1","i")', None),
    "cgrates.cgrret": ("M319", 'loadmodule "cgrates.so"\nroute {{ {} }}', "cgrret", True),
    "rest_client.rc": ("M320", 'loadmodule "rest_client.so"\nroute {{ {} }}', "$rc==-1", True),
    "tm.t_check_trans": ("M321", 'loadmodule "tm.so"\nroute {{ {} }}', "$rc==-1", True),
    "sipmsgops.hold": ("M322", 'loadmodule "sipmsgops.so"\nroute {{ {} }}', "$rc==1", True),
    "statistics.colon": (
        "M323", 'loadmodule "statistics.so"\nroute {{ {} }}', '"method:register:auth"', None),
    "dialog.in_profile": (
        "M324", 'loadmodule "dialog.so"\nmodparam("dialog","profiles_with_value","p")\nroute {{ {} }}',
        'is_in_profile("p")', None),
    "path.received": ("M325", 'loadmodule "path.so"\nroute {{ {} }}', 'add_path_received("x")', None),
    "registrar.nouser": ("M326", 'loadmodule "registrar.so"\nroute {{ {} }}', 'save("location")', None),
    "rtpengine.dir": ("M327", 'loadmodule "rtpengine.so"\nroute {{ {} }}', '"internal"', False),
}  # fmt: skip

# Items whose snippet says nothing, or is no script, with a script that the change concerns instead, and one it does
# not.
SHOWN = {
    "core.op.null_regex": (
        "M308",
        "$avp(a) =~ $avp(b)",
        "route { if ($avp(a) =~ $avp(b)) { exit; } }",
        "route { if ($avp(a) != NULL && $avp(b) != NULL && $avp(a) =~ $avp(b)) { exit; } }",
    ),
    "core.op.binary": (
        "M306",
        "{ip.pton}",
        "route { if ($(si{ip.pton}) == $var(b)) { exit; } }",
        "route { if ($var(a) == $var(b)) { exit; } }",
    ),
    "core.mi.cache_fetch": (
        "M312",
        "cache_fetch",
        'route { exec("opensipsctl fifo cache_fetch local k"); }',
        'route { exec("opensipsctl fifo cache_store local k v"); }',
    ),
    "core.startup_route": (
        "M313",
        "$rd",
        "route { exit; } startup_route { $var(d) = $rd; }",
        "route { exit; } startup_route { exit; }",
    ),
}


def items():
    path = SHARED / "facts" / "breaking.json"
    if not path.is_file():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    return {item["id"]: item for item in (content if isinstance(content, list) else content["items"])}


BREAKING = items()


def snippet(name, version="2_3"):
    """A snippet of breaking.json; one route is empty there, which no version reads."""
    return BREAKING[name][f"snippet_{version}"].replace("]{ }", "]{ exit; }")


@needs_shared
@pytest.mark.parametrize("name", ITEMS)
def test_the_snippet_of_2_3_is_found_and_that_of_2_4_is_not(name):
    code, frame, span, fixes = ITEMS[name]
    old, new = snippet(name), snippet(name, "2_4")
    text = frame.format(old)
    assert told(text) == [(code, span)]
    assert told(text, target=OLD) == []
    if fixes is not None and new[:1] != "(" and "..." not in new:
        assert told(frame.format(new)) == []
    if fixes is True:
        assert fixed(text) == frame.format(new)
    if fixes == "choice":
        assert frame.format(new) in [apply(text, [choice])[0] for choice in found(text)[0].choices]


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_change_concerns_is_found(name):
    code, span, concerned, other = SHOWN[name]
    assert told(concerned) == [(code, span)]
    assert told(concerned, target=OLD) == []
    assert told(other) == []


# route.c, timer.c, async.c and event_route of the tag 2.4.9 still have sip:user@domain.com
SINCE = {"core.startup_route": "2.4.10"}


@needs_shared
@pytest.mark.parametrize("name", [*ITEMS, *SHOWN])
def test_it_is_told_from_the_patch_level_on_that_changed_it(name):
    since = SINCE.get(name) or BREAKING[name]["since"].split("/")[-1]
    text = ITEMS[name][1].format(snippet(name)) if name in ITEMS else SHOWN[name][2]
    assert told(text, parse_version(since))
    patch = int(since.split(".")[2])
    if patch:
        assert not told(text, parse_version(f"2.4.{patch - 1}"))


@needs_shared
@pytest.mark.parametrize("name", [*ITEMS, *SHOWN])
def test_a_native_script_hears_only_of_what_it_does_not_start_with(name):
    text = ITEMS[name][1].format(snippet(name)) if name in ITEMS else SHOWN[name][2]
    assert {code for code, _ in told(text, origin=None)} <= {"M301"}


@needs_shared
def test_severities_are_what_really_happens():
    for name, item in BREAKING.items():
        if name in ITEMS:
            text = ITEMS[name][1].format(snippet(name))
            worst = found(text)[0].severity
            assert (worst == "error") == (item["severity"] == "refuse"), name
            if item["fix"]["kind"] == "none":
                assert worst == "info" and found(text)[0].fix is None, name


# ---- transformations: what the fix writes, and where it is safe

NULLS = [
    # positive, in all places where a condition may stand
    ('if ($(ru{uri.user}) == "") exit;', 'if ($(ru{uri.user}) == NULL || $(ru{uri.user}) == "") exit;'),
    (
        'if ($(ru{uri.user})=="" && $rm=="X") exit;',
        'if (($(ru{uri.user})==NULL || $(ru{uri.user})=="") && $rm=="X") exit;',
    ),
    ('while ($(ru{uri.user})!="") exit;', 'while ($(ru{uri.user})!=NULL && $(ru{uri.user})!="") exit;'),
    (
        'if ($rm=="X" || $(ru{uri.user})!="") exit;',
        'if ($rm=="X" || ($(ru{uri.user})!=NULL && $(ru{uri.user})!="")) exit;',
    ),
    (
        'if ($rm=="X" and $(ru{uri.user})!="") exit;',
        'if ($rm=="X" and $(ru{uri.user})!=NULL && $(ru{uri.user})!="") exit;',
    ),
    (
        'if (($(ru{uri.user})!="") && $rm=="X") exit;',
        'if (($(ru{uri.user})!=NULL && $(ru{uri.user})!="") && $rm=="X") exit;',
    ),
    (
        'if ($(ru{uri.user}) !~ "^1") exit;',
        'if ($(ru{uri.user}) != NULL && $(ru{uri.user}) != "" && $(ru{uri.user}) !~ "^1") exit;',
    ),
    ("if ($(ru{URI.User})=='') exit;", "if ($(ru{URI.User})==NULL || $(ru{URI.User})=='') exit;"),
    # negated: `!` binds the next term only
    (
        'if (!$(ru{uri.user})=="" && $rm=="X") exit;',
        'if (!($(ru{uri.user})==NULL || $(ru{uri.user})=="") && $rm=="X") exit;',
    ),
    ('if (not ($(ru{uri.user})=="")) exit;', 'if (not ($(ru{uri.user})==NULL || $(ru{uri.user})=="")) exit;'),
    ('if (!($(ru{uri.user})!="")) exit;', 'if (!($(ru{uri.user})!=NULL && $(ru{uri.user})!="")) exit;'),
    # a variable that may be NULL
    (
        'if ($(hdr(X){param.value,y})=="") exit;',
        'if ($hdr(X)!=NULL && ($(hdr(X){param.value,y})==NULL || $(hdr(X){param.value,y})=="")) exit;',
    ),
    (
        'if ($(hdr(X)[1]{param.value,y})=="") exit;',
        'if ($(hdr(X)[1])!=NULL && ($(hdr(X)[1]{param.value,y})==NULL || $(hdr(X)[1]{param.value,y})=="")) exit;',
    ),
    (
        'if ($hdr(X) && $(hdr(X){param.value,y})=="") exit;',
        'if ($hdr(X) && ($(hdr(X){param.value,y})==NULL || $(hdr(X){param.value,y})=="")) exit;',
    ),
    (
        'if ($rm=="X" || $(hdr(X){s.tolower})!="a") exit;',
        'if ($rm=="X" || ($hdr(X)!=NULL && $(hdr(X){s.tolower})!="a")) exit;',
    ),
    ('if (!($(hdr(X){s.tolower})=~"a")) exit;', 'if ($hdr(X)!=NULL && !($(hdr(X){s.tolower})=~"a")) exit;'),
    (
        'if ($rm=="X" || !($(hdr(X){s.tolower})=~"a")) exit;',
        'if ($rm=="X" || ($hdr(X)!=NULL && !($(hdr(X){s.tolower})=~"a"))) exit;',
    ),
    ('if (!($(hdr(X){uri.user})=="")) exit;', 'if (!($(hdr(X){uri.user})==NULL || $(hdr(X){uri.user})=="")) exit;'),
    # numbers
    ("if ($(hdr(X){s.len})!=0) exit;", "if ($(hdr(X){s.len})!=NULL && $(hdr(X){s.len})!=0) exit;"),
    ("if (!($(hdr(X){s.len})>0)) exit;", "if ($hdr(X)!=NULL && !($(hdr(X){s.len})>0)) exit;"),
    ("if (!($(hdr(X){s.len})==0)) exit;", "if (!($(hdr(X){s.len})==NULL || $(hdr(X){s.len})==0)) exit;"),
    ("if ($(ru{uri.port})<1024) exit;", "if ($(ru{uri.port})==NULL || $(ru{uri.port})<1024) exit;"),
    (
        "if ($(ru{uri.param,x}{s.int})==0) exit;",
        "if ($(ru{uri.param,x}{s.int})==NULL || $(ru{uri.param,x}{s.int})==0) exit;",
    ),
    ("if (!($(var(s){s.index,x})>=0)) exit;", "if ($var(s)!=NULL && $(var(s){s.index,x})==NULL) exit;"),
    ("if (!($(var(s){s.index,x})<0)) exit;", "if (!($(var(s){s.index,x})==NULL)) exit;"),
    ("if ($(var(s){s.index,x})!=0) exit;", "if ($var(s)!=NULL && $(var(s){s.index,x})!=0) exit;"),
]


@pytest.mark.parametrize("old, new", NULLS)
def test_a_safe_fix_keeps_what_2_3_did(old, new):
    assert fixed(MAIN.format(old)) == MAIN.format(new)
    assert told(MAIN.format(new)) == []


UNSURE = [
    # 2.3 stopped at the failure: what stands to the right of `||` was not asked
    MAIN.format('if ($(hdr(X){uri.user})=="" || $rm=="X") exit;'),
    MAIN.format('if (($rm=="X" && $(hdr(X){uri.user})!="") || $rm=="Y") exit;'),
    # ... and a negation of more than the comparison failed with it
    MAIN.format('if (!($rm=="X" && $(hdr(X){uri.user})!="")) exit;'),
    MAIN.format('if (!!($(hdr(X){uri.user})=="")) exit;'),
    # not measured
    MAIN.format('if (!($(hdr(X){uri.user})!="")) exit;'),
    MAIN.format('if ($(hdr(X){nameaddr.uri}{uri.user})=="") exit;'),
    MAIN.format('if ($(json(a){s.tolower})!="x") exit;'),
    'route { exit; } timer_route[t, 5] { if ($(var(u){uri.user})=="") exit; }',
    'failure_route[only_a_part_of_a_script] { route(a); } route[a] { if ($(ru{uri.user})=="") exit; }',
]


@pytest.mark.parametrize("text", UNSURE)
def test_what_was_not_measured_or_is_not_equal_is_not_safe(text):
    (finding,) = found(text)
    assert finding.fix is not None and finding.fix.applicability == UNSAFE
    assert fixed(text) == text
    assert told(fixed(text, unsafe=True)) == []


@pytest.mark.parametrize(
    "statement",
    [
        'if ([$(ru{uri.user}) == ""]) exit;',  # no && in [ ]
        '$var(x) = ($(ru{uri.user}) == "");',
        'assert($(ru{uri.user}) == "", "no");',
        "if ($(ru{s.index,a})) exit;",
    ],
)
def test_where_no_condition_can_be_written_there_is_no_fix(statement):
    (finding,) = found(MAIN.format(statement))
    assert finding.fix is None and not finding.choices


@pytest.mark.parametrize(
    "statement",
    [
        'if ($(ru{uri.user}) == "bob" || $(ru{uri.user}) =~ "^b" || $(ru{uri.user}) != "bob") exit;',
        'if ($(ru{s.tolower}) == "" || $(ru{uri.schema}) == "" || $(ru{s.len}) != 0) exit;',
        'if ($(hdr(X){s.tolower}) == "" || $(hdr(X){s.len}) > 0 || $(hdr(X){s.len}) <= 0) exit;',
        "if ($(hdr(X){uri.user}) == $(hdr(Y){uri.user}) || $(hdr(X){uri.user}) == NULL) exit;",
        'if ($hdr(X) != NULL && $(hdr(X){s.tolower}) != "a") exit;',
        "if ($(var(s){s.index,x}) > 0 || $(var(s){s.index,x}) >= 0 || $(var(s){s.index,x}) > -1) exit;",
        'if (($(fu{uri.port})>0 && is_myself("$fd")) || (!($(fu{uri.port})>0) && is_myself("$fd", "5060"))) exit;',
        'xlog("$(ru{uri.user}) == \\"\\"\\n"); # $(ru{uri.user}) == ""\n',
    ],
)
def test_what_did_not_change_is_not_told(statement):
    assert told(MAIN.format(statement)) == []


def test_a_reply_has_no_request_uri():
    text = 'route { exit; } onreply_route { if ($(ru{uri.user}) == "") exit; }'
    assert '$ru != NULL && ($(ru{uri.user}) == NULL || $(ru{uri.user}) == "")' in fixed(text)


def test_what_a_variable_holds_is_told_where_it_is_compared():
    text = (
        "route { $var(p) = $(ru{uri.param,x}); route(b); }\n"
        'route[b] { if ($var(p) != "") exit; $var(q) = $var(p) + ""; }'
    )
    (finding,) = found(text)
    assert (finding.code, finding.severity, finding.fix) == ("M304", "warning", None)
    assert text[finding.start : finding.end] == '$var(p) != ""' and "line 1" in finding.message


# ---- functions and the rest


@pytest.mark.parametrize(
    "statement, after",
    [
        ("t_check_trans(); if ($rc != -1) exit;", "t_check_trans(); if ($rc >= 0) exit;"),
        (
            "t_check_trans(); if ($rc == 1 || $retcode == -1) exit;",
            "t_check_trans(); if ($rc == 1 || $retcode < 0) exit;",
        ),
        (
            "if (t_check_trans()) { t_check_trans(); if ($rc==-1) exit; }",
            "if (t_check_trans()) { t_check_trans(); if ($rc<0) exit; }",
        ),
        ("t_check_trans(); if (has_totag() && $rc==-1) exit;", ""),
        ('t_check_trans(); xlog("x"); if ($rc==-1) exit;', ""),
        ("t_check_trans(); if ($(rc{s.len})==-1) exit;", ""),
        (
            "t_check_trans(); if ($rc == 1) { exit; } else { if ($rc==-1) exit; }",
            "t_check_trans(); if ($rc == 1) { exit; } else { if ($rc<0) exit; }",
        ),
    ],
)
def test_return_codes_are_judged_right_behind_the_call(statement, after):
    text = f'loadmodule "tm.so"\nloadmodule "sipmsgops.so"\nroute {{ {statement} }}'
    if after:
        assert fixed(text) == text.replace(statement, after)
    else:
        assert told(text) == []


def test_matching_by_mode_1_has_not_changed():
    text = 'loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", {})\nroute {{ match_dialog(); }}'
    assert told(text.format(1)) == []
    assert told(text.format(0)) == told(text.format(2)) == [("M314", "match_dialog()")]
    assert told('loadmodule "topology_hiding.so"\nroute { topology_hiding_match(); }') == []


@pytest.mark.parametrize("event", ["E_DLG_STATE_CHANGED", '"E_DLG_STATE_CHANGED"'])
def test_positions_of_the_dialog_event_become_names(event):
    text = 'route {{ exit; }}\nevent_route[{}] {{ fetch_event_params("{}"); }}'
    five = text.format(event, "$var(a);$var(b);$var(c);$var(d);$var(e)")
    assert [code for code, _ in told(five)] == ["M315"] and fixed(five) == five
    three = text.format(event, "$var(a);$var(b);$var(c)")
    assert fixed(three) == text.format(event, "hash_entry=$var(a);hash_id=$var(b);old_state=$var(c)")
    assert told(text.format(event, "$var(a);$var(b)")) == []


def test_gateway_types_stand_elsewhere_with_partitions():
    text = (
        'loadmodule "drouting.so"\n{}route {{ is_from_gw("0"); goes_to_gw("p", "00"); dr_is_gw("p", "$avp(u)", "0"); }}'
    )
    assert told(text.format(""))[0] == ("M317", '"0"')
    assert told(text.format('modparam("drouting", "use_partitions", 1)\n')) == [("M317", '"00"'), ("M317", '"0"')]


def test_statistics_of_2_3_2_are_as_those_of_2_4():
    text = 'loadmodule "statistics.so"\nroute { update_stat("a:b:c", "1"); }'
    assert [told(text, origin=parse_version(f"2.3.{patch}")) == [] for patch in (0, 1, 2, 5)] == [
        False,
        False,
        True,
        True,
    ]


# ---- real scripts


@needs_shared
def test_no_script_that_2_4_has_and_2_3_has_not_hears_of_2_3():
    wrong = []
    for row in rows("corpus/verdicts.jsonl"):
        if (row["2.4"] or {}).get("accept") and not (row["2.3"] or {}).get("accept"):
            path = SHARED / "corpus" / row["path"]
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            script = script_of(text, NEW)
            wrong += [(row["path"], one.code) for one in lint(script, script.sources[0], RULES) if one.code[0] == "M"]
    assert not wrong


# ---- a model of both versions (route.c eval_expr, comp_scriptvar), over all that a variable may be

FAILED = None  # -1 in C: it stops `&&`, `||` and `!`
LEFT = {
    "$(hdr(X){uri.user})": "", "$(ru{uri.user})": "", "$(hdr(X){s.tolower})": "kept", "$(var(s){s.index,x})": -1,
    "$(hdr(X){s.len})": "kept number", "$(var(s){param.value,y}{s.int})": 0, "$(ru{s.index,x})": -1,
}  # fmt: skip
STRINGS, NUMBERS = ('""', '"v"', '"^v"'), ("-1", "0", "1")


def worlds(left):
    """What the variable may be: "NULL", "missing", or a value that the transformation finds; and what else is true."""
    values = ["", "v"] if isinstance(LEFT[left], str) and "number" not in LEFT[left] else [0, 1, 5]
    states = values + ([] if isinstance(LEFT[left], str) and "kept" in LEFT[left] else ["missing"])
    states += [] if left.startswith("$(ru") else ["NULL"]
    return [(state, other) for state in states for other in (True, False)]


def evaluate(node, left, world, new):
    """True, False or FAILED: what a version, the new one or the old, makes of a condition."""
    state, other = world
    if node.kind == "group":
        return evaluate(node.children[0], left, world, new)
    if node.kind == "negation":
        value = evaluate(node.children[0], left, world, new)
        return value if value is FAILED else not value
    if node.kind == "logic":
        first = evaluate(node.children[0], left, world, new)
        joined = node.own_tokens[0].text
        if first is FAILED or first == (joined == "||"):
            return first
        return evaluate(node.children[1], left, world, new)
    if node.kind == "call":
        return other
    operator, right = node.operator.text, node.right
    if node.left.text != left:  # the variable alone
        return (state == "NULL") == (operator == "==")
    if state == "NULL" and not new:
        return FAILED
    missing = state in ("NULL", "missing")
    if right.kind == "null":
        return (missing and new) == (operator == "==")
    if missing and new:
        return operator in ("!=", "!~")
    value = LEFT[left] if missing else state
    if right.kind == "number":
        return compared(value, operator, int(right.text))
    text = right.text[1:-1]
    if operator in ("=~", "!~"):
        return (value == "v") == (operator == "=~") and (new or value != "")
    return compared(value, operator, text)


def compared(value, operator, other):
    return {
        "==": value == other,
        "!=": value != other,
        "<": value < other if isinstance(other, int) else None,
        ">": value > other if isinstance(other, int) else None,
        "<=": value <= other if isinstance(other, int) else None,
        ">=": value >= other if isinstance(other, int) else None,
    }[operator]


@st.composite
def conditions(draw, left, depth=2):
    if not depth or draw(st.integers(0, 3)) == 0:
        if draw(st.integers(0, 2)) == 0:
            return "a()"
        numbers = not isinstance(LEFT[left], str) or "number" in LEFT[left]
        operators = ("==", "!=", "<", ">", "<=", ">=") if numbers else ("==", "!=", "=~", "!~")
        operator = draw(st.sampled_from(operators))
        right = '"^v"' if "~" in operator else draw(st.sampled_from(NUMBERS if numbers else STRINGS[:2]))
        return f"{left}{operator}{right}"
    shape = draw(st.sampled_from(("({})", "!({})", "{} && {}", "{} || {}", "({}) && {}", "{} || ({})", "!{}")))
    inner = [draw(conditions(left, depth - 1)) for _ in range(shape.count("{}"))]
    if shape == "!{}" and (" && " in inner[0] or " || " in inner[0]):
        shape = "!({})"
    return shape.format(*inner)


@st.composite
def checked(draw):
    """(variable, condition, what is found in it): what is found has a safe fix."""
    left = draw(st.sampled_from(sorted(LEFT)))
    condition = draw(conditions(left))
    assume('""' not in condition or "~" not in condition)  # an empty text that is matched is another change, M307
    findings = [one for one in found(scripted(condition)) if one.code in ("M302", "M303")]
    assume(all(one.fix is not None and one.fix.applicability == SAFE for one in findings))
    return left, condition, findings


def scripted(condition):
    return f"route {{ if ({condition}) exit; }}"


@settings(max_examples=600)
@given(checked())
def test_safe_fixes_change_nothing_in_a_model_of_both_versions(drawn):
    """Nor has anything changed that is not told."""
    left, condition, findings = drawn
    text = scripted(condition)
    changed, _ = apply(text, [one.fix for one in findings])
    # a comparison that failed in 2.3 and is as false now is not told, though `||` and a negation of more went on to
    # fail
    untold = condition.count(left) > len(findings) and (
        "||" in condition or condition.count("!") > condition.count("!=")
    )
    for world in worlds(left):
        if world[0] == "NULL" and untold:
            continue
        before, after = (evaluate(condition_in(one), left, world, new) for one, new in ((text, False), (changed, True)))
        empty = world[0] == "" and "~" in condition
        assert empty or (before is True) == (after is True), f"{condition}  ->  {changed}: {world}"


def condition_in(text):
    """The Node of the condition of a script's only `if`."""
    ((_, item),) = script_of(text, NEW).sources[0].items
    return view(item, item.tree).children[0].children[0].children[0]


def test_a_function_for_async_only_is_not_loaded_further_down():
    text = 'loadmodule "event_routing.so"\nroute { wait_for_event("E_X", "$avp(f)", "30"); }'
    (found,) = (one for one in lint_text(text, parse_version("2.4"), own_rules()) if one.code == "C404")
    assert found.message.endswith("; `event_routing` has it only for async() and launch()") and not found.fix
