"""The way from series to series: which hops there are, since when something is found, what each hop needs outside."""

import pytest

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.migrate import way
from opensips_lsp.migrate.preflight.hops import direct_steps, hop_steps, via_steps
from opensips_lsp.migrate.way import found_since, hops_between, is_told_by_hop, since_of

RULES = own_rules()
END = "\nroute { exit; }\n"
MYSQL = 'loadmodule "db_mysql.so"\nloadmodule "tm.so"\n%sdb_default_url="mysql://u:secret@h/sip"\n'


def script(text, origin, target):
    return script_of(text, parse_version(target), parse_origin(origin))


def since(text, origin, target):
    made = script(text, origin, target)
    source = made.all_sources[0]
    found = lint(made, source, RULES)
    by = since_of(found_since([(made, source)], found, RULES), target)
    return {(one.code, text[one.start : one.end]): by(one) for one in found}


# ---- the hops


@pytest.mark.parametrize(
    ("origin", "target", "hops"),
    [
        ("2.3", "2.4", "2.4"),
        ("2.4.0", "2.4.11", ""),
        ("2.3", "3.1", "2.4 3.0 3.1"),
        ("1.11", "2.3", "2.1 2.2 2.3"),
        ("1.10", "2.1", "1.11 2.1"),
        ("3.5", "4.0", "3.6 4.0"),
    ],
)
def test_hops(origin, target, hops):
    found = hops_between(parse_origin(origin), parse_origin(target))
    assert [series for _, series in found] == hops.split()


def test_the_report_of_one_hop_that_has_rules_of_its_own_stays_as_it_is():
    def told(origin, target):
        return is_told_by_hop(parse_origin(origin), parse_origin(target))

    assert not told("2.3", "2.4") and not told("2.3.1", "2.3.6") and not told("3.6.1", "3.6.8")
    assert told("2.2", "2.4") and told("2.3", "3.0") and told("3.5", "3.6")


def test_each_hop_has_a_page():
    assert migration_page("2.3", "2.4").endswith("Migration-2-3-0-to-2-4-0")
    assert migration_page("3.6", "4.0").endswith("Migration-3-6-0-to-4-0-0")
    assert migration_page("1.5", "1.6").endswith("Migration-1-5-to-1-6")
    assert migration_page("1.6", "1.7").endswith("Migration-1-6-4-to-1-7-0")


# ---- since when


def test_a_finding_belongs_to_the_first_series_that_has_it():
    text = (
        "listen=udp:127.0.0.1:5060\nchildren=4\n"
        'loadmodule "proto_udp.so"\nloadmodule "sl.so"\nloadmodule "uri.so"\nloadmodule "nathelper.so"\n'
        'route { if (method == "INVITE") sl_send_reply("200", "OK"); if (nat_uac_test("19")) exit; }\n'
    )
    found = since(text, "2.3", "4.0")
    assert found["M101", "method"] == "2.4"
    assert found["C401", '"uri.so"'] == "3.0"
    assert found["C518", '"200"'] == "3.0" and found["C518", '"19"'] == "3.0"
    assert found["C218", "children"] == "3.1"
    assert found["C218", "listen"] == "4.0"


def test_what_the_origin_refuses_already_belongs_to_it():
    found = since('loadmodule "nosuch.so"\nloadmodule "uri.so"\n' + END, "2.4", "3.6")
    assert found["C401", '"nosuch.so"'] == "2.4" and found["C401", '"uri.so"'] == "3.0"


def test_a_file_of_several_scripts_has_the_first_series_of_all_of_them():
    text = 'modparam("uri", "use_uri_table", 0)'
    loading, other = (script(f'loadmodule "{name}.so"\n{text}{END}', "2.4", "3.6") for name in ("uri", "url"))
    found = [one for one in lint(loading, loading.sources[0], RULES) if one.code == "C403"]
    for two in ((loading, other), (other, loading)):
        assert set(found_since([(one, one.sources[0]) for one in two], found, RULES).values()) == {"3.0"}


