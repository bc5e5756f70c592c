"""Module parameters that break from 2.3 to 2.4: each measured snippet, and each condition that a fix hangs on."""

import json
from itertools import pairwise

import pytest
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.findings import lint, lint_text, script_of
from opensips_lsp.lint.fixes import apply, fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.rules.common.tables import modules_of
from opensips_lsp.rules.parameters.database_schema import changes
from opensips_lsp.syntax.text import decode

RULES = own_rules()
OURS = [rule for rule in RULES if rule.code.startswith("M2")]
FOR_2_4, FOR_2_3 = parse_version("2.4"), parse_version("2.3")
ORIGIN = parse_version("2.3")
END = "\nroute { exit; }\n"
CLUSTER = (
    'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nloadmodule "proto_bin.so"\n'
    'loadmodule "db_text.so"\nloadmodule "clusterer.so"\n'
)


def found_in(text, target=FOR_2_4, origin=None):
    """(code, what is marked) of our findings, and of those of C403."""
    found = lint_text(text, target, RULES, origin)
    return [(f.code, text[f.start : f.end]) for f in found if f.code[:2] == "M2" or f.code == "C403"]


def one_finding(text, code, target=FOR_2_4, origin=None):
    return next(f for f in lint_text(text, target, RULES, origin) if f.code == code)


def script_for(text, origin=None):
    script = script_of(text, FOR_2_4, origin)
    return script, script.sources[0]


def fixed(text, unsafe=False, origin=None):
    return fix(lambda changed: script_for(changed, origin), text, OURS, unsafe)[0]


def chosen(text, code, title, target=FOR_2_4, origin=None):
    finding = one_finding(text, code, target, origin)
    choice = next(choice for choice in finding.choices if choice.title == title)
    assert choice.applicability == UNSAFE
    return apply(text, [choice])[0]


# ---- the snippets of breaking.json

# id -> (code, module to load, the parameters that are marked; whether a safe fix gives the form of 2.4)
IDS = {
    "clusterer.seq": ("M201", "", ["ls_seq_no_col"], True),
    "dialog.dialog_replication_cluster": (
        "M202",
        "dialog",
        ["accept_replicated_dialogs", "replicate_dialogs_to"],
        True,
    ),
    "dialog.profile_replication_cluster": (
        "M202",
        "dialog",
        ["accept_replicated_profiles", "replicate_profiles_to"],
        True,
    ),
    "drouting.status_replication_cluster": (
        "M202",
        "drouting",
        ["accept_replicated_status", "replicate_status_to"],
        True,
    ),
    "load_balancer.status_replication_cluster": (
        "M202",
        "load_balancer",
        ["accept_replicated_status", "replicate_status_to"],
        True,
    ),
    "ratelimit.pipe_replication_cluster": ("M202", "ratelimit", ["accept_pipes_from", "replicate_pipes_to"], True),
    "dialog.replication_auth_check": ("M203", "dialog", ["replication_auth_check"], True),
    "ratelimit.repl_pipes_auth_check": ("M203", "ratelimit", ["repl_pipes_auth_check"], True),
    "usrloc.repl_auth_check": ("M203", "usrloc", ["repl_auth_check"], True),
    "usrloc.repl": ("M204", "usrloc", ["accept_replicated_contacts", "replicate_contacts_to"], False),
    "usrloc.contactid": ("M205", "usrloc", ["contactid_column"], True),
    "usrloc.db_mode": ("M206", "usrloc", ["db_mode"], True),
    "mid_registrar.mode": ("M208", "mid_registrar", ["insertion_mode", "contact_match_param"], False),
    "mid_registrar.match_mode": ("M209", "mid_registrar", ["contact_match_mode"], True),
    "osp.identity": ("M210", "osp", ["identity_signature_avp"], False),
    "fraud.use_local_time": ("M213", "fraud_detection", ["use_local_time"], False),
    "rest_client.tls_domain": ("M218", "rest_client", ["tls_client_domain"], False),
    "cachedb.cassandra": ("M219", "cachedb_cassandra", ["connection_timeout"], False),
    "cachedb.mongodb": ("M220", "cachedb_mongodb", ["op_timeout"], False),
}
NOT_IN_2_3_6 = ("rest_client.tls_domain", "mid_registrar.match_mode", "cachedb.cassandra", "cachedb.mongodb")
PATH = SHARED / "facts" / "breaking.json"
ITEMS = {item["id"]: item for item in json.loads(PATH.read_text(encoding="utf-8"))} if PATH.is_file() else {}


