"""Functions whose parameters have types, as since 3.0."""

import pytest

from opensips_lsp.catalogue.catalogue import Catalogue
from opensips_lsp.catalogue.facts import Module, Parameter
from opensips_lsp.catalogue.form import check
from opensips_lsp.catalogue.harvest import harvest_module, harvest_tree
from opensips_lsp.catalogue.harvest import typed as typed_module
from opensips_lsp.catalogue.harvest.own_typed_fixups import Row as OwnRow
from opensips_lsp.catalogue.harvest.records import async_function, function, record
from opensips_lsp.catalogue.harvest.sources import sources_of
from opensips_lsp.catalogue.harvest.tables import Row
from opensips_lsp.catalogue.harvest.typed import Checks
from opensips_lsp.catalogue.version import parse_version

END = "{0,0,0}}"


def typed(params, routes="ALL_ROUTES"):
    return record(function, Row(('"f"', "(cmd_function)f", params, routes)))


@pytest.mark.parametrize(
    ("params", "fact"),
    [
        ("{{0,0,0}}", {"arity": 0}),
        ("{ {CMD_PARAM_STR, 0, 0}, {0,0,0} }", {"arity": 1, "params": ["str"]}),
        (
            "{{CMD_PARAM_INT,0,0},{CMD_PARAM_VAR|CMD_PARAM_OPT, fix, 0},{0,0,0}}",
            {"arity": 2, "params": ["int", "var?"], "least": 1},
        ),
        (  # what stands before one that must be there must be there, if only as an empty argument
            "{{CMD_PARAM_STR|CMD_PARAM_OPT|CMD_PARAM_FIX_NULL, fix, 0}, {CMD_PARAM_REGEX, 0, 0}, {0,0,0}}",
            {"arity": 2, "params": ["str? null", "regex"]},
        ),
        (
            "{{CMD_PARAM_STR|CMD_PARAM_STATIC|CMD_PARAM_NO_EXPAND, 0, 0}, {0,0,0}}",
            {"arity": 1, "params": ["str raw static"]},
        ),
        ("{{CMD_PARAM_STR|CMD_PARAM_OPT, 0, 0}, {0,0,0}}", {"arity": 1, "params": ["str?"], "least": 0}),
    ],
)
def test_parameters(params, fact):
    assert typed(params, "REQUEST_ROUTE|LOCAL_ROUTE") == {"name": "f", "routes": "request local", **fact}
    assert record(async_function, Row(('"f"', "f", params))) == {"name": "f", **fact}


def test_a_function_for_c_code_has_no_routes():
    assert typed("{{0,0,0}}", "0") == {"name": "f", "arity": 0}


def test_a_fix_up_that_a_person_has_read():
    """A row holds where the function has the text `has` and not `without`, and goes before what is read from C."""
    rows = {
        ("m", "fixup_flags"): (OwnRow("letters:ab", "m.c", has="nosuch"), OwnRow("letters:cd", "m.c", without="nosuch"))
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed_module, "OWN_TYPED_FIXUPS", rows)
        assert Checks("m", sources_of({"a.c": FIXUPS}).files.values()).check("fixup_flags") == "letters:cd"
        assert Checks("n", sources_of({"a.c": FIXUPS}).files.values()).check("fixup_flags") == "names:one,two-three"


def test_a_row_looks_at_what_a_fix_up_names():
    """Whether a row holds may hang on the function that the fix-up gives the text to."""
    rows = (OwnRow("letters:ab", "m.c", has="allow"), OwnRow("letters:cd", "m.c"))
    text = "int parse(str *s) { return allow(s); } static int fixup_it(void** param) { return run(param, parse); }"
    for name, kind in (("fixup_it", "letters:ab"), ("fixup_nowhere", "letters:cd")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(typed_module, "OWN_TYPED_FIXUPS", {("m", name): rows})
            assert Checks("m", sources_of({"a.c": text}).files.values()).check(name) == kind


def test_a_row_for_flags_whose_names_are_read():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed_module, "OWN_TYPED_FIXUPS", {("", "fixup_more"): (OwnRow("save-flags:*", "m.c"),)})
        assert Checks("m", sources_of({"a.c": FIXUPS}).files.values()).check("fixup_more") == (
            "save-flags:one,two-three,max="
        )