def test_several_changes_of_one_place_belong_each_to_its_own_series():
    text = (
        'auto_aliases=no\nloadmodule "tm.so"\nloadmodule "dialog.so"\n'
        'modparam("dialog", "profile_replication_cluster", 1)\n' + END
    )
    made = script(text, "2.4", "3.6")
    source = made.all_sources[0]
    found = [one for one in lint(made, source, RULES) if one.code == "M350"]
    by = found_since([(made, source)], found, RULES)
    assert [("dlg_match_mode" in one.message, by[one]) for one in found] == [(True, "3.0"), (False, "3.3")]


@pytest.mark.parametrize(
    ("code", "series", "text"),
    [
        ("S001", "2.1", "listen=127.0.0.1\n" + END),
        ("S001", "2.2", "uid=1\n" + END),
        ("C401", "2.1", 'loadmodule "auth_diameter.so"' + END),
        ("C403", "2.2", 'loadmodule "acc.so"\nmodparam("acc", "db_flag", "ACC_DO")' + END),
        ("C403", "1.8", 'modparam("localcache", "cache_table_size", 9)' + END),
        ("C404", "1.6", 'loadmodule "sl.so"\nroute { radius_does_uri_exist(); }'),
        ("C501", "1.9", "route { if ($mF == 1) exit; }"),
        ("C505", "1.9", 'route { xlog("$mF"); }'),
        ("M402", "2.2", 'loadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\nroute { setflag(1); }'),
        ("M403", "2.3", 'loadmodule "rest_client.so"\nroute { rest_get("http://x/", "$var(b)"); }'),
        ("M350", "2.3", "auto_aliases=no\nroute { $var(a) = $(ru{re.subst,/\\{a/b/}); }"),
    ],
)
def test_a_finding_says_which_series_before_the_catalogue_changed_it(code, series, text):
    made = script(text, "1.5", "3.6" if code == "M350" else "2.4")
    found = [one for one in lint(made, made.sources[0], RULES, ignore_parse_stops=True) if one.code == code]
    assert {one.since for one in found} == {series}
    reworded = [one._replace(message="") for one in found]
    assert set(found_since([(made, made.sources[0])], reworded, RULES).values()) == {series}


def test_what_another_rule_finds_for_some_series_belongs_to_the_first_of_them():
    """From 3.1 on the function stops OpenSIPS (argument-type), from 3.3 on there is none (unknown-function)."""
    text = 'loadmodule "sl.so"\nauto_aliases=no\nroute { rewritehostport("a.b:5060"); }\n'
    found = [since(text, origin, "3.6").get(("C404", "rewritehostport")) for origin in ("2.4", "3.0", "3.1", "3.2")]
    assert found == ["3.1", "3.1", "3.1", "3.2"]  # the last two: what the origin refuses already


def test_what_changed_before_the_catalogue_begins_belongs_to_the_series_that_did_it():
    text = 'disable_tcp=no\nlisten=udp:127.0.0.1\nloadmodule "proto_udp.so"\nloadmodule "acc.so"\n'
    text += 'modparam("acc", "db_flag", "ACC_DO")' + END
    one = script(text, "1.11", "3.6")
    found = lint(one, one.sources[0], RULES, ignore_parse_stops=True)
    since = found_since([(one, one.sources[0])], found, RULES)
    series = {(finding.code, finding.start): said for finding, said in since.items()}
    assert series["S001", 0] == "2.1" and series["C403", text.index('"db_flag"')] == "2.2"
    later = script(text, "2.1", "3.6")
    since = found_since([(later, later.sources[0])], found, RULES)
    assert {said for finding, said in since.items() if finding.start == 0} == {"2.3"}


def test_a_finding_after_the_fixes_belongs_where_its_like_before_them_does():
    text = 'loadmodule "sl.so"\nroute { sl_send_reply("200", "OK"); }\n'
    made = script(text, "2.4", "3.6")
    source = made.all_sources[0]
    (one,) = (found for found in lint(made, source, RULES) if found.code == "C518")
    elsewhere = one.shifted(5)
    assert since_of(found_since([(made, source)], [one], RULES), "3.6")(elsewhere) == "3.0"
    assert since_of({}, "3.6")(elsewhere) == "3.6"


# ---- outside


def titles(text, origin, target, series):
    return [step.title for step in hop_steps(script(text, origin, target), origin, series)]


