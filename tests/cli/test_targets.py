"""Targets after the default one: nothing is said of them but findings, and only rules that are right are run."""

import subprocess
import sys

import pytest

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, numbers
from opensips_lsp.lint.registry import own_rules

LATER = SERIES[SERIES.index(DEFAULT_TARGET.series) + 1 :]


def run(folder, *arguments):
    command = [sys.executable, "-m", "opensips_lsp.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    for name in ("a.cfg", "b.cfg"):
        (tmp_path / name).write_text('loadmodule "tm.so"\nloadmodule "nosuch.so"\nroute { t_relay(); }\n')
    return tmp_path


@pytest.mark.parametrize("series", SERIES)
def test_each_series_is_a_target(folder, series):
    done = run(folder, "--select", "C401", "--target", series, "a.cfg", "b.cfg")
    assert done.stderr == ""
    assert done.stdout.count(f"OpenSIPS {series} has no module `nosuch`") == 2
    assert done.returncode == 1


def test_an_unknown_target_is_answered_with_those_that_are_known(folder):
    done = run(folder, "--target", "1.2", "a.cfg")
    assert done.returncode == 2 and all(f" {series}" in done.stderr for series in SERIES)


@pytest.mark.parametrize("series", LATER)
def test_scripts_are_migrated_to_them(folder, series):
    done = run(folder, "migrate", "--isolated", "--to", series, "a.cfg")
    assert done.returncode == 1 and done.stdout.startswith(f"# OpenSIPS 2.3.6 to {series}.")
    assert done.stderr == ""


@pytest.mark.parametrize("series", SERIES)
def test_which_rules_are_run(series):
    target = numbers(series)
    for rule in own_rules():
        ended = rule.ends_in is not None and target >= numbers(rule.ends_in)
        assert not (ended and rule.applies((*target, 0))), rule.code
    assert any(rule.applies((*target, 0)) for rule in own_rules())
