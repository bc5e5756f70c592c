"""Migrations and fixes of real scripts: the same texts as the command line makes, by edits that a client can apply."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from measured import SHARED, needs_shared

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.features import migration as feature
from opensips_lsp.features.migration import Migration, can_migrate, combined_report, target_of
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.migrate.report.json import render
from opensips_lsp.project.configuration import migrating
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.syntax.text import decode

RULES = indexed_rules()
OLD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'
PATH = "/nowhere/opensips.cfg"


def workspace(**settings):
    return Workspace(RULES, options(**settings), lambda text: None)


def migration_of(scripts, rules=RULES, ignore=None, log=lambda text: None):
    """The Migration of some scripts to 2.4."""
    return Migration(scripts, Workspace(rules, options("2.4", "2.3", ignore=ignore), log))


def opened(text, **settings):
    scripts = workspace(**settings)
    scripts.open(PATH, text)
    return scripts


def applied(text, edits):
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A folder with scripts that people have migrated, as they were before."""
    folder = tmp_path_factory.mktemp("real")
    for number, pair in enumerate(sorted((SHARED / "pairs").iterdir())):
        for path in pair.glob("before*"):
            (folder / f"{number}").mkdir(exist_ok=True)
            shutil.copyfile(path, folder / f"{number}" / path.name)
    return folder


def by_command_line(folder, target, *arguments):
    """{path below the folder: text} after a run of the command line on a copy of a folder."""
    shutil.copytree(folder, target)
    subprocess.run(
        [sys.executable, "-m", "opensips_lsp.cli", *arguments, "."], cwd=target, capture_output=True, check=False
    )
    return texts(target)


