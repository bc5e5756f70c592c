"""The rows about what changed between series: what they name, and that their pieces of script are right."""

import re
from itertools import pairwise

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.version import NEWEST, OLDER, parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import BUILT_IN
from opensips_lsp.rules.behaviour import changed_between_series
from opensips_lsp.rules.common.hops import (
    DEPRECATED,
    DIFFERENT,
    HOPS,
    NOTHING,
    OUTSIDE,
    REFUSED,
    SEVERITIES,
    between,
    number,
    subjects,
)

RULES = own_rules()
CODES = {rule.code for rule in RULES} | {one.code for one in BUILT_IN}
ROWS = [(hop, row) for hop in HOPS for row in hop.rows]
KINDS = {
    "parameter", "module", "function", "call", "variable", "transformation", "event", "global", "route", "default",
    "again", "text", "always", "database",
}  # fmt: skip
# what is loaded besides, or set up, is another matter; and a piece that shows only what it is about
BESIDES = {"C412", "C413", "C601", "C620", "C621", "C622"}
NOT_LOADED = re.compile(r"is not loaded|it is in (module )?`")
ALREADY = {("3.1", "tm.fr")}  # refused by the series before, too, as the row says


def named(one):
    return f"{one[0].series}-{one[1].id}"


def as_script(piece):
    """A piece of script with all that makes it one."""
    text = piece if "exit" in piece or "route {" in piece else piece + "\nroute { exit; }"
    return (text if "loadmodule" in text or text[0] == " " else 'loadmodule "sl.so"\n' + text) + "\n"


def errors(piece, series, named=""):
    found = lint_text(as_script(piece), parse_version(series), RULES)
    return [one for one in found if one.severity == "error" and one.code not in BESIDES - set(named.split())]


def catalogued(series):
    return series if series in NEWEST else next(iter(NEWEST))


def test_each_series_follows_the_one_before():
    series = [*OLDER, *NEWEST]
    for hop in HOPS:
        assert series.index(hop.series) == series.index(hop.origin) + 1
    assert [hop.series for hop in HOPS] == [one for one in series[series.index("1.11") + 1 :] if one != "2.4"]


@pytest.mark.parametrize(("origin", "series"), list(pairwise(NEWEST))[1:])
def test_a_hop_says_so_if_tables_change(origin, series):
    old, new = ({name: facts[0].version for name, facts in load(one).core.tables.items()} for one in (origin, series))
    (hop,) = (one for one in HOPS if one.series == series)
    assert any(row.id == "db.tables" for row in hop.rows) == (old != new)


@pytest.mark.parametrize("hop", HOPS, ids=lambda hop: hop.series)
def test_a_row_has_a_name_of_its_own(hop):
    ids = [row.id for row in hop.rows]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[\w.]+", one) for one in ids)


@pytest.mark.parametrize(("hop", "row"), ROWS, ids=map(named, ROWS))
def test_a_row_is_whole(hop, row):
    assert row.severity in SEVERITIES and row.what and row.do and row.source
    assert {kind for kind, _ in subjects(", ".join(filter(None, (row.about, row.needs, row.unless))))} <= KINDS
    assert not row.do.endswith(".") and not row.what.endswith(".")
    assert set(row.rules.split()) <= CODES
    assert (row.when == "") or re.compile(row.when)
    assert row.severity == DEPRECATED or not row.until
    assert row.keep is None or (row.severity == DIFFERENT and row.about.startswith("default "))
    if row.severity == REFUSED:
        assert row.rules or row.about, "nothing finds it"
    if row.severity == NOTHING:
        assert not (row.rules or row.about or row.before)
    if row.severity == OUTSIDE:
        assert row.about and not row.rules


REFUSING = [(hop, row) for hop, row in ROWS if row.severity == REFUSED and row.rules and row.before]


@pytest.mark.parametrize(("hop", "row"), REFUSING, ids=map(named, REFUSING))
def test_what_is_refused_is_found_by_a_rule_that_the_row_names(hop, row):
    found = {one.code for one in errors(row.before, catalogued(hop.series), row.rules)}
    assert found & set(row.rules.split()), found
    if hop.origin in NEWEST and (hop.series, row.id) not in ALREADY:
        assert not {one.code for one in errors(row.before, hop.origin, row.rules)} & set(row.rules.split())


REPLACED = [(hop, row) for hop, row in ROWS if row.after]


@pytest.mark.parametrize(("hop", "row"), REPLACED, ids=map(named, REPLACED))
def test_what_takes_its_place_is_accepted(hop, row):
    found = errors(row.after, catalogued(hop.series))
    assert [one.message for one in found if not NOT_LOADED.search(one.message)] == []


SILENT = [
    (hop, row) for hop, row in ROWS if row.severity in (DIFFERENT, DEPRECATED, REFUSED) and row.about and not row.rules
]


@pytest.mark.parametrize(("hop", "row"), SILENT, ids=map(named, SILENT))
def test_what_no_other_rule_finds_is_looked_for(hop, row):
    assert {kind for kind, _ in subjects(row.about)} <= {*changed_between_series._LOOK, "text"}
    if row.before and number(row.since or hop.series) == number(hop.series) >= (3, 0):
        since, before = parse_version(hop.series), parse_version(hop.origin)
        sentence = f"from OpenSIPS {hop.series} on, {row.what}; {row.do}"
        assert sentence in [one.message for one in lint_text(as_script(row.before), since, RULES, before)]
        assert sentence not in [one.message for one in lint_text(as_script(row.before), since, RULES)]
        assert sentence not in [one.message for one in lint_text(as_script(row.before), since, RULES, since)]
        if row.after:
            assert sentence not in [one.message for one in lint_text(as_script(row.after), since, RULES, before)]


def test_only_what_lies_between_two_versions():
    def ids(origin, target):
        return {f"{hop.series} {row.id}" for hop, row in between(parse_version(origin), parse_version(target))}

    assert ids("3.0", "3.1") >= {"3.1 cond.paren", "3.1 defaults", "3.3 dialplan.attrs"}
    assert not {one for one in ids("3.0", "3.1.8") if not one.startswith("3.1 ")}
    assert "3.3 dialplan.attrs" not in ids("3.1", "3.6") and "3.3 core.vars" in ids("3.1", "3.6")
    assert ids("3.4.2", "3.4.18") == ids("3.6", "3.6") == set()
    assert ids("2.3", "4.0") == ids("2.3", "3.4") | ids("3.4", "4.0")