def test_a_script_that_is_not_concerned_gets_no_step():
    quiet = 'loadmodule "sl.so"' + END
    for series in ("2.1", "2.2", "2.3", "3.0", "3.1", "3.2", "3.3", "3.5", "3.6", "4.0"):
        expected = 1 if series == "2.1" else 0  # where `make install` installs
        assert len(titles(quiet, "2.4", "4.0", series)) == expected, series


@pytest.mark.parametrize(
    ("word", "modules", "near", "series"),
    [
        ("JSON-RPC 2.0", "mi_fifo", "fifo", "3.0"),
        ("dlg_set_sharing_tag_active", "mi_fifo dialog", "dialog", "3.0"),
        ("programs that receive events", "event_rabbitmq", "rabbitmq", "3.1"),
        ("receive E_DLG_STATE_CHANGED", "event_stream dialog", "event_stream", "3.2"),
        ("opensips-auth-modules", "auth_db", "acc", "3.4"),
        ("new names", "mi_datagram", "dialog", "4.0"),
    ],
)
def test_a_step_is_there_when_it_concerns_the_script(word, modules, near, series):
    def loads(names):
        return "".join(f'loadmodule "{name}.so"\n' for name in names.split()) + END

    assert sum(word in title for title in titles(loads(modules), "2.4", "4.0", series)) == 1
    assert not any(word in title for title in titles(loads(near), "2.4", "4.0", series))


def test_hops_of_which_nothing_is_known_name_their_page():
    (step,) = hop_steps(script(END, "1.5", "2.3"), "1.5", "1.6")
    assert step.title == "Read the migration page to 1.6" and "Migration-1-5-to-1-6" in step.reason


def test_a_series_whose_rows_nobody_has_written_yet_gets_no_advice_of_another_one(monkeypatch):
    monkeypatch.setattr(way, "HOPS", tuple(hop for hop in way.HOPS if hop.series != "4.0"))
    made = script(MYSQL % 'loadmodule "dispatcher.so"\n' + END, "3.6", "4.0")
    assert is_told_by_hop(made.origin, made.target)
    (step,) = hop_steps(made, "3.6", "4.0")
    assert step.title == "Read the migration page to 4.0"
    ((_, step),) = via_steps(made)
    assert "from 3.6 to 4.0" in step.title and "opensipsdbctl" not in step.reason


# ---- databases


def test_a_script_without_a_database_needs_nothing_for_it():
    made = script('loadmodule "usrloc.so"' + END, "2.3", "4.0")
    assert list(direct_steps(made)) == [] and list(via_steps(made)) == []


def test_at_once():
    made = script(MYSQL % 'loadmodule "dispatcher.so"\n' + END, "2.3", "3.6")
    (step,) = direct_steps(made)
    assert "`dispatcher` " in step.reason and "--via" in step.reason and "secret" not in str(step)
    unchanged = script(MYSQL % 'loadmodule "domain.so"\n' + END, "3.4", "3.5")
    assert list(direct_steps(unchanged)) == []


def test_from_series_to_series():
    made = script(MYSQL % 'loadmodule "dispatcher.so"\n' + END, "2.2", "4.0")
    found = list(via_steps(made))
    assert list(dict.fromkeys(series for series, _ in found)) == [series for _, series in hops_between(
        parse_origin("2.2"), parse_version("4.0")
    )]  # fmt: skip
    commands = [command for _, step in found for command in step.commands]
    assert commands[:3] == [
        "opensipsdbctl migrate sip sip_2_3",
        "opensipsdbctl migrate sip_2_3 sip_2_4",
        "opensips-cli -o database_schema_path=opensips-3.0/scripts -x database migrate 2.4_to_3.0 sip_2_4 sip_3_0",
    ]
    assert commands[-1].endswith("3.5_to_3.6 sip_3_5 sip_3_6")
    last = found[-1][1]
    assert last.commands == () and "No tool does it" in last.reason
    assert "secret" not in str(found)


def test_other_databases_are_brought_over_by_hand():
    text = 'loadmodule "db_postgres.so"\nloadmodule "dispatcher.so"\ndb_default_url="postgres://u:p@h/sip"\n' + END
    for _, step in via_steps(script(text, "3.3", "3.5")):
        assert step.commands == () and "No tool does it" in step.reason
