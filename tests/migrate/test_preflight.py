"""The steps outside of the script: each is there only when it concerns the script."""

import pytest

from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.lint.findings import script_of
from opensips_lsp.migrate.preflight import databases, steps
from opensips_lsp.migrate.preflight.databases import changed_tables

MI = ("mi_fifo", "tm")

# a word of the title; the modules; what else is in the script; the newest patch level without the step, or None
STEPS = [
    ("t_uac_dlg", MI, "", "2.4.5"),
    ("opensipsctl", ("mi_fifo",), "", None),
    ("E_ACC_EVENT", ("acc", "event_flatstore"), "", "2.4.6"),
    ("E_DISPATCHER_STATUS", ("dispatcher", "event_rabbitmq"), "", "2.4.6"),
    ("E_PRESENCE_PUBLISH", ("presence", "event_datagram"), "", None),
    ("flag `seed`", ("clusterer",), "", None),
    ("sends from", ("clusterer",), "", None),
    ("CGRateS", ("cgrates",), "", "2.4.3"),
    (".mmdb", ("mmgeoip",), "", "2.4.3"),
    ("main process", (), "", "2.4.0"),
]


def titles(modules, more="", target="2.4", origin="2.3"):
    loads = "".join(f'loadmodule "{name}.so"\n' for name in modules)
    script = script_of(loads + more + "route { exit; }", parse_version(target), origin and parse_origin(origin))
    return [step.title for step in steps(script)]


@pytest.mark.parametrize(("word", "modules", "more", "before"), STEPS, ids=[step[0] for step in STEPS])
def test_a_step_is_there_when_it_concerns_the_script(word, modules, more, before):
    assert sum(word in title for title in titles(modules, more)) == 1
    if before:
        assert not any(word in title for title in titles(modules, more, before))


@pytest.mark.parametrize(
    ("modules", "more"),
    [
        (("acc", "event_route", "presence"), ""),
        (("dialog",), 'modparam("dialog", "db_mode", 0)\n'),
        (("dialog",), ""),
        (("tm", "usrloc"), ""),
    ],
)
def test_other_scripts_get_only_what_concerns_all(modules, more):
    assert titles(modules, more) == [*(title for title in titles(modules) if "tables" in title), *titles(())]


def test_a_script_of_2_4_needs_no_step():
    assert titles(("clusterer", "acc"), origin="2.4.3") == []


# ---- databases

MYSQL = 'db_default_url="mysql://u:secret@h/sip"\n'


def reasons(modules, more="", target="2.4"):
    loads = "".join(f'loadmodule "{name}.so"\n' for name in modules)
    script = script_of(loads + more + "route { exit; }", parse_version(target), parse_version("2.3"))
    return {step.title: step.reason for step in steps(script)}


def left_behind(modules, more):
    return reasons(modules, more).get("Expect what opensipsdbctl does not copy", "")


def test_a_script_without_a_database_gets_no_database_steps():
    for modules in (("usrloc", "registrar"), ("acc", "dialog", "clusterer", "presence")):
        told = reasons(modules)
        assert not any(word in title for title in told for word in ("database", "tables", "opensipsdbctl")), told


def test_a_table_that_is_not_copied_says_what_that_means():
    persistent = MYSQL + 'modparam("usrloc", "db_mode", 2)\nmodparam("dialog", "db_mode", 1)\n'
    told = left_behind(("usrloc", "dialog", "presence", "pua", "b2b_logic", "closeddial", "drouting"), persistent)
    for table in (
        "location",
        "dialog",
        "presentity",
        "active_watchers",
        "watchers",
        "pua",
        "b2b_logic",
        "closeddial",
        "dr_partitions",
    ):
        assert f"`{table}`" in told, table
    assert "cannot be called until they register again" in told and "`b2b_entities`" not in told