def wrapped(module, snippet):
    return CLUSTER + (f'loadmodule "{module}.so"\n' if module else "") + snippet + END


@needs_shared
@pytest.mark.parametrize("name", IDS)
def test_each_measured_snippet_is_found_and_becomes_the_form_of_2_4(name):
    code, module, marked, safe = IDS[name]
    old, new = ITEMS[name]["snippet_2_3"], ITEMS[name]["snippet_2_4"]
    text, wanted = wrapped(module, old), wrapped(module, new if new.startswith("modparam") else "")
    origin = ORIGIN if code == "M206" else None  # deprecated only: told to who comes from 2.3
    found = [place for place in found_in(text, origin=origin) if place[0] == code]
    assert found == [(code, f'"{parameter}"') for parameter in marked]
    assert not [place for place in found_in(text) if place[0] == "C403"]
    if name not in NOT_IN_2_3_6:
        assert not found_in(text, FOR_2_3)
    assert code not in [found for found, _ in found_in(wanted)]
    if safe:
        assert fixed(text, origin=origin).replace("\n\n", "\n") == wanted.replace("\n\n", "\n")


DEFAULTS = {
    "cachedb_redis.startup": ("M214", "cachedb_redis"), "cgrates.compat": ("M215", "cgrates"),
    "fraud.utc": ("M212", "fraud_detection"),
}  # fmt: skip


@needs_shared
@pytest.mark.parametrize("name", DEFAULTS)
def test_each_changed_default_is_told_to_who_comes_from_2_3(name):
    code, module = DEFAULTS[name]
    old, new = ITEMS[name]["snippet_2_3"].replace("(no parameter)", ""), ITEMS[name]["snippet_2_4"]
    text, wanted = wrapped(module, old), wrapped(module, new)
    assert (code, f'"{module}.so"') in found_in(text, origin=ORIGIN) and not found_in(text)
    assert not found_in(text, FOR_2_3)
    assert fixed(text, origin=ORIGIN).replace("\n\n", "\n").replace(", ", ",") == wanted
    assert code not in dict(found_in(wanted, origin=ORIGIN))


@needs_shared
def test_no_id_is_forgotten():
    others = {
        "osp.identity",
        "pua_dialoginfo.nopublish",
        "rest_client.expect",
        "tls_mgm.version",
        "auth_check.permissions",
        "db.schema",
    }
    ours = {item for item in ITEMS if item.split(".")[0] in ("clusterer", "usrloc", "mid_registrar", "osp", "cachedb")}
    assert ours <= set(IDS) and others <= set(ITEMS) and set(IDS) | set(DEFAULTS) <= set(ITEMS)


def test_the_patch_level_decides():
    text = (
        'loadmodule "pua_dialoginfo.so"\nmodparam("pua_dialoginfo", "nopublish_flag", 5)\nroute { setflag(QUIET); }\n'
    )
    assert found_in(text, parse_version("2.4.6")) == []
    assert found_in(text) == [("M211", "5")]
    assert '"nopublish_flag", "QUIET")' in chosen(text, "M211", "Use flag `QUIET`")
    text = 'loadmodule "osp.so"\nmodparam("osp", "identity_canon_avp", "$avp(x)")' + END
    assert not found_in(text, parse_version("2.4.2")) and found_in(text, parse_version("2.4.3"))


# ---- replication: pairs

LOADS = CLUSTER + 'loadmodule "dialog.so"\n'
ACCEPT, SEND = "accept_replicated_dialogs", "replicate_dialogs_to"


def dialog(name, value):
    return f'modparam("dialog", "{name}", {value})\n'


def test_what_is_read_last_counts():
    text = LOADS + dialog(ACCEPT, 1) + dialog(SEND, 2) + dialog(ACCEPT, 2) + END
    assert fixed(text) == LOADS + dialog("dialog_replication_cluster", 2) + END
    text = LOADS + dialog(ACCEPT, 2) + dialog(SEND, 2) + dialog(ACCEPT, 1) + END
    assert fixed(text) == text
    assert (
        chosen(text, "M202", "Send to and receive from cluster 2")
        == LOADS + dialog("dialog_replication_cluster", 2) + END
    )


def test_one_way_is_for_a_person_to_decide():
    text = LOADS + dialog(SEND, 3) + END
    assert fixed(text, unsafe=True) == text
    assert (
        chosen(text, "M202", "Send to and receive from cluster 3")
        == LOADS + dialog("dialog_replication_cluster", 3) + END
    )
    assert chosen(text, "M202", "Remove the replication") == LOADS + END
    text = LOADS + dialog(SEND, 3) + dialog(ACCEPT, 0) + END
    assert fixed(text, unsafe=True) == text


