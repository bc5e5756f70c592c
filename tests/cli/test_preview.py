"""Targets that nothing offers: they are taken, with a note, and only rules that are right for them are run."""

import subprocess
import sys

import pytest

from opensips_lsp.catalogue.series import OFFERED, PREVIEW
from opensips_lsp.lint.registry import own_rules


def run(folder, *arguments):
    command = [sys.executable, "-m", "opensips_lsp.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    for name in ("a.cfg", "b.cfg"):
        (tmp_path / name).write_text('loadmodule "tm.so"\nloadmodule "nosuch.so"\nroute { t_relay(); }\n')
    return tmp_path


@pytest.mark.parametrize("series", PREVIEW)
def test_one_note(folder, series):
    done = run(folder, "--select", "C401", "--target", series, "a.cfg", "b.cfg")
    note = f"OpenSIPS {series} is a preview: the rules were written for 2.3 and 2.4; findings may be wrong"
    assert done.stderr == f"opensips-lint: {note}\n"
    assert done.stdout.count(f"OpenSIPS {series} has no module `nosuch`") == 2
    assert done.returncode == 1


@pytest.mark.parametrize("series", OFFERED)
def test_no_note(folder, series):
    assert run(folder, "--target", series, "a.cfg").stderr == ""


def test_nothing_lists_them(folder):
    for arguments in (["--help"], ["--target", "1.2", "a.cfg"], ["migrate", "--help"]):
        done = run(folder, *arguments)
        assert not any(f" {series}" in done.stdout + done.stderr for series in PREVIEW)


@pytest.mark.parametrize("series", PREVIEW)
def test_scripts_are_migrated_to_them(folder, series):
    done = run(folder, "migrate", "--isolated", "--to", series, "a.cfg")
    assert done.returncode == 1 and done.stdout.startswith(f"# OpenSIPS 2.3.6 to {series}.")
    assert f"OpenSIPS {series} is a preview" in done.stderr


@pytest.mark.parametrize("series", (*OFFERED, *PREVIEW))
def test_which_rules_are_run(series):
    target = tuple(map(int, series.split(".")))
    for rule in own_rules():
        expected = rule.applies((*target, 0)) if series in OFFERED or rule.previews else False
        assert rule.runs_for((*target, 0)) == expected, rule.code
    assert any(rule.runs_for((*target, 0)) for rule in own_rules())
