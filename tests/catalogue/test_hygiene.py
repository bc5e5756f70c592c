"""The stored data: generated, sorted, one fact a line, from the tags it names."""

import json
import re
from pathlib import Path

import pytest

from opensips_lsp import catalogue
from opensips_lsp.catalogue import language, load
from opensips_lsp.catalogue.catalogue import shipped
from opensips_lsp.catalogue.harvest.store import MODULE, dumps
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import NEWEST

DATA = Path(catalogue.__file__).parent / "data"
FILES = sorted(path for series in TAGS for path in (DATA / series).rglob("*.py"))
KINDS = (
    "functions", "async_functions", "params", "pvars", "pvar_contexts", "transformations", "statistics",
    "mi_commands", "events",
)  # fmt: skip


def stored(file):
    """What a file holds, read as JSON."""
    return json.loads(file.read_bytes().decode("utf-8").removeprefix(MODULE))


@pytest.mark.parametrize("series", TAGS)
def test_every_file_is_as_the_writer_writes_it_and_names_its_tags(series):
    files = [file for file in FILES if file.parts[len(DATA.parts)] == series]
    assert len(files) > 150
    for file in files:
        text = file.read_bytes().decode("utf-8")
        found = stored(file)
        assert text == MODULE + dumps(found), file
        assert shipped(file.relative_to(DATA)) == found, file
        assert found["header"]["tags"].split() == list(TAGS[series]), file
        assert set(found) == ({"header", "core"} if file.name == "core.py" else {"header", "modules"}), file


def test_a_module_s_file_holds_that_module():
    for file in FILES:
        if file.parent.name == "modules":
            assert list(stored(file)["modules"]) == [file.stem]


def test_one_fact_a_line():
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.count("{") <= 1 or '"signature"' in line or '"default"' in line, (file, line)


def test_the_list_of_series_is_that_of_the_data():
    folders = sorted(path.name for path in DATA.iterdir() if path.is_dir() and path.name != "__pycache__")
    assert tuple(TAGS) == SERIES == tuple(folders)


def test_no_shipped_module_comes_or_goes_within_a_series():
    # module_names() reads no module, so it could not know
    for file in FILES:
        for facts in stored(file).get("modules", {}).values():
            assert not {"since", "until"} & set(facts), file


def test_since_and_until_are_levels_of_the_series():
    for file in FILES:
        for level in re.findall(r'"(?:since|until)": "([^"]*)"', file.read_text(encoding="utf-8")):
            assert level in TAGS[file.parts[len(DATA.parts)]], file


@pytest.mark.parametrize("version", ["2.3.0", "2.4.0", *TAGS])
def test_every_fact_can_be_loaded(version):
    shipped = load(version)
    for module in (shipped.core, *map(shipped.module, shipped.module_names())):
        assert module.dependencies is not None
        assert all(isinstance(getattr(module, kind), dict) for kind in KINDS)


def test_known_versions_are_the_harvested_ones():
    assert {series: len(tags) - 1 for series, tags in TAGS.items()} == NEWEST


def test_the_language_module_says_that_it_is_generated_and_has_one_fact_a_line():
    text = Path(language.__file__).read_text(encoding="utf-8")
    assert "do not edit" in language.__doc__ and "from 2.3.6 to 4.0.1." in language.__doc__
    facts = [line for line in text.splitlines() if line.startswith("        ")]
    assert all(re.match(r' {8}"[^"]+"(: .+)?,$', line) for line in facts)
    for table in (language.KEYWORDS, language.GLOBALS, language.FUNCTIONS):
        for rows in table.values():
            assert list(rows) == sorted(rows)