def test_both_off_is_deleted():
    assert fixed(LOADS + dialog(SEND, 0) + dialog(ACCEPT, 0) + END) == LOADS + END


def test_a_quoted_number_is_no_number_to_2_3():
    text = LOADS + dialog(ACCEPT, '"1"') + dialog(SEND, 1) + END
    assert fixed(text) == text
    assert fixed(text, unsafe=True) == LOADS + dialog("dialog_replication_cluster", 1) + END


def test_comments_and_line_ends_are_kept():
    text = (
        LOADS
        + "\t"
        + dialog(ACCEPT, 1).replace("\n", " # a\r\n")
        + "\t/* b */ "
        + dialog(SEND, 1).replace("\n", "\r\n")
        + END
    )
    assert fixed(text) == LOADS + '\tmodparam("dialog", "dialog_replication_cluster", 1) # a\r\n\t/* b */\r\n' + END
    text = LOADS + dialog(ACCEPT, 0).strip() + " " + dialog(SEND, 0) + END
    assert fixed(text).split() == (LOADS + END).split()


def test_the_new_parameter_takes_the_place_of_the_old_ones():
    new = dialog("dialog_replication_cluster", 1)
    assert fixed(LOADS + new + dialog(ACCEPT, 1) + dialog(SEND, 1) + END) == LOADS + new + END
    text = LOADS + new + dialog(ACCEPT, 2) + END
    assert fixed(text, unsafe=True) == text and one_finding(text, "M202").choices


def test_a_modparam_for_several_modules_is_never_edited():
    loads = CLUSTER + 'loadmodule "drouting.so"\nloadmodule "load_balancer.so"\n'
    names = "accept_replicated_status", "replicate_status_to"
    text = loads + "".join(f'modparam("drouting|load_balancer", "{name}", 1)\n' for name in names) + END
    assert set(found_in(text)) == {
        ("M202", '"accept_replicated_status"'),
        ("M202", '"replicate_status_to"'),
    }
    assert fixed(text, unsafe=True) == text
    assert not any(finding.choices or finding.fix for finding in lint_text(text, FOR_2_4, OURS))
    text = LOADS + 'modparam("DIALOG|nothing", "replication_auth_check", 1)' + END
    assert fixed(text) == LOADS + "route { exit; }\n"


def files(**texts):
    """Name -> findings and text, of a script whose root is `root`."""
    texts = {f"/x/{name}.cfg": text for name, text in texts.items()}
    sources, problems = project.sources("/x/root.cfg", texts["/x/root.cfg"], texts.get)
    script = Script(FOR_2_4, sources, all_files_known=not problems)
    rules = [rule for rule in OURS if rule.code != "M222"]
    return {source.path[3:-4]: (lint(script, source, rules), source.text) for source in script.sources}


def test_a_pair_in_two_files_is_not_fixed_but_offered():
    found = files(root=LOADS + dialog(ACCEPT, 1) + 'include_file "part.cfg"' + END, part=dialog(SEND, 1))
    for findings, text in found.values():
        (finding,) = [f for f in findings if f.code == "M202"]
        assert finding.fix is None and "not entirely in this file" in finding.message
        rename, delete = finding.choices
        assert "dialog_replication_cluster" in apply(text, [rename])[0]
        assert "replicate" not in apply(text, [delete])[0]


def test_a_pair_in_an_included_file_is_fixed_there():
    found = files(root=LOADS + 'include_file "part.cfg"' + END, part=dialog(ACCEPT, 1) + dialog(SEND, 1))
    assert not found["root"][0]
    findings, text = found["part"]
    assert apply(text, {f.fix for f in findings})[0] == dialog("dialog_replication_cluster", 1)


@pytest.mark.parametrize("text", [dialog(ACCEPT, 1) + dialog(SEND, 1) + 'include_file "gone.cfg"' + END,
                                  dialog(ACCEPT, 1) + dialog(SEND, 1)])  # fmt: skip
def test_where_files_are_missing_that_may_create_dialogs_it_is_a_choice(text):
    findings = [f for f in files(root=LOADS + text)["root"][0] if f.code == "M202"]
    assert [f.fix for f in findings] == [None, None]
    assert {choice.applicability for f in findings for choice in f.choices} == {UNSAFE}
    assert all("where create_dialog() has P, p, R or r, each node pings them" in f.message for f in findings)


