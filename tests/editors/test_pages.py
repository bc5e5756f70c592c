"""The pages for editors: what they show can be read, names what there is, and leads somewhere."""

import json
import re
import xml.dom.minidom

import install
import pytest
from reserved import RESERVED

from opensips_lsp.server import client_settings

pytestmark = pytest.mark.xdist_group("pages")  # they share what is fetched and built for the editor

tomllib = pytest.importorskip("tomllib")  # Python 3.11

EDITORS = install.ROOT / "editors"
PAGES = [*sorted(EDITORS.glob("*.md")), *sorted(set(EDITORS.glob("*/README.md")) - {EDITORS / "vscode" / "README.md"})]


def name_of(path):
    return str(path.relative_to(EDITORS))


def blocks(language):
    """(page, text) of each fenced block of a language."""
    fence = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(name_of(page), text) for page in PAGES for text in fence.findall(page.read_text(encoding="utf-8"))]


def settings(value):
    """Our settings in a value: what stands under "opensips-lint", or behind "opensips-lint."."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "opensips-lint":
                yield one
            elif key.startswith("opensips-lint."):
                yield {key.partition(".")[2]: one}
            else:
                yield from settings(one)


@pytest.mark.parametrize("read, language", [(json.loads, "json"), (tomllib.loads, "toml")], ids=["json", "toml"])
def test_settings_can_be_read_and_are_known(read, language):
    found = blocks(language)
    assert found
    for page, text in found:
        for said in settings(read(text)):
            assert client_settings.parse(said, {})[1] == [], page


def test_template_for_jetbrains():
    folder = EDITORS / "jetbrains" / "opensips-lsp"
    template = json.loads((folder / "template.json").read_text())
    assert template["fileTypeMappings"][0]["languageId"] == "opensips"
    assert [
        client_settings.parse(said, {})[1] for said in settings(json.loads((folder / "settings.json").read_text()))
    ] == [[]]


def test_extension_for_zed():
    about = tomllib.loads((EDITORS / "zed" / "extension.toml").read_text())
    language = tomllib.loads((EDITORS / "zed" / "languages" / "opensips" / "config.toml").read_text())
    assert about["language_servers"]["opensips-lsp"]["languages"] == [language["name"]]
    assert re.compile(language["first_line_pattern"]).search("# OpenSIPS residential script")
    tomllib.loads((EDITORS / "zed" / "Cargo.toml").read_text())


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_index_leads_to_every_page():
    linked = re.findall(r"\]\(([^)#]+)\)", (EDITORS / "README.md").read_text(encoding="utf-8"))
    assert {name_of(page) for page in PAGES} - set(linked) == {"README.md"} and "vscode/README.md" in linked


def test_every_word_that_opensips_reserves_has_a_colour():
    kate = xml.dom.minidom.parse(str(EDITORS / "kate" / "opensips.xml"))
    items = {item.firstChild.data for item in kate.getElementsByTagName("item")}
    known = items | {one.getAttribute("String") for one in kate.getElementsByTagName("StringDetect")}
    assert set(RESERVED) - known == set()
    sublime = (EDITORS / "sublime" / "OpenSIPS.sublime-syntax").read_text()
    known = set(re.findall(r"(?:\\b)?([A-Za-z](?:[\w-]|:(?=len))*)", sublime))
    assert [word for word in RESERVED if word.removesuffix("_route") not in known] == []


def settings_of_the_server():
    """The names of all settings, as the server tells somebody who misspells one."""
    told = client_settings.parse({"nosuch": 1}, {})[1][0]
    names = re.findall(r"[\w.]+", told.partition("the settings are")[2])
    assert len(names) >= 12
    return names


def test_every_setting_is_on_the_pages():
    for page in ("README.md", "neovim/doc/opensips.txt"):
        text = (EDITORS / page).read_text(encoding="utf-8")
        assert [name for name in settings_of_the_server() if name not in text] == [], page


def test_every_setting_of_the_vscode_extension_is_on_its_page():
    page = (EDITORS / "vscode" / "README.md").read_text(encoding="utf-8")
    properties = json.loads((EDITORS / "vscode" / "package.json").read_text())["contributes"]["configuration"]
    assert [name for name in properties["properties"] if f"`{name}`" not in page] == []
    only_ours = {f"opensips-lint.{name}" for name in settings_of_the_server()} - set(properties["properties"])
    assert only_ours == {"opensips-lint.trusted"}  # the editor knows that


def test_every_setting_can_be_made_in_neovim():
    source = (EDITORS / "neovim" / "lua" / "opensips" / "client.lua").read_text(encoding="utf-8")
    sent = re.findall(r'"(\w+)"', re.search(r"(?s)SETTINGS = \{(.*?)\}", source)[1])
    assert set(sent) == {name.partition(".")[0] for name in settings_of_the_server()}
