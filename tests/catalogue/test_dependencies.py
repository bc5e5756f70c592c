"""Needs of a module."""

import pytest

from opensips_lsp.catalogue.harvest.dependencies import dependencies
from opensips_lsp.catalogue.harvest.sources import sources_of
from opensips_lsp.catalogue.harvest.tables import Row

FUNCTION = """
static module_dependency_t *get_deps_p(param_export_t *param);
static module_dependency_t *get_deps_p(param_export_t *param)
{
    %s
}
"""
NEED = 'return alloc_module_dep(MOD_TYPE_DEFAULT, "rr", DEP_ABORT);'


def test_modules_and_types():
    rows = [
        Row(
            (
                '{ MOD_TYPE_DEFAULT, "tm", DEP_ABORT }',
                "{ MOD_TYPE_SQLDB, NULL, DEP_WARN }",
                "{ MOD_TYPE_NULL, NULL, 0 }",
            )
        )
    ]
    assert dependencies(rows, sources_of({}), []) == [
        {"module": "tm", "severity": "abort"},
        {"type": "SQLDB", "severity": "warn"},
    ]


@pytest.mark.parametrize(
    ("flags", "severity"),
    [
        ("DEP_ABORT|DEP_REVERSE_DESTROY", "abort"),
        ("DEP_WARN | DEP_REVERSE_CINIT", "warn"),
        ("DEP_SILENT|DEP_REVERSE", "silent"),
        ("(DEP_SILENT|DEP_REVERSE) & (~DEP_REVERSE_CINIT)", "silent"),
        ("DEP_ABORT|DEP_REVERSE_MINIT", "silent"),
    ],
)
def test_flags_about_the_order(flags, severity):
    rows = [Row((f'{{ MOD_TYPE_DEFAULT, "tm", {flags} }}', "{ MOD_TYPE_NULL, NULL, 0 }"))]
    assert dependencies(rows, sources_of({}), []) == [{"module": "tm", "severity": severity}]


def test_no_table():
    assert dependencies([], sources_of({}), []) == []


@pytest.mark.parametrize(
    ("body", "when"),
    [
        (NEED, None),
        ("if (*(int *)param->param_pointer == 0) { return NULL; } " + NEED, "nonzero"),
        ("int v = *(int *)param->param_pointer; if (v <= 0) return NULL; " + NEED, "positive"),
        ("if (*(int *)param->param_pointer <= NO_DB) return NULL; " + NEED, "positive"),
        ("if (*(int *)param->param_pointer == 0) return NULL; " + NEED, "nonzero"),
        ("char *s = x; if (!s || strlen(s) == 0) return NULL; " + NEED, "nonempty"),
        ('if (!strcmp(s, "rr")) ' + NEED + " return NULL;", "depends"),
        ("if (v <= 0) return NULL; if (v == 7) return NULL; " + NEED, "depends"),
    ],
)
def test_when_a_parameter_asks_for_a_module(body, when):
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "p", get_deps_p }', "{ NULL, NULL }"))]
    sources = sources_of({"mine.c": "#define NO_DB 0\n" + FUNCTION % body})
    expected = {"param": "p", "module": "rr", "severity": "abort"} | ({"when": when} if when else {})
    assert dependencies(rows, sources, []) == [expected]


@pytest.mark.parametrize(
    ("body", "when", "words"),
    [
        ("int no = *(int *)param->param_pointer; if (no) return NULL; " + NEED, "is", ["0"]),
        ("if (m == 0 || (m != 1 && m != MANY)) return NULL; " + NEED, "is", ["1", "2"]),
        ('if (!strcasecmp(*(char **)param->param_pointer, "rr-on")) ' + NEED + " return NULL;", "is", ["rr-on"]),
        ('if (l_memmem(s, "sql-", strlen(s), strlen("sql-"))) ' + NEED + " return NULL;", "contains", ["sql-"]),
        (
            'if (!s || strlen(s) == 0) return NULL; if (strcmp(s, "none") != 0) ' + NEED + " return NULL;",
            "is not",
            ["", "none"],
        ),
    ],
)
def test_values_for_which_a_parameter_asks_for_a_module(body, when, words):
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "p", get_deps_p }', "{ NULL, NULL }"))]
    sources = sources_of({"mine.c": "#define MANY 2\n" + FUNCTION % body})
    assert dependencies(rows, sources, []) == [
        {"param": "p", "module": "rr", "severity": "abort", "when": when, "words": words}
    ]


def test_each_module_has_the_condition_before_it():
    body = 'if (l_memmem(s, "a", 1, 2)) %s if (l_memmem(s, "b", 1, 2)) %s return NULL;'
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "p", get_deps_p }', "{ NULL, NULL }"))]
    found = dependencies(rows, sources_of({"mine.c": FUNCTION % (body % (NEED, NEED.replace("rr", "tm")))}), [])
    assert [(one["module"], one["words"]) for one in found] == [("rr", ["a"]), ("tm", ["b"])]


def test_a_macro_for_entries_and_several_modules():
    body = 'if (!v) return NULL; return _alloc_module_dep(MOD_TYPE_DEFAULT, "rr", DEP_ABORT, ' + (
        'MOD_TYPE_DEFAULT, "tm", DEP_ABORT, MOD_TYPE_NULL);'
    )
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(("my_deps", "{ NULL, NULL }"))]
    text = '#define my_deps \\\n {"p", get_deps_p}, \\\n {"q", get_deps_p}\n' + FUNCTION % body
    found = dependencies(rows, sources_of({"mine.c": text}), [])
    assert [(one["param"], one["module"], one["when"]) for one in found] == [
        ("p", "rr", "nonzero"),
        ("p", "tm", "nonzero"),
        ("q", "rr", "nonzero"),
        ("q", "tm", "nonzero"),
    ]


def test_targets_of_siptrace_and_tracer():
    body = "for (it = list; it; it = it->next) if (it->type==TYPE_HEP) " + NEED + " return NULL;"
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "p", get_deps_p }', "{ NULL, NULL }"))]
    found = dependencies(rows, sources_of({"mine.c": FUNCTION % body}), [])[0]
    assert (found["when"], found["words"]) == ("contains", ["]uri=hep:"])


def test_loops_are_not_read():
    body = "for (it = list; it; it = it->next) if (it->type == 1) " + NEED + " return NULL;"
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "p", get_deps_p }', "{ NULL, NULL }"))]
    assert dependencies(rows, sources_of({"mine.c": FUNCTION % body}), [])[0]["when"] == "depends"


def test_helpers_of_the_core_without_a_tree():
    rows = [Row(("{ MOD_TYPE_NULL, NULL, 0 }",)), Row(('{ "db_url", get_deps_sqldb_url }',))]
    assert dependencies(rows, sources_of({}), []) == [
        {"param": "db_url", "type": "SQLDB", "severity": "warn", "when": "nonempty"}
    ]