FIXUPS = """
static int fixup_out(void** param)
{ if (((pv_spec_t*)*param)->setf == NULL) { LM_ERR("no"); return E_CFG; } return 0; }
static int fixup_avp(void **param) { if (((pv_spec_t*)*param)->type!=PVT_AVP) return -1; return 0; }
static int fixup_both(void **param)
{ if (((pv_spec_t*)*param)->type != PVT_AVP && ((pv_spec_t*)*param)->type != PVT_SCRIPTVAR) return -1; return 0; }
static int fixup_other(void **param) { if (((pv_spec_t*)*param)->type != PVT_COOKIE) return -1; return 0; }
static str names[] = { str_init("one"), str_init("two-three"), STR_NULL };
static str pairs[] = { str_init("max"), STR_NULL };
static int fixup_flags(void** param) { if (fixup_named_flags(param, names, NULL, NULL) < 0) return -1; return 0; }
static int fixup_more(void** param) { return fixup_named_flags(param, names, pairs, vals); }
static int fixup_outer(void** param) { return fixup_flags(param); }
static int fixup_loop(void** param) { return fixup_loop(param); }
static int fixup_route(void** param)
{ rt = ref_script_route_by_name_str((str*)*param, sroutes->failure, FAILURE_RT_NO, FAILURE_ROUTE, 0); return 0; }
static int fixup_route_by_id(void** param)
{ rt = get_script_route_ID_by_name_str((str*)*param, sroutes->onreply, ONREPLY_RT_NO); return 0; }
static int fixup_route_by_name(void** param)
{ rt = get_script_route_ID_by_name( name.s,
        sroutes->branch, BRANCH_RT_NO); return 0; }
static int fixup_declared(void** param);
"""


@pytest.mark.parametrize(
    ("fixup", "wanted"),
    [
        ("fixup_out", "written"),
        ("fixup_avp", "avp"),
        ("fixup_both", "avp,var"),
        ("fixup_other", ""),
        ("fixup_flags", "names:one,two-three"),
        ("fixup_more", "names:one,two-three,max="),
        ("fixup_outer", "names:one,two-three"),
        ("fixup_loop", ""),
        ("fixup_route", "route:failure"),
        ("fixup_route_by_id", "route:onreply"),
        ("fixup_route_by_name", "route:branch"),
        ("fixup_declared", ""),
        ("fixup_nowhere", ""),
    ],
)
def test_what_a_fixup_wants(fixup, wanted):
    assert Checks("m", sources_of({"a.c": FIXUPS}).files.values()).check(fixup) == wanted


