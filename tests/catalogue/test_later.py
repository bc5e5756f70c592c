"""Rows of catalogue/later: what they say is gone is gone since then, and what takes its place is there."""

from __future__ import annotations

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.catalogue import Catalogue
from opensips_lsp.catalogue.later import advice, later, variables
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import parse_version

SERIES = [*TAGS]


def before(series: str) -> Catalogue:
    """The catalogue of the series before one."""
    return load(SERIES[SERIES.index(series) - 1])


def has_variable(catalogue: Catalogue, name: str) -> bool:
    """Whether the core or a module has a variable."""
    return name in catalogue.core.pvars or bool(catalogue.exporters("pvars", name))


def test_the_newest_row_up_to_the_target_counts():
    assert later("variable", "fs", parse_version("3.2")) is None
    edits = [later("variable", "fs", parse_version(series)).edit for series in ("3.3", "3.5", "3.6", "4.0")]
    assert edits == ["socket_out", "socket_out", "socket_out(forced)", "socket_out(forced)"]
    assert later("variable", "ru", parse_version("4.0")) is None


def test_advice_is_the_end_of_a_sentence():
    assert advice("variable", "Ri", parse_version("3.4")) == " (removed in OpenSIPS 3.3); write `$socket_in(ip)`"
    assert advice("variable", "Ri", parse_version("2.4")) == ""


@pytest.mark.parametrize("name", variables.ROWS)
def test_variables(name):
    first = variables.ROWS[name][0]
    bare = name.rstrip("=")
    assert has_variable(before(first.since), bare) and not has_variable(load(first.since), bare)
    for row in variables.ROWS[name]:
        assert row.source and row.text
        assert has_variable(load(row.since), row.edit.strip("(").partition("(")[0].partition("[")[0])
