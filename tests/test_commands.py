"""The commands of README and docs/ are run: all lines of `sh` blocks that call us, in a folder with what they name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from opensips_lsp.project import settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
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


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)


# recipes for CI in `yaml` blocks: tests/ci/
RUN = list(
    dict.fromkeys(one for one in commands() if OURS.search(one[1]) and not one[1].startswith(("./task ", "docker ")))
)


@pytest.mark.parametrize("page, command", RUN, ids=[f"{page}: {command}" for page, command in RUN])
def test_commands_do_what_they_say(page: str, command: str, folder: Path) -> None:
    if "--baseline" in command:
        assert run("opensips-lint --write-baseline lint-baseline.json etc", folder).returncode == 0
    done = run(command.replace("/usr/local/bin", "bin"), folder)
    assert done.returncode in (0, 1), f"{done.stdout}\n{done.stderr}"  # 1: there are findings, as there should be
    assert "Traceback" not in done.stderr


def test_every_other_command_is_tried_elsewhere() -> None:
    assert [one for one in commands() if one not in RUN and not ELSEWHERE.search(one[1])] == []


def test_every_example_of_a_configuration_can_be_read(tmp_path: Path) -> None:
    seen = 0
    for page in PAGES:
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            if "[" not in block.partition("=")[0]:  # else it is of another file
                settings.parse(settings.read_toml("x.toml", block.encode()), str(tmp_path / "opensips-lint.toml"))
                seen += 1
    assert seen > 10
