"""The Dockerfile: what hadolint says of it; its steps are run in a folder, for want of an engine for containers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCKERFILE = ROOT / "ci" / "Dockerfile"
Instruction = tuple[str, str]  # its word, and the rest of its line


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, without what stands before the first one."""
    found: list[list[Instruction]] = []
    for line in DOCKERFILE.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        if found and word not in ("", "#"):
            found[-1].append((word, rest))
    return found


def of(stage: list[Instruction], word: str) -> list[str]:
    return [rest for name, rest in stage if name == word]


def context() -> set[str]:
    """The names at the top of the repository that reach the build."""
    patterns = (ROOT / "ci" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert patterns[0] == "*"
    return {pattern[1:] for pattern in patterns if pattern.startswith("!")}


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint is not installed; the extra `dev` has it for Linux on x86_64")
    done = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_each_file_of_the_context_is_copied_and_no_other() -> None:
    sources = [source for rest in of(stages()[0], "COPY") for source in rest.split()[:-1]]
    assert sorted(sources) == sorted(context())
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_runs_the_linter_without_root() -> None:
    *_, last = stages()
    (user,) = of(last, "USER")
    assert all(part.isdigit() and int(part) for part in user.split(":"))
    assert [json.loads(rest) for rest in of(last, "ENTRYPOINT")] == [["opensips-lint"]]
    assert of(last, "WORKDIR") == ["/work"]
    assert [rest for rest in of(last, "RUN") if "apt" in rest] == []


@pytest.mark.slow
def test_the_steps_build_what_runs(tmp_path: Path) -> None:
    """COPY into a folder, RUN with sh, and the entry point as another folder has it: with PREFIX in place of /opt."""
    first, last = stages()
    source, image, prefix = tmp_path / "source", tmp_path / "image", tmp_path / "prefix"
    source.mkdir()
    for rest in of(first, "COPY"):
        *names, target = rest.split()
        for name in names:
            ignored = shutil.ignore_patterns("__pycache__")
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, source / target, symlinks=True, ignore=ignored)
            else:
                shutil.copyfile(ROOT / name, source / target / name)
    venv.create(image, symlinks=True, with_pip=True)  # it has the commands python and pip, as the base image
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    env = {**kept, "PATH": f"{image / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path), "PREFIX": str(prefix)}
    for rest in of(first, "RUN"):
        done = subprocess.run(["sh", "-c", rest], cwd=source, env=env, capture_output=True, text=True, check=False)
        if done.returncode and "No matching distribution" in done.stderr:
            pytest.skip(f"pip cannot fetch what we need: {done.stderr.strip().splitlines()[-1]}")
        assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.cfg").write_text('route { if (method == "INVITE") exit; }\n', encoding="utf-8")
    (entry,) = of(last, "ENTRYPOINT")
    (path,) = [rest.partition("=")[2] for rest in of(last, "ENV") if rest.startswith("PATH=")]
    env = {"PATH": path.replace("${PREFIX}", str(prefix)).replace("${PATH}", "/usr/bin:/bin"), "HOME": "/nonexistent"}
    command = [shutil.which(word, path=env["PATH"]) or word for word in json.loads(entry)]
    found = subprocess.run([*command, "a.cfg"], cwd=work, env=env, capture_output=True, text=True, check=False)
    assert found.returncode == 1 and " M101 " in found.stdout, found.stderr
