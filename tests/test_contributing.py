"""A rule that is added as CONTRIBUTING says, word for word, in a copy of the project."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONG = "fast", "tests/rules"  # tasks that this test itself is a part of
SCRIPT = 'loadmodule "tm.so"\nroute {\n\t$var(x) = $var(x);\n}\n'

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "CONTRIBUTING.md").exists(), reason="an installed copy has no pages"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project, whose environment has the packages of ours, so that none are fetched."""
    copied = tmp_path / "project"
    left_out = shutil.ignore_patterns(".*", "node_modules", "libs", "dist", "build", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, copied, symlinks=True, ignore=left_out)
    run(copied, "./task lint --version")  # makes the environment
    (site,) = (copied / ".venv").glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    wanted = hashlib.sha256((copied / "pyproject.toml").read_bytes()).hexdigest()
    (copied / ".venv" / "packages[dev]").write_text(wanted)
    return copied


def run(folder: Path, command: str) -> str:
    """What a task prints, which must end well."""
    line = command.replace("./task", f"{sys.executable} task", 1)
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files(folder: Path) -> dict[str, bytes]:
    """All files of a copy but those of its environment and what Python and pytest keep."""
    kept = re.compile(r"^\.|__pycache__|\.pyc$")
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not kept.search(name)}


def test_a_rule_is_added_as_the_page_says(copy: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a rule")[2]
    name = re.search(r"This is all of one, `(\w+\.py)` in `(rules/\w+/)`", page)
    rule = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    steps = re.search(r"```sh\n(.*?)```", page, re.DOTALL)
    assert name and rule and steps
    path = name[2] + name[1]
    run(copy, "./task tables")
    before = files(copy)
    (copy / path).write_text(rule[1], encoding="utf-8")
    commands = [line.partition("#")[0].strip() for line in steps[1].strip().splitlines()]
    assert len(commands) == 5 and all(command.startswith("./task ") for command in commands)
    said = {command: run(copy, command) for command in commands if not command.endswith(LONG)}
    assert "A variable that is given its own value" in said["./task lint --explain self-assignment"]
    assert re.search(r"\b[1-9]\d* passed", said["./task test tests/test_rules.py -k H699"])

    (copy / "opensips.cfg").write_text(SCRIPT)
    found = subprocess.run(
        [copy / ".venv/bin/opensips-lint", "--select", "H699", "opensips.cfg"],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "opensips.cfg:3:2: hint H699 self-assignment: `$var(x)` is given its own value" in found.stdout

    after = files(copy)
    changed = {one for one in after if before.get(one) != after[one]} - {"opensips.cfg"}
    generated = {"rules/_index.py", "docs/rules/H699.md", "docs/rules/README.md"}
    assert generated | {path} <= changed
    assert all(one in generated | {path} or one.startswith("share/") for one in changed), "nothing else names it"
