"""Export tables: what is one, where it ends, what looks like one and is none."""

import pytest

from opensips_lsp.catalogue.harvest.sources import sources_of
from opensips_lsp.catalogue.harvest.tables import exports

EXPORTS = """
struct module_exports exports = {
    "mine", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, 0, 0,
    cmds, 0, params, 0, 0, 0, 0, 0, 0, mod_init, 0, 0, 0
};
"""
CMDS = 'static cmd_export_t cmds[] = {\n {"f", (cmd_function)f, 1, 0, 0, REQUEST_ROUTE},\n {0,0,0,0,0,0}\n};\n'


def names(text, kind="cmd", **more):
    found = exports(sources_of({"mine.c": text, **more}))
    return [row.cells[0] for row in found.tables[kind]]


def test_a_plain_table():
    found = exports(sources_of({"mine.c": CMDS + EXPORTS}))
    assert (found.name, found.type) == ('"mine"', "DEFAULT")
    assert [row.cells for row in found.tables["cmd"]] == [('"f"', "(cmd_function)f", "1", "0", "0", "REQUEST_ROUTE")]


@pytest.mark.parametrize("end", ["{0,0,0,0,0,0}", "{NULL,0,0,0,0,0}", "{ 0 }", "{(char *)0,0,0}", "{NULL, NULL, 0}"])
def test_what_follows_the_terminator_is_not_exported(end):
    assert names(CMDS.replace("{0,0,0,0,0,0}", end + ',{"g", g, 0, 0, 0, REQUEST_ROUTE}') + EXPORTS) == ['"f"']


def test_a_table_without_terminator_ends_at_its_brace():
    assert names(CMDS.replace(",\n {0,0,0,0,0,0}", "") + EXPORTS) == ['"f"']


def test_a_commented_table_is_none():
    assert names("/*" + CMDS.replace('"f"', '"old"') + "*/" + CMDS + EXPORTS) == ['"f"']


def test_commented_rows_are_none():
    rows = '{"g", g, 0, 0, 0, REQUEST_ROUTE},'
    assert names(CMDS.replace(' {"f"', f' /* {rows} */ // {rows}\n {{"f"') + EXPORTS) == ['"f"']


def test_if_zero_rows_are_none():
    rows = '\n#if 0\n{"g", g, 0, 0, 0, REQUEST_ROUTE},\n#endif\n'
    assert names(CMDS.replace(' {"f"', rows + ' {"f"') + EXPORTS) == ['"f"']


def test_rows_under_an_open_condition_say_so():
    rows = '\n#ifdef WITH_G\n{"g", g, 0, 0, 0, REQUEST_ROUTE},\n#endif\n'
    found = exports(sources_of({"mine.c": CMDS.replace(' {"f"', rows + ' {"f"') + EXPORTS}))
    assert [(row.cells[0], row.conditions) for row in found.tables["cmd"]] == [
        ('"g"', ("defined(WITH_G)",)),
        ('"f"', ()),
    ]


def test_strings_with_braces_and_comment_marks():
    assert names(CMDS.replace('"f"', '"/*}{,"') + EXPORTS) == ['"/*}{,"']


def test_a_table_that_the_exports_do_not_name():
    assert names(CMDS.replace("cmds", "unused") + EXPORTS) == []


def test_a_pointer_or_a_declaration_is_no_table():
    text = "extern cmd_export_t cmds[];\nstatic cmd_export_t *found = 0;\ncmd_export_t *f(void) { return 0; }\n"
    assert names(text + EXPORTS, **{"z.c": CMDS}) == ['"f"']


def test_exports_in_another_file_than_the_table():
    assert names(EXPORTS, **{"tables.h": CMDS}) == ['"f"']


def test_the_table_of_the_same_file_comes_first():
    other = CMDS.replace('"f"', '"other"')
    assert names(CMDS + EXPORTS, **{"a_first.c": other}) == ['"f"']


def test_rows_in_an_included_file():
    text = CMDS.replace(' {"f"', '\n#include "rows.inc"\n {"f"')
    rows = '/* rows */ {"g", g, 0, 0, 0, REQUEST_ROUTE},'
    assert names(text + EXPORTS, **{"rows.inc": rows}) == ['"g"', '"f"']


def test_a_header_without_rows_is_not_put_in():
    text = '#include "z.h"\n' + CMDS
    assert names(text + EXPORTS, **{"z.h": "static int x;"}) == ['"f"']


def test_rows_and_names_by_macros():
    text = '#define NAME "n"\n#define ROW(x) {#x "_2", x, 0, 0, 0, REQUEST_ROUTE},\\\n{NAME, x, 1, 0, 0, 0}\n'
    assert names(text + CMDS.replace(' {"f"', ' ROW(g),\n {"f"') + EXPORTS) == ['"g" "_2"', '"n"', '"f"']


def test_designated_initialisers():
    text = 'struct module_exports exports = { .name = "mine", .type = MOD_TYPE_SQLDB, .cmds = cmds };'
    assert names(CMDS + text) == ['"f"']


def test_a_second_exports_for_a_static_build():
    text = EXPORTS.replace("struct", "#ifdef STATIC_TM\nstruct module_exports tm_exports = {\n#else\nstruct", 1)
    assert names(CMDS + text.replace('= {\n    "mine"', '= {\n#endif\n    "mine"')) == ['"f"']


def test_no_exports():
    assert exports(sources_of({"lib.c": CMDS + "extern struct module_exports exports;"})) is None
