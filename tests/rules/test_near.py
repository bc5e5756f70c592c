"""What "did you mean" offers: a name of the same meaning, of which the other one is a misspelling, or nothing."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.rules.common.near import nearest

RULES = own_rules()
NAMES = (
    "fr_timeout",
    "fr_inv_timeout",
    "db_url",
    "db_table",
    "max_expires",
    "min_expires",
    "set_dlg_profile",
    "enable_stats",
    "dialog_replication_cluster",
    "replicate_profiles_timer",
    "log_level1",
    "log_level2",
    "ru",
    "rU",
    "fu",
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fr_timout", "fr_timeout"),
        ("fr_tiemout", "fr_timeout"),
        ("frtimeout", "fr_timeout"),
        ("FR_Timeout", "fr_timeout"),
        ("fr_inv_timeot", "fr_inv_timeout"),
        ("url_db", "db_url"),
        ("db_urls", "db_url"),
        ("dialog_replicaton_clusters", "dialog_replication_cluster"),
        ("fuu", "fu"),
        ("rUx", "rU"),
    ],
)
def test_a_misspelling_is_recognised(name, meant):
    assert nearest(name, NAMES) == meant


@pytest.mark.parametrize(
    "name",
    [
        "unset_dlg_profile",
        "disable_stats",
        "db_mode",
        "max_timeout",
        "fr_expires",
        "accept_replicated_profile_timeout",
        "log_level3",
        "Ru",
        "rm",
        "timeout",
        "med_expires",
        "",
    ],
)
def test_a_name_of_its_own_meaning_is_no_misspelling(name):
    assert nearest(name, NAMES) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('loadmodule "tm.so"\nmodparam("tm", "fr_timout", 5)', "; did you mean `fr_timeout`?"),
        ('loadmodule "tm.so"\nmodparam("tm", "fr_timout", "5")', ""),  # a text: fr_timeout takes a number
        ('loadmodule "dialog.so"\nmodparam("dialog", "accept_replicated_profile_timeout", 5)', ""),
        ('loadmodule "clusterer.so"\nmodparam("clusterer", "clusterer_id_col", "x")', ""),  # of 2.2: the key of a row
    ],
)
def test_a_parameter_of_the_same_kind_of_value_is_offered(text, hint):
    found = lint_text(text + "\nroute { exit; }", parse_version("2.4"), RULES)
    (finding,) = (one for one in found if one.code == "C403")
    assert finding.message.endswith(hint) and ("did you mean" in finding.message) == bool(hint)
