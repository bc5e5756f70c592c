"""The example of a plugin, installed with us into an empty environment: its rules are found, run and obey the laws."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("example_plugin")]  # one environment is made for all

ROOT = Path(__file__).resolve().parent.parent.parent
PLUGIN = ROOT / "examples" / "plugin"


def run(*command: str | Path, cwd: Path, wanted: int = 0) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == wanted, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def binaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the linter and the plugin; it sees what tests need in ours."""
    folder = tmp_path_factory.mktemp("plugin")
    for name in ("opensips_lsp", "grammar", "rules", "share", "pyproject.toml", "README.md", "LICENSE"):
        run("cp", "-r", ROOT / name, folder, cwd=ROOT)
    shutil.copytree(PLUGIN, folder / "plugin", ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
    venv.create(folder / "venv", symlinks=True, with_pip=False)
    for package in (folder, folder / "plugin"):
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation")
        run(*build, "--outdir", folder / "wheels", package, cwd=folder)
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        folder / "venv" / "bin" / "python",
        "install",
        "--quiet",
        "--no-index",
    )
    run(*pip, "--no-deps", *(folder / "wheels").iterdir(), cwd=folder)
    return folder / "venv" / "bin"


def test_its_rules_are_listed_and_run(binaries: Path, tmp_path: Path) -> None:
    lint = binaries / "opensips-lint"
    listed = run(lint, "--list-rules", cwd=tmp_path)
    assert "ACME1  no-bare-exit" in listed and "ACME2  blocking-call" in listed
    assert "ACME" not in run(lint, "--list-rules", "--isolated", cwd=tmp_path)
    assert "At Acme" in run(lint, "--explain", "no-bare-exit", cwd=tmp_path)
    script = tmp_path / "opensips.cfg"
    script.write_text("route {\n\tsleep(1);\n\texit;\n}\n", encoding="utf-8")
    found = run(lint, "--select", "ACME", "--output-format", "concise", script, cwd=tmp_path, wanted=1)
    assert ":2:2: warning ACME2" in found and ":3:2: info ACME1" in found
    run(lint, "--select", "ACME", "--fix", script, cwd=tmp_path, wanted=1)
    assert script.read_text(encoding="utf-8") == "route {\n\tsleep(1);\n\texit();\n}\n"


def test_its_own_tests_pass(binaries: Path, tmp_path: Path) -> None:
    """By our pytest, with nothing of this checkout on the path of modules."""
    tests = binaries.parents[1] / "plugin" / "tests"
    installed = next((binaries.parent / "lib").glob("python*/site-packages"))
    program = f"""
import sys
sys.path.insert(0, {str(installed)!r})
import opensips_lsp, pytest
assert opensips_lsp.__file__.startswith({str(installed)!r})
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", {str(tests)!r}, {str(tests)!r}]))
"""
    assert "2 passed" in run(sys.executable, "-c", program, cwd=tmp_path)


def test_its_readme_names_what_is_there() -> None:
    readme = (PLUGIN / "README.md").read_text(encoding="utf-8")
    for file in (
        *(PLUGIN / "acme_rules").glob("[!_]*.py"),
        PLUGIN / "pyproject.toml",
        PLUGIN / "tests" / "test_laws.py",
    ):
        assert f"]({file.relative_to(PLUGIN).as_posix()})" in readme, file
