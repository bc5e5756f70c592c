"""What README, CONTRIBUTING and docs/ name is there: files, tasks, links, headings, names of the code, pages."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docs.generate.project import addresses
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.cli.tree import tree_lines
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.project.includes import source_of
from opensips_lsp.testing import check_rule

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if "node_modules" not in page.parts),
]
# what is written `so` and is of the repository
FOLDERS = "opensips_lsp", "rules", "grammar", "tests", "docs", "examples", "editors", ".ci", "ci"
FOR_CODE = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"]  # they name classes and functions
of_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())

pytestmark = pytest.mark.skipif(not (ROOT / "README.md").exists(), reason="an installed copy has no pages")


def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def in_code(text: str) -> list[str]:
    """What is written as code: between backticks, and the lines of blocks."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)) + [
        line for block in blocks for line in block.splitlines()
    ]


@cache
def words_of_the_code() -> frozenset[str]:
    """All names in the sources, the grammar and the settings of the project."""
    files = [ROOT / "task", ROOT / "pyproject.toml", ROOT / "grammar" / "opensips.lark"]
    for folder in ("opensips_lsp", "rules", "grammar", "tests"):
        files += [path for path in (ROOT / folder).rglob("*.py") if "data" not in path.parts]
    return frozenset().union(*(re.findall(r"\w+", path.read_text(encoding="utf-8")) for path in files))


@of_each_page
def test_files_that_it_names_are_there(page: Path) -> None:
    for code in in_code(text_of(page)):
        for path in re.findall(r"(?<![\w./-])((?:[\w.-]+/)+(?:[\w.-]+\.(?:py|md|lark|toml|json|cfg))?)", code):
            if path.partition("/")[0] in FOLDERS:
                assert (ROOT / path).exists(), path
            elif page in FOR_CODE and path.endswith(".py"):  # `lint/rule.py`, in short
                assert (ROOT / "opensips_lsp" / path).exists(), path


def test_folders_of_the_code_are_in_the_table_of_rooms() -> None:
    table = text_of(ROOT / "docs" / "architecture.md").partition("## Rooms")[2].partition("\n## ")[0]
    folders = [
        path.parent for pattern in ("*", "*/*") for path in (ROOT / "opensips_lsp").glob(f"{pattern}/__init__.py")
    ]
    assert len(folders) > 20
    for folder in folders:
        assert "rules" in folder.parts or f"{folder.name}/`" in table, folder


@of_each_page
def test_modules_that_it_names_are_there(page: Path) -> None:
    for code in in_code(text_of(page)):
        for name in re.findall(r"\bopensips_lsp(?:\.[a-z_]+)+", code):
            path = ROOT / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").exists(), name


@cache
def tasks() -> str:
    """Return what `./task` prints: a line for each task."""
    return subprocess.run([sys.executable, "task"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@of_each_page
def test_tasks_that_it_names_are_there(page: Path) -> None:
    for name in re.findall(r"\./task (\w+)", text_of(page)):
        assert re.search(rf"^    \./task {name}\b", tasks(), re.MULTILINE), name


@of_each_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text_of(page)):
        path, _, heading = target.partition("#")
        other = page.parent / path if path else page
        assert other.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)", text_of(other), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings], target


@pytest.mark.parametrize("page", FOR_CODE, ids=lambda page: page.name)
def test_names_of_the_code_are_there(page: Path) -> None:
    """`Analysis.edited`, `mentions()`, `after_parse`: of each name, all words."""
    for code in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)):
        is_name = re.fullmatch(r"@?[A-Za-z_]\w*(?:\.\w+)*(?:\([^()]*\))?", code)
        is_made_up = re.fullmatch(r"[A-Z]\d+|route\(x\)|hover.*|f\(.*", code) or code.endswith((".cfg", ".py", ".md"))
        if is_name and not is_made_up:
            for word in re.findall(r"\w+", code.partition("(")[0]):
                assert word in words_of_the_code(), code


def test_contributing_has_the_codes_of_each_folder_of_rules() -> None:
    rows = re.findall(r"^ *\| `rules/(\w+)/` \|[^|]*\| (.*) \|$", text_of(ROOT / "CONTRIBUTING.md"), re.MULTILINE)
    codes: dict[str, set[str]] = {}
    for rule in own_rules():
        codes.setdefault(type(rule).__module__.split(".")[-2], set()).add(f"`{rule.code[:2]}`")
    assert {folder: set(said.split(", ")) for folder, said in rows} == codes


@pytest.mark.parametrize("page", ["README.md", "docs/use.md", "editors/README.md", "editors/vscode/README.md"])
def test_pages_say_which_series_there_are(page: str) -> None:
    assert f" {SERIES[0]} to {SERIES[-1]}" in text_of(ROOT / page).replace("`", "")


def test_contributing_shows_a_tree_as_it_is() -> None:
    shown = re.search(r"\$ echo '(.*)' \| \./task tree -\n(.*?)```", text_of(ROOT / "CONTRIBUTING.md"), re.DOTALL)
    assert shown is not None
    assert list(tree_lines(source_of("", f"{shown[1]}\n"))) == shown[2].splitlines()


def test_the_rule_on_the_page_about_rules_obeys_the_laws() -> None:
    block = re.search(r"```python\n(.*?)```", text_of(ROOT / "docs" / "plugins.md"), re.DOTALL)
    assert block is not None
    names: dict[str, Any] = {"__name__": "bare_method"}
    exec(block[1], names)
    rule = names["BareMethod"]()
    rule.name = "bare-method"
    check_rule(rule, [rule])


def test_the_readme_is_short_and_begins_with_its_contents() -> None:
    readme = text_of(ROOT / "README.md")
    assert len(readme.splitlines()) <= 150
    headings = re.findall(r"^## (.*)", readme, re.MULTILINE)
    assert re.findall(r"^(?:.*· )?\[[\w -]+\]\(#", readme.partition("\n## ")[0], re.MULTILINE)
    assert re.findall(r"\[([\w -]+)\]\(#", readme.partition("\n## ")[0]) == headings


def test_the_readme_leads_to_every_page_and_every_editor() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)", text_of(ROOT / "README.md")))
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    editors = {path.relative_to(ROOT).as_posix() for path in (ROOT / "editors").glob("*/README.md")}
    editors |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "editors").glob("*.md")}
    assert pages | editors <= linked


def test_nothing_has_an_address_that_is_made_up() -> None:
    """That of the project is in pyproject.toml, from where `./task docs` takes it to where it is needed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    names = listed.split("\0")[:-1] or [path.relative_to(ROOT).as_posix() for path in ROOT.glob("[!.]*/**/*.*")]
    repository = addresses(ROOT).get("Repository", "nowhere")
    own = re.compile(rf"\b{'OWN' + 'ER'}\b|\bgit(?:hub|lab)\.com[/:][\w.<>-]+/opensips-lsp")
    for name in names:
        path = ROOT / name
        if path.is_file() and path.suffix in {
            ".md",
            ".toml",
            ".json",
            ".yaml",
            ".yml",
            ".txt",
            ".el",
            ".lua",
            ".ts",
            ".py",
        }:
            text = path.read_text(encoding="utf-8", errors="replace").replace(repository, "")
            assert not own.search(text), name