def test_a_module_that_is_not_loaded_is_another_matter():
    assert ("M202", f'"{ACCEPT}"') in found_in(dialog(ACCEPT, 1) + END)
    assert not [f for f in found_in(LOADS + 'modparam("tm", "accept_replicated_dialogs", 1)' + END) if f[0] != "C403"]


# ---- usrloc

USRLOC = CLUSTER + 'loadmodule "usrloc.so"\n'


def usrloc(name, value):
    return f'modparam("usrloc", "{name}", {value})\n'


PAIR = usrloc("accept_replicated_contacts", 1) + usrloc("replicate_contacts_to", 1)
CLUSTERED = usrloc("location_cluster", 1) + usrloc("cluster_mode", '"full-sharing"')


@pytest.mark.parametrize(
    "mode, title, wanted",
    [
        (0, "Replicate in cluster 1; start empty, as in 2.3", CLUSTERED),
        (None, "Replicate in cluster 1; start empty, as in 2.3", CLUSTERED),
        (0, "Replicate in cluster 1; start with the contacts of the cluster",
         CLUSTERED + usrloc("restart_persistency", '"sync-from-cluster"')),
        (1, "Replicate in cluster 1; start with the contacts of the database, write through",
         CLUSTERED + usrloc("restart_persistency", '"load-from-sql"') + usrloc("sql_write_mode", '"write-through"')),
        (2, "Replicate in cluster 1; start with the contacts of the database, write back",
         CLUSTERED + usrloc("restart_persistency", '"load-from-sql"') + usrloc("sql_write_mode", '"write-back"')),
        (3, "Remove the replication: all nodes share the database", usrloc("working_mode_preset", '"sql-only"')),
    ],
)  # fmt: skip
def test_contact_replication_goes_with_db_mode(mode, title, wanted):
    text = USRLOC + PAIR + (usrloc("db_mode", mode) if mode is not None else "") + END
    assert fixed(text, unsafe=True) == text
    after = chosen(text, "M204", title)
    assert after == USRLOC + wanted + END
    assert not found_in(after)


def test_contact_replication_that_was_off_is_deleted():
    off = PAIR.replace(", 1)", ", 0)")
    assert fixed(USRLOC + off + usrloc("db_mode", 0) + END) == (
        USRLOC + usrloc("working_mode_preset", '"single-instance-no-db"') + END
    )


def test_contact_replication_one_way_and_half_migrated():
    text = USRLOC + usrloc("replicate_contacts_to", 4) + END
    assert "one-way" in one_finding(text, "M204").message
    assert 'location_cluster", 4)' in chosen(text, "M204", "Replicate in cluster 4; start empty, as in 2.3")
    text = USRLOC + CLUSTERED + PAIR + END
    assert chosen(text, "M204", "Remove it: `cluster_mode` is set") == USRLOC + CLUSTERED + END


def test_db_mode_in_another_file_is_not_forgotten():
    found = files(root=USRLOC + PAIR + 'include_file "part.cfg"' + END, part=usrloc("db_mode", 1))
    titles = {choice.title for f in found["root"][0] if f.code == "M204" for choice in f.choices}
    assert titles == {"Remove the replication"}
    assert [f.fix for f in found["part"][0]] == [None]


@pytest.mark.parametrize("mode, preset", [
    (0, "single-instance-no-db"), (1, "single-instance-sql-write-through"), (2, "single-instance-sql-write-back"),
    (3, "sql-only"),
])  # fmt: skip
def test_db_mode_is_a_preset(mode, preset):
    text = USRLOC + usrloc("db_mode", mode) + END
    assert not found_in(text)
    finding = one_finding(text, "M206", origin=ORIGIN)
    assert (finding.severity, finding.fix.applicability) == ("info", SAFE)
    assert fixed(text, origin=ORIGIN) == USRLOC + usrloc("working_mode_preset", f'"{preset}"') + END


def test_db_mode_twice_is_converted_at_once():
    text = USRLOC + usrloc("db_mode", 0) + usrloc("db_mode", 2) + END
    assert len({f.fix.edits for f in lint_text(text, FOR_2_4, OURS, ORIGIN) if f.code == "M206"}) == 1
    assert "db_mode" not in fixed(text, origin=ORIGIN)
    text = USRLOC + usrloc("db_mode", 1) + usrloc("db_mode", 7) + END
    assert fixed(text, unsafe=True, origin=ORIGIN) == text
    assert found_in(USRLOC + usrloc("db_mode", '"1"') + END) == [("C403", '"1"')]


