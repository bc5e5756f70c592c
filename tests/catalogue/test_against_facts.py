"""The stored catalogue against an extraction made another way: compiled modules were asked too.

What differs is listed here with its reason; anything else fails.
"""

import json

import pytest
from measured import SHARED, needs_shared

from opensips_lsp.catalogue import language, load

pytestmark = needs_shared
SERIES = ("2.3", "2.4")

# They have no `path`, though modules/path/path_mod.c exports functions and parameters in every tag.
ONLY_OURS = {"path"}
# sr_module_deps.c, get_deps_sqldb_url(): DEP_WARN in every tag of both series; they say DEP_ABORT.
URL_SEVERITY = ("db_url", "SQLDB")
# mi_core.c has it under QM_MALLOC && DBG_MALLOC, which no default build defines.
ONLY_THEIR_MI = {"shm_check"}
# Names that are put together at run time, one for each process or socket; the code has no literal to read.
COMPUTED_STATISTICS = ("<", "load-proc<", "load1m-proc<", "load10m-proc<")
# tr_parse_re() reads one string or variable; what the string must look like is their addition.
THEIR_SUBST = ("re.subst", ("/re/repl/flags | pv",), 0)
OUR_SUBST = ("re.subst", ("string|pv",), 0)
# Conditions that a default build decides, an include guard among them; they list each.
DECIDED = ("defined(STATISTICS)", "!defined(_SNMP_STATS_)", "defined(HAVE_TIMER_FD)")


@pytest.fixture(scope="module", params=SERIES)
def pair(request):
    """(their facts, our catalogue) of a series."""
    return json.loads((SHARED / "facts" / f"{request.param}.json").read_text(encoding="utf-8")), load(request.param)


def each(pair):
    theirs, ours = pair
    for name, module in theirs["modules"].items():
        yield module, ours.module(name)


def all_of(module, kind):
    return [fact for facts in getattr(module, kind).values() for fact in facts]


def test_modules(pair):
    theirs, ours = pair
    assert set(ours.module_names()) - set(theirs["modules"]) == ONLY_OURS
    assert set(theirs["modules"]) <= set(ours.module_names())
    for module, our in each(pair):
        assert (module["type"], module["builtin"]) == (f"MOD_TYPE_{our.type}", our.builtin)


def test_params(pair):
    for module, our in each(pair):
        expected = {
            (p["name"], "int" if "INT_PARAM" in p["type"] else "str", "USE_FUNC_PARAM" in p["type"])
            for p in module["params"]
        }
        assert {(p.name, p.type, p.callback) for p in all_of(our, "params")} == expected, our


def test_functions(pair):
    for module, our in each(pair):
        expected = {
            (f["name"], f["arity"], frozenset(r.lower().replace("request_", "") for r in f["routes"]))
            for f in module["functions"]
        }
        assert {(f.name, f.arity, f.routes) for f in all_of(our, "functions")} == expected, our
        expected = {(f["name"], f["arity"]) for f in module["async_functions"]}
        assert {(f.name, f.arity) for f in all_of(our, "async_functions")} == expected, our


def variables(facts):
    return {(v["name"], v["writable"], v["has_param"], v["has_index"]) for v in facts}


def our_variables(module):
    return {(v.name, v.writable, v.has_param, v.has_index) for v in all_of(module, "pvars")}


def test_variables(pair):
    theirs, ours = pair
    for module, our in each(pair):
        assert our_variables(our) == variables(module["pvars"]), our
    assert our_variables(ours.core) == variables(theirs["core"]["pvars"])


def test_statistics_mi_and_events(pair):
    theirs, ours = pair
    for module, our in each(pair):
        assert set(our.statistics) == {s["name"] for s in module["statistics"]}, our
        assert set(our.mi_commands) == {c["name"] for c in module["mi_commands"]}, our
        assert set(our.events) == set(module["events"]), our
    core = theirs["core"]
    assert {c["name"] for c in core["mi_commands"]} - set(ours.core.mi_commands) == ONLY_THEIR_MI
    assert set(ours.core.mi_commands) <= {c["name"] for c in core["mi_commands"]}
    assert set(ours.core.events) == set(core["events"])
    named = [
        s for s in core["statistics"] + core["dynamic_statistics"] if not s["name"].startswith(COMPUTED_STATISTICS)
    ]
    assert {(s.group, s.name) for s in all_of(ours.core, "statistics")} == {(s["group"], s["name"]) for s in named}


