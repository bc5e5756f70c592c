"""The commands of README and docs/ are run: all lines of `sh` blocks that call us, and commands in sentences.

What other tests run: the samples of README and ./task (test_repository.py), installation (packaging/), rules of
CONTRIBUTING (test_contributing.py), files for CI (ci/), hooks (editors/test_precommit.py), the pages of editors
(editors/test_pages.py).
"""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from opensips_lsp.project import settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
OF_EDITORS = sorted((ROOT / "editors").glob("*.md"))
# what stands in sentences for what there is in the folder, and options of other programs, or of ./task
PLACEHOLDERS = {"FILE": "opensips.cfg", "DIRECTORY": "etc"}
OF_OTHERS = {"--break-system-packages", "--edits", "--install", "--no-vsix", "--sample"}
PROGRAMS = ((), ("migrate",), ("format",), ("catalogue", "harvest"), ("catalogue", "diff"))
SCRIPT = ROOT / "examples" / "opensips-2.3.cfg"
MODULE = """\
static cmd_export_t cmds[] = {
    {"acme_route", (cmd_function)w_acme_route, 1, 0, 0, REQUEST_ROUTE},
    {0, 0, 0, 0, 0, 0}
};
static param_export_t params[] = { {"acme_url", STR_PARAM, &acme_url}, {0, 0, 0} };
struct module_exports exports = { "acme", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, 0, cmds, 0, params, };
"""
OURS = re.compile(r"\b(?:opensips-lint|python3 -m opensips_lsp)\b")
# lines of `sh` blocks that are not ours to run, or that other tests run
ELSEWHERE = re.compile(
    r"\./task |pipx install|uv tool|python3 -m venv|pip install|git clone|~/|/usr/|mandb|fish -c|docker "
)  # ./task: tests/test_repository.py and CI; installation: tests/packaging/; docker: tests/ci/


def commands() -> list[tuple[str, str]]:
    """(name of a page, command)."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                command = re.sub(r"\s+#\s.*", "", line).strip()
                if command and not command.startswith("#"):
                    found.append((page.name, command))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all that the commands name."""
    for name in ("opensips.cfg", "opensips.cfg.in", "old", "etc/opensips.cfg", "etc/edge.cfg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(SCRIPT, tmp_path / name)
    module = tmp_path / "src" / "modules" / "acme"
    module.mkdir(parents=True)
    (module / "acme.c").write_text(MODULE, encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for name, package in (("opensips-lint", "opensips_lsp.cli"), ("python3", "")):
        wrapper = tmp_path / "bin" / name
        wrapper.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" {f"-m {package}" if package else ""} "$@"\n', encoding="utf-8"
        )
        wrapper.chmod(0o755)
    (tmp_path / "lint-baseline.json").write_text('{"version": 1, "findings": []}\n', encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env=env, input=stdin, capture_output=True, text=True, check=False
    )


def in_sentences(pattern: str, pages: list[Path]) -> list[tuple[str, str]]:
    """(name of a page, what stands in backticks) of what is like a pattern."""
    found = []
    for page in pages:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [(page.name, code) for code in re.findall(rf"`({pattern})`", text)]
    return found


def of_sentences() -> list[tuple[str, str]]:
    """(name of a page, command). One that is only named, such as `opensips-lint migrate`, is asked for its help."""
    found = []
    for page, command in in_sentences(r"opensips-lint [^`\n]+", PAGES + OF_EDITORS):
        words = [PLACEHOLDERS.get(word, word) for word in command.split()]
        found.append((page, " ".join(words) + (" --help" if tuple(words[1:]) in PROGRAMS else "")))
    return found


# recipes for CI in `yaml` blocks: tests/ci/
RUN = list(
    dict.fromkeys(
        one
        for one in [*commands(), *of_sentences()]
        if OURS.search(one[1]) and not one[1].startswith(("./task ", "docker "))
    )
)


@pytest.mark.slow
@pytest.mark.parametrize("page, command", RUN, ids=[f"{page}: {command}" for page, command in RUN])
def test_commands_do_what_they_say(page: str, command: str, folder: Path) -> None:
    if "--baseline" in command:
        assert run("opensips-lint --write-baseline lint-baseline.json etc", folder).returncode == 0
    done = run(command.replace("/usr/local/bin", "bin"), folder, (folder / "opensips.cfg").read_text("utf-8"))
    assert done.returncode in (0, 1), f"{done.stdout}\n{done.stderr}"  # 1: there are findings, as there should be
    assert "Traceback" not in done.stderr


def test_every_other_command_is_tried_elsewhere() -> None:
    assert [one for one in commands() if one not in RUN and not ELSEWHERE.search(one[1])] == []


def test_every_option_that_is_named_is_there() -> None:
    helps = [[sys.executable, "-m", "opensips_lsp.cli", *words, "--help"] for words in PROGRAMS]
    helps.append([sys.executable, "-m", "opensips_lsp.server", "--help"])
    said = "".join(subprocess.run(one, capture_output=True, text=True, check=True).stdout for one in helps)
    there = set(re.findall(r"--[a-z][a-z-]*", said)) | OF_OTHERS
    named = [
        (page, option)
        for page, code in in_sentences(r"--[a-z][^`\n]*", PAGES + OF_EDITORS)
        for option in re.findall(r"--[a-z][a-z-]*", code)
    ]
    assert len(named) > 50 and [one for one in named if one[1] not in there] == []


@pytest.mark.parametrize("module", ["harvest", "harvest.older", "harvest.newer"])
def test_what_generates_the_facts_can_be_asked(module: str) -> None:
    name = f"opensips_lsp.catalogue.{module}"
    assert f"python -m {name} --help" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    subprocess.run([sys.executable, "-m", name, "--help"], cwd=ROOT, capture_output=True, check=True)


def test_every_import_of_an_example_is_there() -> None:
    seen = 0
    for page in [ROOT / "CONTRIBUTING.md", *PAGES]:
        for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for one in ast.walk(ast.parse(block)):
                if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("opensips_lsp"):
                    module = importlib.import_module(one.module or "")
                    assert all(hasattr(module, alias.name) for alias in one.names), (page.name, one.module)
                    seen += 1
    assert seen >= 10


def test_the_example_for_pre_commit_names_our_hooks() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ids = re.findall(r"(?:- id: |# or )([\w-]+)", block)
    assert len(ids) == 2 and set(ids) <= set(re.findall(r"- id: (\S+)", hooks))
    (files,) = re.findall(r"files: (\S+)", block)
    assert re.search(files, "etc/edge.cfg") and not re.search(files, "etc/edge.txt")


def test_every_example_of_a_configuration_can_be_read(tmp_path: Path) -> None:
    seen = 0
    for page in PAGES:
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            if "[" not in block.partition("=")[0]:  # else it is of another file
                settings.parse(settings.read_toml("x.toml", block.encode()), str(tmp_path / "opensips-lint.toml"))
                seen += 1
    assert seen > 10