@pytest.mark.parametrize("mode, refused", [(0, True), (1, True), (2, True), (3, False)])
def test_location_cluster_with_db_mode_does_not_start(mode, refused):
    text = USRLOC + usrloc("db_mode", mode) + usrloc("location_cluster", 1) + END
    found = [f for f in lint_text(text, FOR_2_4, RULES) if f.code == "M207"]
    assert [(f.severity, f.stage) for f in found] == [("error", "init")] * refused
    for choice in (choice for f in found for choice in f.choices):
        assert "M207" not in dict(found_in(apply(text, [choice])[0]))
    old = [f.severity for f in lint_text(text, parse_version("2.4.6"), RULES) if f.code == "M207"]
    assert old == ["warning"] * refused


@pytest.mark.parametrize(
    "more, refused",
    [
        ("", True),
        (usrloc("cluster_mode", '"none"'), True),
        (usrloc("cluster_mode", '"Full-Sharing"'), False),
        (usrloc("working_mode_preset", '"single-instance-no-db"'), True),
        (usrloc("location_cluster", 0), False),
        (usrloc("working_mode_preset", '"full-sharing-cluster"'), False),
        (usrloc("working_mode_preset", '"sql-only"'), False),
    ],
)
def test_location_cluster_needs_a_mode_for_clusters(more, refused):
    text = USRLOC + usrloc("location_cluster", 1) + more + END
    assert [f for f in found_in(text) if f[0] == "M207"] == [("M207", '"location_cluster"')] * refused


def test_nothing_is_said_of_a_mode_that_may_stand_in_another_file():
    assert "M207" not in dict(found_in(USRLOC + usrloc("location_cluster", 1)))
    assert not files(root=USRLOC + usrloc("location_cluster", 1) + 'include_file "gone.cfg"' + END)["root"][0]


# ---- defaults that changed

FRAUD = 'loadmodule "fraud_detection.so"\n'


def test_local_time_stays_local_time_whatever_else_is_fixed():
    text = FRAUD + 'modparam("fraud_detection", "use_local_time", 1)' + END
    after = fixed(text, origin=ORIGIN)
    assert after == FRAUD + 'modparam("fraud_detection", "use_utc_time", 0)' + END
    assert fixed(after, unsafe=True, origin=ORIGIN) == after


def test_a_parameter_is_added_behind_the_last_one_of_its_module():
    text = ('loadmodule "cachedb_redis.so"\r\n  modparam("cachedb_redis", "cachedb_url", "a") /* b */ # c\r\n'
            '  modparam("cachedb_redis", "cachedb_url", "d") /* e\r\n  f */\r\nroute { exit; }')  # fmt: skip
    assert fixed(text, origin=ORIGIN) == text.replace(
        '"d") /*', '"d")\r\n  modparam("cachedb_redis", "shutdown_on_error", 1) /*'
    )
    text = 'route { exit; }\nloadmodule "cachedb_redis.so"'
    assert fixed(text, origin=ORIGIN) == text + '\nmodparam("cachedb_redis", "shutdown_on_error", 1)'


def test_a_default_is_told_once_and_is_unsafe_where_files_are_missing():
    load = 'loadmodule "cachedb_redis.so"\n'
    proof = 'route { if (method=="INVITE") exit; }\n'
    found = files(root='include_file "part.cfg"\n' + load + proof, part=load)
    assert [f.code for f in found["part"][0]] == ["M214"] and not found["root"][0]
    (finding,) = [f for f in files(root=load + 'include_file "gone.cfg"\n' + proof)["root"][0] if f.code == "M214"]
    assert finding.fix.applicability == UNSAFE


def test_a_default_is_added_even_if_that_has_to_wait_until_the_proof_is_fixed():
    text = LOADS + dialog(ACCEPT, 1) + 'loadmodule "cachedb_redis.so"\n' + dialog(SEND, 1) + END
    assert "shutdown_on_error" in fixed(text) and "dialog_replication_cluster" in fixed(text)


# ---- the database


@needs_shared
def test_the_tables_are_those_of_the_facts():
    old, new = (json.loads((SHARED / "facts" / f"{v}.json").read_text())["db_tables"] for v in ("2.3", "2.4"))
    changed = {
        name: (old[name]["version"], new[name]["version"]) for name in old.keys() & new.keys() if old[name] != new[name]
    }
    told, gone = changes(load("2.3"), load("2.4"))
    assert {table.name: (table.version, version) for table, version in told} == changed
    assert {table.group for table, _ in told} == {"usrloc", "clusterer", "presence"}
    assert set(gone) == old.keys() - new.keys()


