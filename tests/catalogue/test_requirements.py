"""What a mod_init says that a module does not initialise without."""

import pytest

from opensips_lsp.catalogue.harvest.requirements import requirements
from opensips_lsp.catalogue.harvest.sources import sources_of
from opensips_lsp.catalogue.harvest.tables import exports

MODULE = """
static str db_url = {NULL, 0};
char *name = NULL, *other;
static char *file = 0;
static char *preset = "x";
static int mod_init(void);
static param_export_t params[] = {
    {"url", STR_PARAM, &db_url.s},
    {"file", STR_PARAM, &file},
    {"preset", STR_PARAM, &preset},
    {0, 0, 0}
};
struct module_exports exports = {
    "mine", MOD_TYPE_DEFAULT, MODULE_VERSION, 0, NULL, 0, 0, params, 0, 0, 0, 0, 0, 0, mod_init, 0, 0, 0
};
static int mod_init(void)
{
    %s
    return 0;
}
"""


def found_in(body):
    sources = sources_of({"mine.c": MODULE % body})
    return requirements(exports(sources), sources)


@pytest.mark.parametrize("body", [
    "if (!file) { LM_ERR(\"no file\\n\"); return -1; }",
    "if (file == NULL || *file == 0) { LM_CRIT(\"no file\\n\"); goto error; }",
    "if (file==NULL || file[0] == '\\0') {\n LM_ERR(\"no file\\n\");\n return E_CFG; }",
    "if( NULL == file )\n{ LM_ERR(\"no file\\n\"); return (-1); }",
])  # fmt: skip
def test_a_parameter_that_must_be_set(body):
    assert found_in(body) == [{"param": "file"}]


def test_a_database_url():
    assert found_in("init_db_url( db_url , 0 /*cannot be null*/);") == [{"param": "url", "fallback": "db_default_url"}]


@pytest.mark.parametrize("body", [
    "init_db_url(db_url, 1);",
    "init_db_url(db_url, use_it == 0);",
    "if (use_it) { init_db_url(db_url, 0); }",
    "if (!use_it) return 0; init_db_url(db_url, 0);",
    "if (!file) { LM_WARN(\"no file\\n\"); }",
    "if (!file && use_it) { LM_ERR(\"no file\\n\"); return -1; }",
    "if (!file || !use_it) { LM_ERR(\"no file\\n\"); return -1; }",
    "if (!file) { if (make_one() < 0) { LM_ERR(\"no file\\n\"); return -1; } }",
    "if (!preset) { LM_ERR(\"no preset\\n\"); return -1; }",
    "if (!name) { LM_ERR(\"no name\\n\"); return -1; }",
])  # fmt: skip
def test_what_need_not_be_set(body):
    assert found_in(body) == []
