"""The index that says which versions have a name."""

import random

import pytest

from opensips_lsp.catalogue import history, load
from opensips_lsp.catalogue.history import (
    Period,
    in_series,
    joined,
    level_after,
    owners,
    periods,
    series_with,
    spelled,
    where,
)
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import parse_version


@pytest.mark.parametrize("level", random.Random(20).sample([tag for tags in TAGS.values() for tag in tags], 12))
def test_it_says_what_the_catalogue_of_a_level_says(level):
    version, catalogue = parse_version(level), load(level)
    modules = list(map(catalogue.module, catalogue.module_names()))
    for kind in set(history.KINDS) - {"modules", "functions"}:
        there = {(name, one.name) for one in modules for name in getattr(one, kind)}
        there |= {(name, "") for name in getattr(catalogue.core, kind)}
        names = {name for name, _ in there} | set(list(history._index()[kind])[::7])
        assert {(name, owner) for name in names for owner in owners(kind, name, version)} == there, kind
    called = {name for one in modules for name, forms in one.functions.items() if any(form.routes for form in forms)}
    for name in called:
        assert set(owners("functions", name, version)) - {""} <= set(catalogue.exporters_of_function(name))
        assert owners("functions", name, version)
    assert {one.name for one in modules} == {
        name for name in history._index()["modules"] if owners("modules", name, version)
    }


def test_periods():
    assert where("functions", "t_relay") == {"tm": (Period("2.3", list(TAGS)[-1]),)}
    assert where("functions", "no_such_function") == {} and periods("modules", "uri") == (Period("2.3", "2.4"),)
    one = Period("2.4.5", "3.1")
    assert one.has((2, 4)) and one.has((2, 4, 5)) and one.has((3, 1, 99)) and one.has((3, 0))
    assert not one.has((2, 4, 4)) and not one.has((3, 2)) and not one.has((2, 3))
    assert one.is_before((3, 2, 0)) and not one.is_before((3, 1, 0)) and not one.is_before((3, 1, 17))
    assert Period("2.4", "2.4.5").is_before((2, 4, 6)) and not Period("2.4", "2.4.5").is_before((2, 4, 5))
    assert series_with("functions", "sip_trace", ["3.4", "2.4", "2.3"]) == {"2.4": ("siptrace",), "2.3": ("siptrace",)}
    assert series_with("functions", "sip_trace", ["3.4"]) == {}


def test_periods_that_are_made_of_others():
    assert in_series(["2.3", "2.4", "3.1"]) == (Period("2.3", "2.4"), Period("3.1", "3.1"))
    assert joined([Period("2.3", "3.0")], [Period("3.1", "3.6")]) == (Period("2.3", "3.6"),)
    assert joined([Period("2.4.5", "2.4")], [], [Period("3.0", "3.0.2"), Period("2.3.1", "2.3")]) == (
        Period("2.3.1", "2.3"), Period("2.4.5", "3.0.2"),
    )  # fmt: skip
    assert joined() == joined([]) == ()
    assert [level_after(level) for level in ("2.3", "2.4.5", "2.4.11", list(TAGS)[-1])] == ["2.4", "2.4.6", "3.0", ""]


def test_periods_in_words():
    newest = list(TAGS)[-1]
    assert spelled([Period("2.3", newest)]) == ""
    assert spelled([Period("2.4.5", newest)]) == "2.4.5 and later"
    assert spelled([Period("2.3", "3.0")]) == "up to 3.0"
    assert spelled([Period("3.0", "3.0")]) == "3.0"
    assert spelled([Period("2.3", "2.4"), Period("3.1.5", "3.6")]) == "up to 2.4, 3.1.5 to 3.6"