def test_each_table_that_changes_is_told_of_a_module_that_uses_it():
    """Of all series: a module that the rule does not look at would never be named."""
    rule = next(rule for rule in OURS if rule.code == "M222")
    tables = [table for old, new in pairwise(SERIES) for table, _ in changes(load(old), load(new))[0]]
    assert {module for table in tables for module in modules_of(table)} <= set(rule.prefilter.words)


URL = 'db_default_url="mysql://a/b"\n'
DIALOG = 'loadmodule "dialog.so"\nmodparam("usrloc|dialog", "db_mode", 1)\n'


@pytest.mark.parametrize(
    ("origin", "target", "modules", "said"),
    [
        ("2.3", "3.6", DIALOG, "from OpenSIPS 2.3 to 3.6: `dialog` (version 10 to 12)"),
        ("2.3", "3.6", DIALOG, "; migrate the database to 2.4 by opensipsdbctl, and then from series to series: "),
        ("2.4", "3.1", DIALOG, "from OpenSIPS 2.4 to 3.1: `dialog` (version 10 to 11)"),
        ("2.4", "3.1", DIALOG, "; migrate the database from series to series: `migrate --via` lists the commands"),
        ("1.11", "3.2", 'loadmodule "auth_db.so"\n', "from OpenSIPS 2.3 to 3.2: `subscriber` (version 7 to 8)"),
        ("3.1", "3.2", 'loadmodule "uac_registrant.so"\n', "`registrant` (version 2 to 3)"),
        ("3.2", "3.3", DIALOG, None),
        ("2.4", "3.6", 'loadmodule "dialog.so"\n', None),  # in memory
        ("2.4", "3.6", 'loadmodule "tls_mgm.so"\n', None),  # it takes no default (tls_mgm.c)
        ("3.5", "3.6", 'loadmodule "presence.so"\nloadmodule "pua.so"\n', None),
    ],
)
def test_the_database_is_told_for_a_later_series(origin, target, modules, said):
    text = URL + modules + "route { exit; }\n"
    found = lint_text(text, parse_version(target), OURS, parse_origin(origin))
    told = [finding.message for finding in found if finding.code == "M222"]
    assert len(told) == (said is not None) and all(said in message for message in told), told


def test_the_database_is_told_once_with_all_that_changed():
    text = USRLOC + usrloc("db_mode", 1) + 'route { lookup("aliases"); }\n'
    message = one_finding(text, "M222", origin=ORIGIN).message
    assert all(
        word in message
        for word in ("`clusterer` (version 2 to 4)", "`location` (version 1011 to 1013)", "`aliases` was removed")
    )
    assert [f[0] for f in found_in(text, origin=ORIGIN)].count("M222") == 1


# ---- real configs


@needs_shared
def test_native_configs_of_2_4_are_left_alone():
    told, judged = [], 0
    plain = [(row["path"], None, row) for row in rows("corpus/verdicts.jsonl") if row["template"] in (None, "")]
    for name, text, row in plain + [(row["id"], row["text"], row) for row in rows("corpus/cases.jsonl")]:
        if not (row["2.4"] or {}).get("accept") or (row["2.3"] or {}).get("accept") is not False:
            continue
        text = decode((SHARED / "corpus" / name).read_bytes()) if text is None else text
        judged += 1
        told += [
            f"{name}: {f.code} {f.message}"
            for f in lint_text(text, FOR_2_4, OURS)
            if f.code != "M207"  # 2.4 says so itself when it starts
        ]
    assert judged > 100 and not told, "\n" + "\n".join(told)


@needs_shared
@pytest.mark.parametrize("pair", sorted(path.name for path in (SHARED / "pairs").glob("*")) if SHARED.is_dir() else [])
def test_what_people_changed_by_hand_is_found(pair):
    names = {parameter for _, _, parameters, _ in IDS.values() for parameter in parameters}
    before, after = (decode((SHARED / "pairs" / pair / f"{side}.cfg").read_bytes()) for side in ("before", "after"))
    marked = {text.strip("\"'") for _, text in found_in(before)}
    for line in before.splitlines():
        for name in names:
            if (
                line.startswith("modparam(")
                and f'"{name}"' in line
                and line not in after.splitlines()
                and "${" not in line
            ):
                assert name in marked, line
