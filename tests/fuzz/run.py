"""Fuzzing for as long as somebody wants: with atheris, which is led by what code a case reaches, or else by chance.

    ./task fuzz [SECONDS] [TARGET ...] [--seed N] [--jobs N]

tries all targets, or some, for that many seconds together (60). What breaks a law is made smaller, shown, and added to
tests/fuzz/found/, so that it is a test from then on. What atheris has found interesting is kept in .fuzz/, and the next
run goes on from there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
CORPUS = ROOT / ".fuzz"
_CASES = re.compile(r"(?m)^(?:#|Done |)(\d+)(?:\t| runs| cases)")
_LONGEST = 600  # bytes of a case
_PATIENCE = 120  # seconds that a case may take before it is a hang: steps are counted long before
_START = 600  # seconds that a busy machine may take until the first case


def main() -> int:
    """Run fuzzing -> exit status: 0, or 1 when a law is broken."""
    parser = argparse.ArgumentParser(prog="./task fuzz", description=str(__doc__).partition("\n")[0])
    parser.add_argument("seconds", nargs="?", type=float, default=60, metavar="SECONDS")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--chance", action="store_true", help="by chance, even where atheris is installed")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    guided = importlib.util.find_spec("atheris") is not None and not options.chance
    if options.one:
        return (_guided if guided else _by_chance)(options.targets[0], options.seconds, options.seed)
    from fuzz.targets import TARGETS

    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    names = options.targets or list(TARGETS)
    each = options.seconds * options.jobs / len(names)
    way = (
        "led by atheris" if guided else "by chance, as atheris is not installed" if not options.chance else "by chance"
    )
    print(f"{len(names)} targets, {each:.1f} s of each, {way}, seed {options.seed}", flush=True)
    began = time.monotonic()
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda name: _started(name, each, options.seed, options.chance), names))
    tried, failed = sum(cases for cases, _ in results), sum(is_broken for _, is_broken in results)
    print(f"{tried} cases in {time.monotonic() - began:.0f} s, {failed} of {len(names)} targets broken")
    return int(failed > 0)


def _started(name: str, seconds: float, seed: int, by_chance: bool) -> tuple[int, bool]:
    """(cases tried, whether a law was broken) of one target, in a process of its own, which may hang or die."""
    command = [sys.executable, __file__, str(seconds), name, "--one", "--seed", str(seed), *["--chance"] * by_chance]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + _PATIENCE + _START, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"---- {name}: hangs; run it alone: ./task fuzz {seconds:.0f} {name} --seed {seed}", flush=True)
        return 0, True
    text = done.stdout + done.stderr
    tried = max(map(int, _CASES.findall(text)), default=0)
    kept = re.findall(r"(?m)^kept: .*", done.stdout)
    print(f"{name:16} {tried:7} cases{'' if not done.returncode else '  BROKEN'}", flush=True)
    if done.returncode:
        print("\n".join(kept) or text[-3000:], flush=True)
    return tried, done.returncode != 0


def _by_chance(name: str, seconds: float, seed: int) -> int:
    from fuzz.draws import Draws
    from fuzz.targets import TARGETS

    target, chance = TARGETS[name], random.Random(f"{seed} {name}")
    from fuzz.kept import broken

    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = chance.randbytes(chance.choice((10, 30, 80, 200, _LONGEST)))
        tried += 1
        if broken(target, target.case_of(Draws(data))):
            print(f"{tried} cases")
            return _kept(name, data)
    print(f"{tried} cases")
    return 0


def _kept(name: str, data: bytes) -> int:
    """Make a case smaller and keep it -> 1."""
    from fuzz.draws import Draws
    from fuzz.kept import broken, keep, smaller
    from fuzz.targets import TARGETS

    target = TARGETS[name]
    case = target.case_of(Draws(smaller(target, data)))
    why = broken(target, case)
    keep(name, case, why[:300])
    print(f"kept: {why[:1000]}\n  {json.dumps(case)[:2000]}")
    return 1


def _guided(name: str, seconds: float, seed: int) -> int:
    """Run atheris in a process that it ends, and look at what it leaves."""
    corpus, left = CORPUS / name, CORPUS / f"{name}-broken"
    corpus.mkdir(parents=True, exist_ok=True)
    left.unlink(missing_ok=True)
    command = [
        sys.executable,
        str(Path(__file__).with_name("guided.py")),
        name,
        str(corpus),
        f"-max_total_time={max(int(seconds), 1)}",
        f"-seed={seed % (1 << 31) or 1}",
        f"-max_len={_LONGEST}",
        f"-timeout={_PATIENCE}",
        f"-exact_artifact_path={left}",
        "-rss_limit_mb=4096",
        "-len_control=0",
        "-print_final_stats=1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    print("\n".join(re.findall(r"(?m)^Done \d+ runs.*|^#\d+\t.*", done.stdout + done.stderr)[-1:]))
    if not left.exists():
        if done.returncode:
            print((done.stdout + done.stderr)[-3000:])
        return int(done.returncode != 0)
    return _kept(name, left.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
