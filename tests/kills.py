"""kill -9 while files are written: each is the old one or the new one, to the byte, and the next run removes the rest.

    ./task kills [--count 1000] [--seed 1]

runs `--fix`, `format` and `migrate --write --report` in turn on a folder of scripts, and kills each at a random time.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from opensips_lsp.cli.main import main as lint
from opensips_lsp.project.writing import remove_left

FILES, LEFT = 5, ".opensips-lint-"
OLD = b'# a script\nroute {\n  if (method == "INVITE") {\n      xlog("x");\n  }\n}\n' + b"# and more\n" * 400
REPORT, OLD_REPORT = "upgrade.html", b"<p>the report of last time</p>\n"
COMMANDS = ("--fix", "{}"), ("format", "{}"), ("migrate", "--write", "--report", f"{{}}/{REPORT}", "{}")


class Torn(AssertionError):
    """A file is neither what it was nor what it was to become."""


def killed(arguments: Sequence[str], wait: Callable[[int], object]) -> bool:
    """Run a command, and kill it when `wait(process id)` returns -> whether it was still running."""
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        os._exit(lint(arguments))
    wait(child)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _run_here(command: Sequence[str]) -> None:
    with open(os.devnull, "w", encoding="utf-8") as nothing, redirect_stdout(nothing):
        lint(command)
    remove_left.cache_clear()


def _until_it_ends(child: int) -> None:
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)


def put_back(folder: Path) -> None:
    """Let the folder be as it was, but for what a killed process has left there."""
    for number in range(FILES):
        (folder / f"{number}.cfg").write_bytes(OLD)
    (folder / REPORT).write_bytes(OLD_REPORT)


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of each file; those of what a killed process has left under one name."""
    names = sorted(path.name for path in folder.iterdir())
    return {"left" if name.startswith(LEFT) else name: (folder / name).read_bytes() for name in names}


def left_in(folder: Path) -> set[str]:
    """The names of what killed processes have left."""
    return {path.name for path in folder.iterdir() if path.name.startswith(LEFT)}


def kill(count: int, seed: int, folder: Path) -> tuple[Counter[str], int]:
    """Kill that many processes -> (how many were killed in which state, how many files they left). Raises Torn."""
    chance, seen, left = random.Random(seed), Counter[str](), set[str]()
    commands = [[part.format(folder) for part in command] for command in COMMANDS]
    new, takes = [], []
    for command in commands:
        put_back(folder)
        _run_here(command)  # what it imports and looks up once is there from now on
        put_back(folder)
        start = time.monotonic()
        killed(command, _until_it_ends)
        takes.append(time.monotonic() - start)
        new.append(contents(folder))
    while sum(seen.values()) < count:
        number = chance.randrange(len(commands))
        put_back(folder)
        if not killed(commands[number], lambda _: time.sleep(chance.uniform(0, takes[number]))):  # noqa: B023
            continue
        seen[state(contents(folder), new[number])] += 1
        left |= left_in(folder)
    for command, after in zip(commands, new, strict=True):
        put_back(folder)
        killed(command, _until_it_ends)
        if contents(folder) != after:
            raise Torn("a run that ends does not leave what it should")
        if left_in(folder):
            raise Torn("a run that ends does not remove what killed ones have left")
    return seen, len(left)


def state(found: dict[str, bytes], new: dict[str, bytes]) -> str:
    """In words: how far a process came that was killed. Raises Torn."""
    written = 0
    for name, after in new.items():
        before = OLD_REPORT if name == REPORT else OLD
        if found.get(name) not in (before, after):
            raise Torn(f"{name}: {found.get(name, b'is gone')!r}")
        written += found[name] == after != before
    more = found.keys() - new.keys()
    if more - {"left"}:
        raise Torn(f"what is this? {more}")
    wanted = sum(after != (OLD_REPORT if name == REPORT else OLD) for name, after in new.items())
    how_far = "nothing" if not written else "everything" if written == wanted else "some files"
    return f"{how_far} written, {'a new file left beside them' if more else 'nothing left beside them'}"


def main(arguments: Sequence[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=1000, help="how many processes are killed")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        seen, left = kill(chosen.count, chosen.seed, Path(folder))
    for what, count in seen.most_common():
        print(f"{count:6} killed: {what}")
    print(f"{seen.total():6} killed: 0 files torn or lost; they left {left} new files, of which the next runs left 0")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
