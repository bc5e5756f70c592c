"""Transformations, read off their parse functions."""

from opensips_lsp.catalogue.harvest.conditions import resolve
from opensips_lsp.catalogue.harvest.tables import Row
from opensips_lsp.catalogue.harvest.transformations import transformations

PARSE = """
int tr_parse_x(str *in, trans_t *t);
int tr_parse_x(str *in, trans_t *t)
{
    if (name.len==3 && strncasecmp(name.s, "len", 3)==0) {
        return 0;
    } else if (name.len==5 && strncasecmp(name.s, "index", 5)==0) {
        if ((p = tr_parse_sparam(p, in, &tp, 0)) == NULL)
            goto error;
        if (*p!=TR_RBRACKET) {
            if (tr_parse_nparam(p, in, &tp) == NULL)
                goto error;
        }
        return 0;
    } else if ((name.len==4 && strncasecmp(name.s, "left", 4)==0) ||
            (name.len==5 && strncasecmp(name.s, "right", 5)==0)) {
        if ((p = tr_parse_sparam(p, in, &tp, 1)) == NULL)
            goto error;
        if (tp->type == TR_PARAM_SPEC)
            goto error;
        return 0;
    } else if (name.len==4 && strncasecmp(name.s, "line", 4)==0) {
        if ((p = tr_parse_sparam(p, in, &tp, 0)) == NULL)
            goto error;
        if (*p!=TR_PARAM_MARKER) {
            tp->type = TR_PARAM_NUMBER;
            return 0;
        }
        if (tr_parse_nparam(p, in, &tp) == NULL)
            goto error;
        return 0;
    } else if (name.len==3 && strncasecmp(name.s, "sel", 3)==0) {
        if ((p = tr_parse_nparam(p, in, &tp)) == NULL)
            goto error;
        tp->type = TR_PARAM_STRING;
        return 0;
    } else if (strncasecmp(name.s, "trim", 4) == 0) {
        if (name.len > 4 && strncasecmp(name.s, "trimr", 5) == 0)
            t->subtype = TR_S_TRIMR;
        return 0;
    }
}
"""


def test_names_and_parameters():
    rows = [Row(('str_init("x")', "tr_parse_x", "tr_eval_x"))]
    assert transformations(rows, [resolve(PARSE)]) == [
        {"name": "x.len"},
        {"name": "x.index", "params": ["string|pv", "number|pv"], "optional_params": 1},
        {"name": "x.left", "params": ["string"]},
        {"name": "x.right", "params": ["string"]},
        {"name": "x.line", "params": ["string|pv", "number|pv"], "optional_params": 1},
        {"name": "x.sel", "params": ["number|pv", "char"]},
        {"name": "x.trim"},
        {"name": "x.trimr"},
    ]


def test_names_that_are_compared_as_strings():
    text = """int tr_parse_x(str *in) {
        if (name.len==5 && strncasecmp(name.s, "count", 5)==0) { return 0; }
        else if(str_match(&name, &(str_const_init("exist"))) || str_match(&name, &(str_const_init("exists")))) {
            if (_tr_parse_sparam(p, p0, tp, spec, ps, in, s)) {} return 0; } }"""
    found = transformations([Row(('str_init("x")', "tr_parse_x", "tr_eval_x"))], [resolve(text)])
    assert [fact["name"] for fact in found] == ["x.count", "x.exist", "x.exists"]


def test_a_class_whose_names_are_not_compared():
    rows = [Row(('{"isup", 4}', "tr_isup_parse", "tr_isup_eval"))]
    assert transformations(rows, [resolve("int tr_isup_parse(str *in) { return 0; }")]) == [{"name": "isup"}]


def test_names_of_a_beginning_and_an_end():
    text = """int tr_parse_x(str *in) {
        if (name.len==4 && strncasecmp(name.s, "sha1", 4)==0) { return 0; }
        else if ((name.len==9 || name.len==11) && strncasecmp(name.s, "sha", 3)==0 &&
            strncasecmp(name.s+(name.len-5), "_hmac", 5)==0) {
            if (strncasecmp(name.s+3, "1", 1) == 0) { t->subtype = 1; }
            else if (strncasecmp(name.s+3, "224", 3) == 0) { t->subtype = 2; } else { goto unknown; }
            if (tr_parse_sparam(p, in, &tp, 0) == NULL) goto error;
            return 0; } }"""
    found = transformations([Row(('str_init("x")', "tr_parse_x", "tr_eval_x"))], [resolve(text)])
    assert found == [
        {"name": "x.sha1"},
        {"name": "x.sha1_hmac", "params": ["string|pv"]},
        {"name": "x.sha224_hmac", "params": ["string|pv"]},
    ]
