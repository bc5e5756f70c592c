"""The commands of the README that install us, each in a home of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readme_install")]  # pipx and uv are fetched once

ROOT = Path(__file__).resolve().parent.parent.parent
SECTION = re.search(r"^## Install\n.*?```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
COMMANDS = [line.partition("#")[0].strip() for line in SECTION[1].splitlines()] if SECTION else []
COPIED = "opensips_lsp", "grammar", "rules", "share", "pyproject.toml", "README.md", "LICENSE"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pipx and uv in it."""
    folder = tmp_path_factory.mktemp("tools")
    venv.create(folder, symlinks=True, with_pip=False)
    bin_folder = folder / "bin"
    pip = [sys.executable, "-m", "pip", "--python", bin_folder / "python", "install", "-q", "pipx", "uv"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pip cannot fetch pipx and uv: {done.stderr.strip().splitlines()[-1]}")
    return bin_folder


def test_there_are_three_ways() -> None:
    assert [command.split()[0] for command in COMMANDS] == ["pipx", "uv", "python3"]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_installed_runs(command: str, tools: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "opensips-lsp"  # where `git clone` in the home of a newcomer puts it
    checkout.mkdir()
    for name in COPIED:
        subprocess.run(["cp", "-r", ROOT / name, checkout], check=True)
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "XDG_DATA_HOME")}
    env = {**kept, "HOME": str(tmp_path), "PATH": f"{tools}:{Path(sys.executable).parent}:/usr/bin:/bin"}
    done = subprocess.run(["bash", "-c", command], cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    places = [tmp_path / ".local" / "bin", tmp_path / "opensips-env" / "bin"]
    (lint,) = [place / "opensips-lint" for place in places if (place / "opensips-lint").exists()]
    made = {path.name for path in checkout.iterdir()} - set(COPIED)
    assert made <= {"build", "opensips_lsp.egg-info"}, "the checkout is no environment"
    script = tmp_path / "opensips.cfg"
    script.write_text('route { if (method == "INVITE") exit; }\n', encoding="utf-8")
    found = subprocess.run([lint, script], env=env, capture_output=True, text=True, check=False)
    manual = [*tmp_path.rglob("share/man/man1/opensips-lint.1")]
    assert [page for page in manual if checkout not in page.parents], "the manual pages are not installed"
    assert found.returncode == 1 and " M101 " in found.stdout, f"{found.stdout}\n{found.stderr}"
    server = subprocess.run(
        [lint.parent / "opensips-lsp", "--version"], env=env, capture_output=True, text=True, check=False
    )
    assert server.returncode == 0, server.stderr