def test_tables_of_modules_that_keep_everything_in_memory_do_not_count():
    assert left_behind(("usrloc", "dialog"), MYSQL) == ""
    assert (
        left_behind(("usrloc",), MYSQL + 'modparam("usrloc", "working_mode_preset", "single-instance-no-db")\n') == ""
    )
    preset = 'modparam("usrloc", "working_mode_preset", "single-instance-sql-write-back")\n'
    assert "`location`" in left_behind(("usrloc",), MYSQL + preset)


def test_columns_of_ones_own_are_named():
    told = reasons(("acc", "auth_db"), 'modparam("acc", "db_url", "mysql://u:p@h/sip")\n' + MYSQL)
    copied = told["Compare the tables that opensipsdbctl copies"]
    assert "`acc`" in copied and "`subscriber`" in copied and "extra_fields" in copied


def test_another_database_is_brought_over_by_hand():
    told = reasons(
        ("usrloc",), 'modparam("usrloc", "db_url", "postgres://u:p@h/sip")\nmodparam("usrloc", "db_mode", 2)\n'
    )
    assert "Bring the database `sip` (postgres) to the tables of 2.4 by hand" in told
    assert not any("opensipsdbctl" in title for title in told)
    assert "`location` 1011 -> 1013" in told["Check the versions of the tables after the migration"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("text:///usr/share/opensips/dbtext", "/usr/share/opensips/dbtext"),
        ("sqlite:///var/lib/opensips.db", "/var/lib/opensips.db"),
        ("mysql://u:p@h:3306/sip?x=y", "sip"),
        ("mysql://u:p@ss@h/sip", "sip"),
    ],
)
def test_a_database_is_named_as_it_is(url, name):
    loads = 'loadmodule "auth_db.so"\n'
    script = script_of(f'{loads}db_default_url="{url}"\nroute {{ exit; }}', parse_version("2.4"), parse_version("2.3"))
    assert [key[2] for key in databases(script)] == [name]


@pytest.mark.parametrize(
    ("origin", "target", "pages", "hops"), [("2.2", "2.4", 1, 1), ("1.11", "2.3", 3, 3), ("1.4", "2.4", 10, 10)]
)
def test_who_comes_from_before_2_3_goes_through_each_series(origin, target, pages, hops):
    more = 'modparam("dialog", "db_url", "mysql://a:b@h/opensips")\n'
    script = script_of('loadmodule "dialog.so"\n' + more, parse_version(target), parse_origin(origin))
    read, database = [step for step in steps(script) if "2.3" in step.title or "one series" in step.title]
    assert read.title == f"Read the migration pages from {origin} to 2.3"
    assert read.reason.count("Documentation/Migration-") == pages and len(database.commands) == hops
    assert database.commands[-1] == "opensipsdbctl migrate opensips_2_2 opensips_2_3"
    assert not any("migration pages" in title for title in titles(("dialog",), more))


@pytest.mark.parametrize(
    ("text", "hop", "changed"),
    [
        ('loadmodule "dialog.so"\nmodparam("usrloc|dialog", "db_url", "mysql://a/b")\n'
         'modparam("dia.*", "db_mode", 1)\n', ("3.0", "3.1"), ["`dialog` 10 -> 11"]),
        ('loadmodule "dialog.so"\nmodparam("dialog", "db_url", "mysql://a/b")\n', ("3.0", "3.1"), []),  # in memory
        ('loadmodule "uac_registrant.so"\nmodparam("uac_registrant", "db_url", "mysql://a/b")\n', ("2.4", "3.0"),
         ["`registrant` 1 -> 2"]),
        ('loadmodule "tls_mgm.so"\ndb_default_url="mysql://a/b"\n', ("2.4", "3.0"), []),  # it takes no default
        ('loadmodule "tls_mgm.so"\nmodparam("tls_mgm", "db_url", "mysql://a/b")\n', ("2.4", "3.0"),
         ["`tls_mgm` 2 -> 3"]),
    ],
)  # fmt: skip
def test_tables_that_change_are_those_of_the_modules_that_use_a_database(text, hop, changed):
    script = script_of(text + "route { exit; }\n", parse_version("3.6"), parse_origin("2.4"))
    assert changed_tables(script, *hop) == changed