def texts(folder):
    return {path.relative_to(folder): decode(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


@needs_shared
def test_real_scripts_are_migrated_as_the_command_line_does_it(real, tmp_path):
    scripts, after = workspace(), texts(real)
    migration = migration_of(scripts)
    for root in scripts.scripts_in([str(real)]):
        for path in scripts.files_of(root):
            migration.migrate(path)
    for path, before, new in migration.changes():
        assert applied(before, edits_between(before, new)) == new
        after[Path(path).relative_to(real)] = new
    assert len(migration.changes()) > 20
    assert after == by_command_line(real, tmp_path / "copy", "migrate", "--write")


@needs_shared
def test_real_scripts_are_fixed_as_the_command_line_does_it(real, tmp_path):
    scripts, after = workspace(), texts(real)
    for path in after:
        text, _ = scripts.fixed(str(real / path))
        after[path] = text
    assert after == by_command_line(real, tmp_path / "copy", "--fix")


KAMAILIO = '#!KAMAILIO\n#!define X\ndebug=2\nloadmodule "mi_fifo.so"\nloadmodule "pv.so"\nrequest_route { exit; }\n'


@pytest.mark.parametrize("target", ("2.4", "3.6"))
@pytest.mark.parametrize("text", (OLD, KAMAILIO, 'include_file "part.inc"\n'), ids=("old", "Kamailio", "included"))
def test_the_report_is_that_of_the_command_line(tmp_path, text, target):
    root, part = tmp_path / "opensips.cfg", tmp_path / "part.inc"
    root.write_text(text)
    part.write_text(KAMAILIO if "part" in text else "")
    command = (sys.executable, "-m", "opensips_lsp.cli", "migrate", "--isolated", "--to", target)
    subprocess.run([*command, str(root), str(part), "--report", str(tmp_path / "report.json")], check=False)
    fresh = Workspace(RULES, migrating(options(target, "2.3", isolated=True)), lambda text: None)
    editor = Migration(workspace(isolated=True), fresh, parse_version(target), parse_version("2.3"))
    for path in (root, part):
        editor.migrate(str(path))
    assert json.loads(render(editor.report())) == json.loads((tmp_path / "report.json").read_text())


# ---- whether there is anything to migrate, and to what


@pytest.mark.parametrize(
    ("text", "target", "offered"),
    (
        (OLD, None, True),
        (OLD, "2.3", True),
        (OLD.replace("method", "$rm"), "2.3", True),  # nobody knows before it is tried
        (OLD.replace("method", "$rm"), None, False),
        (OLD.replace("exit", "exit(1, 2"), None, False),  # in a broken statement nothing is changed
        (OLD.replace("exit;", "exit;\n\texit(1, 2;"), None, True),
        ("route { exit; }\n", "2.4.3", False),
    ),
)
def test_a_migration_is_offered_where_it_may_change_something(text, target, offered):
    assert can_migrate(opened(text, target=target).snapshot(PATH)) is offered


@pytest.mark.parametrize(("target", "to"), ((None, "2.4"), ("2.3", "2.4"), ("2.4.3", "2.4.3")))
def test_the_goal_is_the_target_of_the_project_if_that_is_new_enough(target, to):
    assert target_of(opened(OLD, target=target).snapshot(PATH)) == parse_version(to)


def test_later_series_are_offered(monkeypatch):
    monkeypatch.setattr(feature, "SERIES", ("2.3", "2.4", "3.0", "3.6"))

    def offered(target):
        return [version.series for version in feature.later_targets(opened(OLD, target=target).snapshot(PATH))]

    assert offered(None) == offered("2.3") == ["3.0", "3.6"]
    assert offered("3.0") == ["3.6"] and offered("3.6") == []


@pytest.mark.parametrize(
    ("target", "origin", "to", "wanted"),
    (
        (None, None, "3.6", "2.3"),
        ("2.3", None, "3.6", "2.3"),
        (None, "2.2", "3.6", "2.2"),
        ("3.0", None, "3.6", "3.0"),
        ("3.0", "2.4", "3.6", "2.4"),
        ("3.6", "3.4", "3.0", "2.3"),
    ),
)
def test_where_a_file_comes_from(target, origin, to, wanted):
    snapshot = opened(OLD, target=target, origin=origin).snapshot(PATH)
    assert feature.origin_of(snapshot, parse_version(to)).series == wanted


def test_the_report_goes_from_series_to_series():
    target, origin = parse_version("3.6"), parse_version("2.3")
    text = 'children=4\nloadmodule "dialog.so"\nroute { if (method == "X") exit; }\n'
    fresh = Workspace(RULES, options("3.6", "2.3"), lambda text: None)
    going = Migration(opened(text), fresh, target, origin)
    going.migrate(PATH)
    made = combined_report([going])
    assert [hop.series for hop in made.hops] == "2.4 3.0 3.1 3.2 3.3 3.4 3.5 3.6".split()
    (file,) = made.files
    assert {(one.code, one.since) for one in file.changes} == {("M101", "2.4"), ("C218", "3.1")}
    assert ("M350", "3.0") in {(one.code, one.since) for one in file.confirm}


def test_the_workspace_stays_as_it_is():
    scripts = opened(OLD)
    migration = migration_of(scripts)
    migration.migrate(PATH)
    assert migration.changes() == [(PATH, OLD, OLD.replace("method", "$rm"))]
    assert scripts.text(PATH).string == OLD and scripts.snapshot(PATH).findings


def test_what_is_ignored_is_not_fixed():
    migration = migration_of(opened(OLD), ignore=("M1",))
    migration.migrate(PATH)
    assert migration.changes() == []


def test_a_file_is_migrated_once():
    migration = migration_of(opened(OLD))
    migration.migrate(PATH)
    migration.migrate(PATH)
    assert len(migration.changes()) == 1 and len(migration.report().files) == 1


def test_a_part_sees_what_has_become_of_the_others(tmp_path):
    (tmp_path / "opensips.cfg").write_text(f'{OLD}include_file "part.inc"\n')
    part = tmp_path / "part.inc"
    part.write_text("")
    scripts = workspace()
    scripts.open(str(part), 'route[a] { if (uri == "x") exit; }\n')  # not saved: it counts all the same
    migration = migration_of(scripts)
    for path in scripts.files_of(str(tmp_path / "opensips.cfg")):
        migration.migrate(path)
    assert [new for _, _, new in migration.changes()] == [
        f'{OLD.replace("method", "$rm")}include_file "part.inc"\n', 'route[a] { if ($ru == "x") exit; }\n',
    ]  # fmt: skip
    assert part.read_text() == ""


def test_a_rule_that_fails_is_left_out_and_the_others_go_on():
    class Broken(type(RULES[0])):
        code, breaks_in, migrating, after_parse, visits, words, supersedes, tags = (
            "Z900",
            "2.4",
            False,
            False,
            (),
            (),
            (),
            (),
        )

        def __init__(self):
            self.name, self.severity, self.stage = "broken", "error", None

        def load(self):
            return self

        def has(self, hook):
            return hook == "check_script"

        def check_script(self, script, source):
            raise ValueError("a mistake")

    heard = []
    scripts = opened(OLD)
    migration = migration_of(scripts, [*RULES, Broken()], log=heard.append)
    migration.migrate(PATH)
    assert migration.changes()[0][2] == OLD.replace("method", "$rm")
    assert "Z900" in heard[0]


def test_the_report_of_nothing_is_a_report():
    assert combined_report([]).files == []