MODULE = """
#include "../../lib/shared/flags.h"
static const cmd_export_t cmds[] = {
    {"twice", (cmd_function)first, {{CMD_PARAM_STR, (fixup_function)fixup_shared, 0}, {0,0,0}}, REQUEST_ROUTE},
    {"twice", (cmd_function)never_found, {{CMD_PARAM_INT, 0, 0}, {0,0,0}}, REQUEST_ROUTE},
    {"twice", (cmd_function)elsewhere, {{0,0,0}}, LOCAL_ROUTE},
    {0,0,{{0,0,0}},0}
};
static const acmd_export_t acmds[] = {
    {"later", (acmd_function)later, {{CMD_PARAM_STR,0,0}, {CMD_PARAM_VAR|CMD_PARAM_OPT,0,0}, {0,0,0}}},
    {0,0,{{0,0,0}}}
};
static int limit = 10 * LIMIT;
#define LIMIT 3
static char *url = "sip:x";
static int from_elsewhere = SOMEWHERE;
static const param_export_t params[] = {
    {"limit", INT_PARAM, &limit}, {"url", STR_PARAM, &url}, {"unset", INT_PARAM, &unset},
    {"size", INT_PARAM|STR_PARAM|USE_FUNC_PARAM, (void*)set_size}, shared_params,
    {"from_elsewhere", INT_PARAM, &from_elsewhere}, {"set", STR_PARAM|USE_FUNC_PARAM, (void*)url}, {0,0,0}
};
int unset;
static const mi_export_t mi_cmds[] = {
    {"list", 0, 0, 0, {{mi_list, {0}}, {EMPTY_MI_RECIPE}}, {"m_list", "old_list", 0}},
    {"show", 0, 0, 0, {{mi_show, {"id", 0}}, {EMPTY_MI_RECIPE}}, {0}},
    {EMPTY_MI_EXPORT}
};
#define NEW_EVENT(_name) static str event_##_name = str_init("E_M_" #_name);
#define REQUEST_EVENT "E_M_REQUEST"
NEW_EVENT(STARTED)
static void init(void) { evi_publish_event(event_STARTED); evi_publish_event(str_init(REQUEST_EVENT)); }
struct module_exports exports = {
    "m", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, 0, 0, cmds, acmds, params, 0, mi_cmds, 0, 0, 0, 0, init
};
"""
HEADER = """
#define shared_params \\
    {"shared", INT_PARAM, &shared}
"""
LIBRARY = """
int shared = 7;
static str shared_names[] = { str_init("a"), STR_NULL };
int fixup_shared(void** param) { return fixup_named_flags(param, shared_names, NULL, NULL); }
"""


