"""What `./task docs` makes is up to date, and follows the version and the address."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from docs.generate import keys, language, project
from docs.generate.files import ROOT, generated, left_over
from opensips_lsp.catalogue.language import SYNTAX
from opensips_lsp.lint.selection import BUILT_IN, OF_SERVER
from opensips_lsp.project import settings
from opensips_lsp.project.keys import KEYS


def test_all_that_is_generated_is_up_to_date() -> None:
    made = generated()
    old = [path for path, text in made.items() if (ROOT / path).read_text(encoding="utf-8") != text]
    assert old == [] and left_over() == [], "run ./task docs"


def test_each_construct_of_some_versions_only_is_explained() -> None:
    assert set(language.CONSTRUCTS) == {name for found in SYNTAX.values() for name in found}


def test_version_and_address_are_taken_to_all_who_need_them(tmp_path: Path) -> None:
    for path in project.files(ROOT):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    table = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.urls]")
    urls = 'Repository = "https://git.example.org/lint"\nDocumentation = "https://git.example.org/lint/docs"'
    for _ in range(2):  # what was written once is replaced
        (tmp_path / "pyproject.toml").write_text(f"{table[0]}{table[1]}\n{urls}\n[project.scripts]\n", encoding="utf-8")
        for path, text in project.files(tmp_path).items():
            (tmp_path / path).write_text(text, encoding="utf-8")
    package = json.loads((tmp_path / "editors/vscode/package.json").read_text(encoding="utf-8"))
    assert package["repository"] == {"type": "git", "url": "https://git.example.org/lint"}
    assert 'repository = "https://git.example.org/lint"' in (tmp_path / "editors/zed/extension.toml").read_text("utf-8")
    assert 'DOCUMENTATION = "https://git.example.org/lint/docs"' in (tmp_path / "opensips_lsp/__init__.py").read_text(
        "utf-8"
    )
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    assert project.files(tmp_path) == project.files(ROOT)  # and taken back


LINTED = """
import json, sys
import opensips_lsp
opensips_lsp.DOCUMENTATION = sys.argv.pop(1) or None
from opensips_lsp.cli import main
main(["--isolated", "--output-format", sys.argv[1], "-"])
"""


SCRIPT = 'loadmodule "tm.so"\nroute { if (method == "INVITE") exit; }\n'


def found(address: str, output: str, script: str = SCRIPT) -> str:
    command = [sys.executable, "-c", LINTED, address, output]
    return subprocess.run(command, input=script, capture_output=True, text=True, check=False).stdout


def test_what_is_found_without_a_rule_leads_to_its_page_too() -> None:
    scripts = (
        'include_file "none.cfg"\nroute { exit } # opensips-lint: no\n',
        "route { exit; } # opensips-lint: disable=M101\n",
    )
    rows = [one for script in scripts for one in json.loads(found("https://example.org/docs", "json", script))]
    rows = [one for one in rows if one["rule"][0] == "S"]
    assert {one["rule"] for one in rows} == {"S001", "S002", "S101", "S102"}
    for one in rows:
        assert one["url"] == f"https://example.org/docs/rules/{one['rule']}.md"
    assert all((ROOT / f"docs/rules/{one.code}.md").is_file() for one in (*BUILT_IN, *OF_SERVER))


def test_findings_lead_to_their_pages_if_these_have_an_address() -> None:
    (finding,) = (one for one in json.loads(found("https://example.org/docs", "json")) if one["rule"] == "M101")
    assert finding["url"] == "https://example.org/docs/rules/M101.md"
    assert (ROOT / "docs/rules/M101.md").is_file()
    (run,) = json.loads(found("https://example.org/docs", "sarif"))["runs"]
    assert "https://example.org/docs/rules/M101.md" in [rule.get("helpUri") for rule in run["tool"]["driver"]["rules"]]
    assert "/rules/M101.md" not in found("", "json") and "opensips.org" in found("", "json")


# ---- the JSON schema of the configuration


def by_reader(key: str, value: object) -> bool:
    try:
        settings.parse({key: value}, "/etc/opensips-lint.toml")
    except settings.ConfigError:
        return False
    return True


def by_schema(key: str, value: object) -> bool:
    return bool(jsonschema.Draft7Validator(keys.schema()).is_valid({key: value}))


VALUES: tuple[object, ...] = (
    *("2.4", "2.4.6", "2.3", "host", "exact", "nonsense", "M", "", 2.4, 0, 1, 3, 65, 20_000, True),
    *([], ["M"], [""], [1], {}, {"M101": 1}, {"M101": 0}, {"M101": True}, {"M101": "hint"}, {"M101": "warning"}),
    *({"M101": "bad"}, {"M101": "error"}, {"*.cfg": ["M"]}, {"*.cfg": "M"}, {"*.cfg": [""]}),
)


@pytest.mark.parametrize("key", KEYS)
def test_the_schema_takes_what_the_linter_takes(key: str) -> None:
    differ = [value for value in VALUES if by_reader(key, value) != by_schema(key, value)]
    assert differ == []
    assert any(by_reader(key, value) for value in VALUES)


def test_the_schema_knows_no_other_keys() -> None:
    jsonschema.Draft7Validator.check_schema(keys.schema())
    assert not by_schema("targets", "2.4") and not by_reader("targets", "2.4")


def test_a_toml_editor_checks_by_the_schema(tmp_path: Path) -> None:
    """What taplo, the server of editors for TOML, says of the examples, and of mistakes."""
    taplo = shutil.which("taplo", path=str(Path(sys.executable).parent))
    if taplo is None:
        pytest.skip("taplo is not installed; the extra `dev` has it")
    shutil.copyfile(ROOT / keys.SCHEMA, tmp_path / "opensips-lint.schema.json")

    def said(text: str) -> str:
        file = tmp_path / "opensips-lint.toml"
        file.write_text(f"#:schema ./opensips-lint.schema.json\n{text}\n", encoding="utf-8")
        return subprocess.run([taplo, "check", file], cwd=tmp_path, capture_output=True, text=True, check=False).stderr

    assert "error" not in said("\n".join(keys.DESCRIBED[key].example for key in KEYS))
    wrong = said('target = 2.4\nselekt = ["M"]\nmyself = "hos"')
    assert (
        '2.4 is not of type "string"' in wrong and "'selekt' was unexpected" in wrong and '"hos" is not one of' in wrong
    )
