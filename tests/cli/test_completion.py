"""Completions in real shells, manual pages in a real formatter: they know all options, and complete what is typed."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generate.options import commands

ROOT = Path(__file__).resolve().parents[2]
SHARE = ROOT / "share"
PATIENCE = 60.0  # for a shell on a busy machine

# (what is typed, what is among the completions, what is not)
TYPED = [
    ("opensips-lint --output-fo", "--output-format", "--output-of"),
    ("opensips-lint --output-format sa", "sarif", "json"),
    ("opensips-lint --fail-level wa", "warning", "error"),
    ("opensips-lint --target 2.", "2.4", "3.0"),
    ("opensips-lint --explain bare-m", "bare-method", "bare-uri"),
    ("opensips-lint migr", "migrate", "format"),
    ("opensips-lint migrate --tod", "--todo", "--fix"),
    ("opensips-lint catalogue har", "harvest", "diff"),
    ("opensips-lint opens", "opensips.cfg", "other.cfg"),
    ("opensips-lsp --log-f", "--log-file", "--tcp"),
]
of_each = pytest.mark.parametrize("typed, wanted, other", TYPED, ids=[row[0] for row in TYPED])


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"this machine has no {name}")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("opensips.cfg", "other.cfg"):
        (tmp_path / name).touch()
    return tmp_path


def lines_of(command: list[str], folder: Path) -> list[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout.splitlines()


@of_each
def test_bash(typed: str, wanted: str, other: str, folder: Path) -> None:
    words = typed.split(" ")
    script = (
        f'source "{SHARE}/bash-completion/completions/{words[0]}"; '
        f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
        f'_{words[0].replace("-", "_")}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    offered = lines_of([program("bash"), "--norc", "-c", script], folder)
    assert wanted in offered and other not in offered


@of_each
def test_fish(typed: str, wanted: str, other: str, folder: Path) -> None:
    file = SHARE / "fish" / "vendor_completions.d" / f"{typed.split(maxsplit=1)[0]}.fish"
    script = f"source {file}; complete -C '{typed}'"
    offered = [line.split("\t")[0] for line in lines_of([program("fish"), "--no-config", "-c", script], folder)]
    assert wanted in offered and other not in offered


@pytest.fixture
def zsh(folder: Path) -> Iterator[int]:
    """A terminal with zsh in it that has our completions."""
    name = program("zsh")
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(
            name, [name, "-f", "-i"], {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "PS1": "> "}
        )
    os.write(
        terminal,
        f"fpath=({SHARE}/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; echo rea''dy\n".encode(),
    )
    until(terminal, "ready")
    yield terminal
    os.close(terminal)
    os.waitpid(process, 0)


def until(terminal: int, text: str) -> str:
    """Read until a text has come -> all that was read."""
    seen, end = "", time.monotonic() + PATIENCE
    while text not in seen:
        assert select.select([terminal], [], [], max(0, end - time.monotonic()))[0], f"{text!r} did not come: {seen!r}"
        seen += os.read(terminal, 65536).decode(errors="replace")
    return seen


@of_each
def test_zsh(typed: str, wanted: str, other: str, zsh: int) -> None:
    os.write(zsh, f"{typed}\t".encode())
    # the word is completed in the line: what stood there, then the rest
    seen = until(zsh, wanted[len(typed.rsplit(" ", maxsplit=1)[-1]) :])
    assert other not in seen


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join((command.program, *command.words)))
def test_the_manual_page_has_every_option(command: object) -> None:
    name = "-".join((command.program, *command.words[:1]))  # type: ignore[attr-defined]
    page = SHARE / "man" / "man1" / f"{name}.1"
    source = page.read_text(encoding="utf-8").replace("\\-", "-")
    assert [option.names for option in command.options if f"\\fB{option.names[-1]}\\fR" not in source] == []  # type: ignore[attr-defined]
    done = subprocess.run(
        [program("groff"), "-man", "-Tascii", "-ww", page], capture_output=True, text=True, check=True
    )
    assert done.stderr == "" and "SYNOPSIS" in re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout)
