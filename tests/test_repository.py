"""What the repository shows people is true: the example, the README's commands, the hooks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import pythons

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "opensips-2.3.cfg"


def lint(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "opensips_lsp.cli", "--isolated", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_example_is_a_script_for_2_3_and_none_for_2_4():
    assert lint("--target", "2.3", "--output-format", "json", str(EXAMPLE)).stdout == "[]\n"
    found = lint("--output-format", "concise", str(EXAMPLE))
    assert found.returncode == 1 and found.stdout.count(" error M") >= 20


def test_example_migrates_without_anybody_s_help():
    fixed = lint("--fix", "-", input=EXAMPLE.read_text(encoding="utf-8"))
    assert fixed.returncode in (0, 1) and " error " not in fixed.stderr
    assert not re.search(r"(?<!\$)\b(?:method|uri|src_ip|proto|af|status|msg:len|myself)\s*[=!]", fixed.stdout)


@pytest.mark.skipif(not (ROOT / "README.md").exists(), reason="an installed copy has no README.md")
def test_pages_name_options_that_there_are():
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    known = (
        lint("--help").stdout
        + subprocess.run(
            [sys.executable, "-m", "opensips_lsp.cli", "migrate", "--help"], capture_output=True, text=True, check=True
        ).stdout
    )
    formatting = [sys.executable, "-m", "opensips_lsp.cli", "format", "--help"]
    known += subprocess.run(formatting, capture_output=True, text=True, check=True).stdout
    option = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
    named = [one for command in re.findall(r"opensips-lint(.*)", text) for one in option.findall(command)]
    assert {*named} - {*option.findall(known)} == set()


def test_readme_shows_the_rule_and_the_diff_as_they_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    diff = lint("--diff", "--unsafe-fixes", str(EXAMPLE)).stdout.splitlines()
    shown = re.search(r"```diff\n(.*?)```", readme, re.DOTALL)[1].splitlines()[1:]
    assert [row for row in shown if row != "..." and row not in diff] == []
    text = lint(str(EXAMPLE)).stdout.replace(f"{EXAMPLE}", "opensips.cfg")
    assert re.search(r"```\n\$ opensips-lint opensips.cfg\n(.*?)```", readme, re.DOTALL)[1] in text


def test_tasks_and_ci_can_be_run():
    for name in ("task", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name
    assert "./task test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("series", pythons.SUPPORTED)
def test_demo_makes_its_environment_anywhere(tmp_path, series):
    """In a copy of the checkout, by a Python that has no packages, without pip and network."""
    python = pythons.found(series)
    if python is None:
        pytest.skip(f"this machine has no Python {series}")
    for name in ("opensips_lsp", "grammar", "rules", "examples", "task", "pyproject.toml"):
        subprocess.run(["cp", "-r", ROOT / name, tmp_path], check=True)
    env = {"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1"}
    done = subprocess.run(
        [python, "-I", "-S", "task", "demo"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (
        "error M101 bare-method" in done.stdout and '+\tif ($rm=~"INVITE' in done.stdout and "Applied " in done.stdout
    )
    copy = tmp_path / ".venv" / "demo" / "opensips-2.4.cfg"
    assert "method==" not in copy.read_text(encoding="utf-8")
    again = subprocess.run([tmp_path / ".venv/bin/opensips-lint", copy], capture_output=True, text=True, check=False)
    assert again.stderr == "" and " error " not in again.stdout


NO_TOML_READER = (
    "import sys; sys.modules.update(tomllib=None, tomli=None); from opensips_lsp.cli import main; sys.exit(main())"
)


def test_without_a_toml_reader_only_our_own_table_is_missed(tmp_path):
    """Python 3.10 without tomli: other pyproject.toml stop nobody; ours is an error that says what to do."""
    script = tmp_path / "opensips.cfg"
    script.write_text('if (method == "INVITE") exit;', encoding="utf-8")
    project = tmp_path / "pyproject.toml"

    def run():
        command = [sys.executable, "-c", NO_TOML_READER, "--output-format", "concise", script.name]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    project.write_bytes((ROOT / "pyproject.toml").read_bytes())
    assert " error " in run().stdout
    project.write_text("[tool.opensips-lint]\nignore = []\n", encoding="utf-8")
    refused = run()
    assert refused.returncode == 2 and "pip install tomli" in refused.stderr and "pyproject.toml" in refused.stderr


def test_hooks_call_what_is_there():
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: (.*)", hooks) == ["opensips-lint", "opensips-lint --fix"]
    for pattern in re.findall(r"files: (.*)", hooks):
        assert re.search(pattern, "etc/opensips.cfg") and re.search(pattern, "opensips-edge.cfg")
        assert not re.search(pattern, "kamailio.cfg")


def test_the_package_is_the_command():
    said = [
        subprocess.run([sys.executable, "-m", name, "--version"], capture_output=True, text=True, check=True).stdout
        for name in ("opensips_lsp", "opensips_lsp.cli")
    ]
    assert said[0] == said[1] and said[0].startswith("opensips-lint ")


def test_the_package_has_all_folders_with_code():
    """A folder that is not named in pyproject.toml is missing where the package is installed."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'"(opensips_lsp[\w.]*)"', text[text.index("\npackages = [") : text.index("\npackage-dir")])
    places = {"opensips_lsp": "opensips_lsp", "grammar": "opensips_lsp.grammar", "rules": "opensips_lsp.rules"}
    there = {
        ".".join((name, *path.parent.relative_to(ROOT / folder).parts))
        for folder, name in places.items()
        for path in (ROOT / folder).rglob("*.py")
        if "data" not in path.parts and not (folder == "opensips_lsp" and path.relative_to(ROOT).parts[1] in places)
    }
    assert there == {name for name in listed if ".data" not in name}