def test_transformations(pair):
    theirs, ours = pair
    expected = {
        (f"{group['class']}.{t['name']}", tuple(t["params"]), t["optional_params"])
        for group in theirs["core"]["transformations"]
        for t in group["transformations"]
    }
    found = {(t.name, t.params, t.optional_params) for t in all_of(ours.core, "transformations")}
    assert found == expected - {THEIR_SUBST} | {OUR_SUBST}
    for module, our in each(pair):
        assert set(our.transformations) == {t["class"] for t in module["transformation_classes"]}, our


def need(fact, param=""):
    wanted = fact["module"] or fact["mod_type"].replace("MOD_TYPE_", "")
    severity = fact["dep_type"].replace("DEP_", "").lower()
    return (param, wanted, "warn" if (param, wanted) == URL_SEVERITY else severity)


def test_dependencies(pair):
    for module, our in each(pair):
        expected = {need(fact) for fact in module["deps"]["modules"]}
        expected |= {need(fact, param["param"]) for param in module["deps"]["params"] for fact in param["depends"]}
        found = {(d.param, d.module or d.type, d.severity) for d in our.dependencies}
        assert {(p, w, "warn" if (p, w) == URL_SEVERITY else s) for p, w, s in found} == expected, our


def test_conditions(pair):
    for module, our in each(pair):
        for kind in ("params", "functions", "async_functions", "statistics"):
            open_ = {f["name"]: f["ifdef"] for f in module[kind] if not {*f.get("ifdef", ())} <= {*DECIDED}}
            assert {f.name: [f.ifdef] for f in all_of(our, kind) if f.ifdef} == open_, our


def test_anchors_of_the_manuals(pair):
    """Theirs also take ids without the usual prefix; ours also find sections whose title has the name only."""
    for module, our in each(pair):
        for kind, prefix in (("params", "param_"), ("functions", "func_")):
            ours = {(f.name, getattr(f, "arity", None), f.doc) for f in all_of(our, kind)}
            for fact in module[kind]:
                anchor = fact.get("doc", {}).get("anchor", "")
                if anchor.startswith(prefix + fact["name"]):
                    assert (fact["name"], fact.get("arity"), anchor) in ours, (our, fact)


def test_defaults_that_are_numbers(pair):
    """Other defaults are prose, which each reads in its own way."""
    differing = []
    for module, our in each(pair):
        for fact in module["params"]:
            default = fact.get("doc", {}).get("default") or ""
            read = [p.default for p in our.params[fact["name"]]]
            if default.isdigit() and not any((d or "").split("(")[0].split(" ")[0] == default for d in read):
                differing.append((our.name, fact["name"]))
    # ldap's manual has no section for it, its text is under another title
    assert set(differing) <= {("ldap", "max_async_connections")}


def test_core_language(pair):
    theirs, ours = pair
    core, series = theirs["core"], ours.series
    keywords = {s: t["token"] for t in core["lexer"]["tokens"] for s in t.get("spellings") or () if s[0].isalpha()}
    blank_on_both_sides = {"as": "AS", "AS": "AS", "use_children": "USE_CHILDREN", "USE_CHILDREN": "USE_CHILDREN"}
    assert language.KEYWORDS[series] == keywords | blank_on_both_sides
    globals_ = {s: tuple(tuple(f[1:]) for f in g["forms"]) for g in core["globals"] for s in g["spellings"] or ()}
    assert language.GLOBALS[series] == globals_
    functions = {
        s: tuple(tuple(f["args"]) if "LPAREN" in f["rhs"] else None for f in g["forms"])
        for g in core["functions"]
        for s in g["spellings"] or ()
    }
    assert language.FUNCTIONS[series] == functions
    kinds = {
        s: tuple(tuple(f[1 : f.index("LBRACE")]) for f in g["forms"])
        for g in core["route_types"]
        for s in g["spellings"]
    }
    assert language.ROUTE_KINDS[series] == kinds
    assert set(language.PROTOCOLS[series]) == set(theirs["protocols"])