@pytest.fixture
def root(tmp_path):
    texts = {
        "sr_module_deps.c": "",
        "cmds.h": "struct cmd_param { int flags; };",
        "lib/shared/flags.c": LIBRARY,
        "lib/shared/flags.h": HEADER,
        "modules/m/m.c": MODULE,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_module(root):
    found = harvest_module(root / "modules/m")
    assert found["modules"]["m"] == {
        "functions": [
            {"name": "twice", "arity": 1, "routes": "request", "params": ["str names:a"]},
            {"name": "twice", "arity": 0, "routes": "local"},
        ],
        "async_functions": [{"name": "later", "arity": 2, "least": 1, "params": ["str", "var?"]}],
        "params": [
            {"name": "limit", "type": "int", "initial": "30"},
            {"name": "url", "type": "str", "initial": "sip:x"},
            {"name": "unset", "type": "int", "initial": "0"},
            {"name": "size", "type": "int", "callback": True},
            {"name": "size", "type": "str", "callback": True},
            {"name": "shared", "type": "int", "initial": "7"},
            {"name": "from_elsewhere", "type": "int"},
            {"name": "set", "type": "str", "callback": True},
        ],
        "mi_commands": [
            {"name": "list", "group": "m", "aliases": ["m_list", "old_list"]},
            {"name": "show", "group": "m"},
        ],
        "events": [{"name": "E_M_REQUEST"}, {"name": "E_M_STARTED"}],
    }
    check(found)


def test_a_record_for_each_number_of_arguments():
    facts = {
        "functions": [
            {
                "name": "f",
                "arity": 2,
                "least": 0,
                "routes": "request",
                "params": ["str? static names:a,b=", "var? written"],
            }
        ],
        "async_functions": [{"name": "f", "arity": 1, "params": ["int"]}],
    }
    module = Catalogue(parse_version("2.4"), {"modules": {"m": facts}}, shipped=False).module("m")
    assert isinstance(module, Module)
    assert [(one.arity, [param.kind for param in one.params]) for one in module.functions["f"]] == [
        (0, []),
        (1, ["str"]),
        (2, ["str", "var"]),
    ]
    assert module.functions["f"][2].params == (
        Parameter("str", optional=True, static=True, wanted="names:a,b="),
        Parameter("var", optional=True, wanted="written"),
    )
    assert module.async_functions["f"][0].params == (Parameter("int"),)


def test_a_function_whose_number_of_arguments_alone_is_known_stays_as_it_is():
    facts = {"functions": [{"name": "f", "arity": 1, "routes": "request"}, {"name": "f", "arity": 3}]}
    module = Catalogue(parse_version("2.4"), {"modules": {"m": facts}}, shipped=False).module("m")
    assert [one.arity for one in module.functions["f"]] == [1, 3]
    assert [one.params for one in module.functions["f"]] == [(), ()]


@pytest.mark.parametrize("params", ["str", ["string"], ["str?x"], [1]])
def test_the_form_of_parameters_is_looked_at(params):
    with pytest.raises(ValueError, match=r"functions\[0\].params"):
        check({"modules": {"m": {"functions": [{"name": "f", "arity": 1, "params": params}]}}})


CORE = {
    "cfg.y": "",
    "evi/evi_core.c": "",
    "evi/evi_core.h": "",
    "mi/mi_core.c": "static const mi_export_t mi_core_cmds[] = {\n"
    '{"ps", 0, 0, 0, {{mi_ps, {0}}, {EMPTY_MI_RECIPE}}, {0}}, {EMPTY_MI_EXPORT} };\n'
    'static const mi_export_t mi_tcp_cmds[] = { {"list", 0, 0, 0, {{f, {0}}}, {"list_tcp_conns", 0}} };\n'
    'int init(void) { register_mi_mod( "core", mi_core_cmds); return register_mi_mod("tcp", mi_tcp_cmds); }',
    "statistics.c": "",
    "blacklists.c": "",
    "core_stats.c": "",
    "mem/shm_mem.c": "",
    "pt.c": "",
    "pvar.c": "",
    "transformations.c": "",
    "core_cmds.c": "int fixup_out(void** param) { if (((pv_spec_t*)*param)->setf == NULL) return -1; return 0; }\n"
    'const cmd_export_t core_cmds[] = { {"fetch", f, {{CMD_PARAM_VAR, fixup_out, 0}, {0,0,0}}, ALL_ROUTES}, '
    "{0,0,{{0,0,0}},0} };",
    "sr_module.c": "static struct { char *module; char *name; unsigned int flags; } module_warnings[] = {\n"
    '{ "gone", "\'gone\' was dropped, use \'new\'", MOD_WARN_EXIT }, { "part", "is in the core", MOD_WARN_SKIP } };',
    "modules/m/m.c": 'struct module_exports exports = { "m", MOD_TYPE_DEFAULT };',
}


def test_the_core(tmp_path):
    for name, text in CORE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    core = harvest_tree(tmp_path)["core"]
    assert core["functions"] == [
        {
            "name": "fetch",
            "arity": 1,
            "params": ["var written"],
            "routes": "request failure onreply branch error local startup timer event",
        }
    ]
    assert core["mi_commands"] == [
        {"name": "ps", "group": "core"},
        {"name": "list", "group": "tcp", "aliases": ["list_tcp_conns"]},
    ]
    assert core["module_warnings"] == [
        {"name": "gone", "text": "'gone' was dropped, use 'new'", "severity": "abort"},
        {"name": "part", "text": "is in the core", "severity": "skip"},
    ]
    check({"core": core})
    warnings = Catalogue(parse_version("2.4"), {"core": core}, shipped=False).core.module_warnings
    assert [one.severity for one in warnings["gone"]] == ["abort"]


def test_a_module_that_has_not_changed_is_read_once(tmp_path):
    for name, text in CORE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    known = {}
    harvest_tree(tmp_path, known)
    (key,) = (key for key, facts in known.items() if facts is not None)
    known[key] = {"type": "kept"}
    assert harvest_tree(tmp_path, known)["modules"] == {"m": {"type": "kept"}}
    (tmp_path / "modules/m/m.c").write_text('struct module_exports exports = { "m", MOD_TYPE_SQLDB };')
    assert harvest_tree(tmp_path, known)["modules"] == {"m": {"type": "SQLDB"}}
