"""What fix-up functions want of the arguments."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.harvest.fixups import Fixups
from opensips_lsp.catalogue.harvest.own_fixups import OWN_FIXUPS, Row
from opensips_lsp.catalogue.harvest.sources import sources_of
from opensips_lsp.model.values import reader_of

BRANCHES = """
static int fixup_mine(void **param, int param_no)
{
	int ret;
	pv_spec_t *sp;

	if (!param) {
		LM_ERR("no; such { thing\\n");
		return E_UNSPEC;
	}
	switch (param_no) {
		case 1: /* the name */
			return fixup_spve(param);
		case 2:
		case 3:
			return fixup_igp(param);
		case 4:
			ret = fixup_pvar(param);
			if (ret < 0) return ret;
			sp = (pv_spec_t*)(*param);
			if (sp->type != PVT_AVP && sp->type != PVT_SCRIPTVAR) {
				LM_ERR("bad\\n");
				return E_SCRIPT;
			}
			return 0;
		default:
			return -1;
	}
}
"""
FORMAT = """
static int fixup_mine(void** param, int param_no)
{
	pv_elem_t *model;
	str s;

	if (param_no == 2)
		return fixup_uint_null(param, 1);
	s.s = (char*)(*param); s.len = strlen(s.s);
	if (pv_parse_format(&s, &model) < 0 || model == NULL) {
		LM_ERR("wrong format[%s]\\n", (char*)(*param));
		return E_UNSPEC;
	}
	*param = (void*)model;
	return 0;
}
"""
WRITTEN = """
static int fixup_inner(void **param)
{
	if (fixup_pvar(param) != 0) goto error;
	if (((pv_spec_t*)(*param))->setf == NULL)
		return E_CFG;
	return 0;
error:
	return -1;
}
static int fixup_mine(void **param, int param_no)
{
	if (param_no == 1) {
		if (*(char*)*param == 0) { *param = NULL; return 0; }
		return fixup_inner(param);
	} else if (param_no == 2) {
		for (p = *param; *p; p++) if (*p == 'a') flags |= 1;
		return 0;
	} else
		return fixup_sgp_null(param, 1);
}
"""


def kinds(text, arity, module="acme", cell="fixup_mine"):
    return Fixups(module, sources_of({"acme.c": text})).kinds(cell, arity)


def test_branches_are_followed_to_the_fixup_they_end_in():
    assert kinds(BRANCHES, 5) == ["text", "int|var", "int|var", "var:avp,var", ""]


def test_a_text_that_is_read_in_place():
    assert kinds(FORMAT, 3) == ["text", "uint", "text"]


def test_a_fixup_that_another_one_calls():
    assert kinds(WRITTEN, 3) == ["?var:written", "", "string|var"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("fixup_spve_uint", ["text", "uint"]),
        ("fixup_pvar_str_str", ["var", "string"]),
        ("fixup_regexp_none", ["regex", "string"]),
        ("fixup_regexp_dynamic_null", ["regex|var", ""]),
        ("0", []),
        ("NULL", []),
        ("not_there", []),
        ("fixup_free_str", []),
    ],
)
def test_those_of_the_core_are_known_by_name(cell, found):
    assert kinds("", 2, cell=cell) == found


def test_a_row_holds_where_the_function_has_its_text(monkeypatch):
    rows = (Row(("int",), "acme.c:1", has="model = 1"), Row(("regex",), "acme.c:1", has="pv_parse_format"))
    monkeypatch.setitem(OWN_FIXUPS, ("acme", "fixup_mine"), rows)
    assert kinds(FORMAT, 2) == ["regex", "uint"]


@pytest.mark.parametrize("series", ["2.3", "2.4"])
def test_each_kind_that_is_shipped_has_a_test(series):
    catalogue = load(series)
    functions = [
        function
        for module in map(catalogue.module, catalogue.module_names())
        for table in (module.functions, module.async_functions)
        for forms in table.values()
        for function in forms
    ]
    assert sum(bool(function.args) for function in functions) > 450
    for function in functions:
        assert len(function.args) in (0, function.arity), function
        for kind in filter(None, function.args):
            base, _, instead = kind.lstrip("?").partition("|")
            assert reader_of(base.partition(":")[0]) is not None, function
            assert instead.partition(":")[0] in ("", "var", "text"), function


def test_what_is_written_down_names_its_c_line():
    for rows in OWN_FIXUPS.values():
        assert all(".c:" in row.source for row in rows)
