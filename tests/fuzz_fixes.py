"""The law of fixes, tried on scripts that are damaged at random.

A fixed script has no error that it had not before, of any stage, and fixing it again changes nothing.

    ./task damage FOLDER ... [--count 20000] [--seed 1] [--caught]

takes the .cfg files in the folders, and the "text" of each row in .jsonl files there. `--caught` names the fixes too
that opensips_lsp.lint.findings has left out: there a rule makes a fix that it should not make.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.catalogue.version import Version, parse_version
from opensips_lsp.lint.finding import ERROR, Finding
from opensips_lsp.lint.findings import lint
from opensips_lsp.lint.fixes import Fixing, UnstableFix, fix_found
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import SYNTAX_CODE as SYNTAX
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.items import Memo, items
from opensips_lsp.syntax.scanner import scan
from opensips_lsp.syntax.text import decode

RULES = own_rules()
OPERATORS = "== != =~ !~ < > <= >= = := += -= && || ! + - * / % & | ^ ~ << >> . , ; : ( ) [ ] { }".split()
PIECES = (
    '"x"',
    '""',
    '"10.0.0.1"',
    '"408"',
    "'a'",
    '"a b"',
    "$ru",
    "$rd",
    "$var(x)",
    "$avp(a)",
    "$(ru{uri.port})",
    "$rs",
    "$",
    "10.0.0.1",
    "10.0.0.0/8",
    "::1",
    "[::1]",
    "XXX.XXX.XXX.XXX",
    "5060",
    "0",
    "-1",
    "0x1F",
    "1.2",
    "NULL",
    "myself",
    "max_len",
    "INVITE",
    "UDP",
    "inet6",
    "GATEWAY",
    '"',
    "'",
    "/*",
    "*/",
    "#",
    "\n",
    "\nroute[x] {",
    "}",
    "\n#!define GATEWAY 1\n",
    "case 1:",
    "default:",
    "else",
)
QUOTED = re.compile(r"`[^`]*`|\d+|,|\b(?:or|and)\b")
_LONGEST = 6000  # characters; of a longer script a part is taken


class Setting(NamedTuple):
    """How a script is linted and fixed."""

    target: Version
    origin: Version | None
    unsafe: bool


SETTINGS = [
    Setting(parse_version(target), parse_version(origin) if origin else None, unsafe)
    for target, origin in (("2.4", None), ("2.4", "2.3"), ("2.3", None), ("2.4.1", "2.3"))
    for unsafe in (False, True)
]


def pool_of(texts: Sequence[str], chooser: random.Random, most: int = 4000) -> list[str]:
    """Tokens to put into scripts: those of some texts, the keywords of both versions, operators, quotes."""
    found = [*OPERATORS * 8, *PIECES * 8, *KEYWORDS["2.3"], *KEYWORDS["2.4"]]
    for text in chooser.sample(texts, min(len(texts), 200)):
        text = part_of(text, chooser)
        tokens = scan(text, to_end=True)
        found += [text[start:end] for start, end in zip(tokens.starts, tokens.ends) if end - start < 60]
    return chooser.sample(found, min(most, len(found)))


def part_of(text: str, chooser: random.Random) -> str:
    """The text, or of a long one a few items that follow each other."""
    if len(text) <= _LONGEST:
        return text
    placed = items(text)
    first = last = chooser.randrange(len(placed))
    start = placed[first][0]
    while last + 1 < len(placed) and placed[last + 1][0] - start < _LONGEST and chooser.random() < 0.9:
        last += 1
    end = placed[last + 1][0] if last + 1 < len(placed) else len(text)
    return text[start:end]


def mutated(text: str, chooser: random.Random, pool: Sequence[str]) -> str:
    """The text with one to four tokens deleted, doubled, swapped, replaced, put in or drawn together."""
    for _ in range(chooser.choice((1, 1, 2, 2, 3, 4))):
        tokens = scan(text, to_end=True)
        if len(tokens) < 2:
            return text + chooser.choice(pool)
        at = chooser.randrange(len(tokens) - 1)
        start, end, after, last = tokens.starts[at], tokens.ends[at], tokens.starts[at + 1], tokens.ends[at + 1]
        token, gap, other = text[start:end], text[end:after], text[after:last]
        kind = chooser.choice(("delete", "double", "swap", "replace", "replace", "replace", "insert", "join", "quote"))
        changed = {
            "delete": gap + other,
            "double": f"{token} {token}{gap}{other}",
            "swap": other + gap + token,
            "replace": chooser.choice(pool) + gap + other,
            "insert": f"{token} {chooser.choice(pool)} {gap}{other}",
            "join": token + other,
            "quote": (token[1:-1] if token[:1] in "\"'" else f'"{token}"') + gap + other,
        }[kind]
        text = text[:start] + changed + text[last:]
    return text


class Bench:
    """Scripts of texts and what is found in them, for one Setting: each text is looked at once."""

    memo: Memo = Memo(1_000_000)  # of items, for all

    def __init__(self, setting: Setting, proof: str | None = None) -> None:
        self.setting, self._proof = setting, proof
        self._found: dict[str, list[Finding]] = {}

    def script_for(self, text: str) -> tuple[Script, Source]:
        script = Script(self.setting.target, [Source("", text, items(text, memo=self.memo))], self.setting.origin)
        if self._proof is not None:
            script.proof = self._proof
        return script, script.sources[0]

    def find(self, script: Script, source: Source) -> list[Finding]:
        if source.text not in self._found:
            self._found[source.text] = lint(script, source, RULES, ignore_parse_stops=True)
        return self._found[source.text]

    def fix(self, text: str) -> tuple[str, int]:
        """As lint.fix_found."""
        return fix_found(self.script_for, text, self.find, self.setting.unsafe)

    def errors(self, text: str) -> Counter[tuple[str, str]]:
        """Counter of the errors of a text, of all stages: (code, message without names and numbers).

        Syntax errors name what is beside them: these are counted by `problems`.
        """
        found = self.find(*self.script_for(text))
        found = [finding for finding in found if finding.severity == ERROR and finding.code != SYNTAX]
        return Counter((one.code, " ".join(QUOTED.sub("", one.message).split())) for one in found)

    def problems(self, text: str) -> int:
        return sum(len(item.problems) for _, item in items(text, memo=self.memo))


def broken_laws(text: str, setting: Setting, caught: list[str] | None = None) -> list[str]:
    """What the fixes of a text break, in words. caught: a list that is told of what the fixing itself has left out."""
    proof = Bench(setting).script_for(text)[0].proof
    bench = Bench(setting, proof)
    try:
        fixed, number = bench.fix(text)
    except UnstableFix as error:
        return [f"fixing fails: {error}"]
    if caught is not None:
        caught += left_out(bench, text)
    if not number:
        return [] if fixed == text else ["no fix, and another text"]
    laws = []
    try:
        again, more = bench.fix(fixed)
        if (again, more) != (fixed, 0):
            laws.append(f"fixed again it changes: {first_difference(fixed, again)}")
    except UnstableFix as error:
        laws.append(f"fixing again fails: {error}")
    before, after = bench.problems(text), bench.problems(fixed)
    if after > before:
        laws.append(f"{after} syntax problems, of {before}")
    laws += [f"new error {code}:{message}" for code, message in bench.errors(fixed) - bench.errors(text)]
    return laws


def left_out(bench: Bench, text: str) -> list[str]:
    """The errors that all fixes together would have brought."""
    fixing = Fixing(bench.script_for, text, bench.find, bench.setting.unsafe, None)
    try:
        fixed, _ = fixing.fixpoint(fixing.all_of)
    except UnstableFix as error:
        return [str(error)]
    if fixing.is_harmless():
        return []
    new = bench.errors(fixed) - bench.errors(text)
    return [f"left out, for it brings {code}:{message}" for code, message in new] or ["left out"]


def first_difference(one: str, other: str) -> tuple[object, object]:
    lines = [pair for pair in zip(one.splitlines(), other.splitlines()) if pair[0] != pair[1]]
    return lines[0] if lines else (len(one), len(other))


def texts_in(paths: Iterable[str]) -> list[str]:
    """The scripts in files and folders."""
    found = []
    for path in map(Path, paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix == ".jsonl":
                rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
                found += [row["text"] for row in rows if isinstance(row.get("text"), str)]
            elif file.suffix in (".cfg", ".m4", ".osips") and file.is_file():
                found.append(decode(file.read_bytes()))
    return found


def run(
    texts: Sequence[str],
    count: int,
    seed: int,
    tell: Callable[[str, Setting, str], None] | None = None,
    caught: bool = False,
) -> Counter[str]:
    """Counter of what was tried and broken in `count` damaged scripts. tell(kind, setting, text): called for each."""
    chooser = random.Random(seed)
    pool = pool_of(texts, chooser)
    seen: Counter[str] = Counter()
    for _ in range(count):
        text = mutated(part_of(chooser.choice(texts), chooser), chooser, pool)
        setting = chooser.choice(SETTINGS)
        left: list[str] | None = [] if caught else None
        broken = broken_laws(text, setting, left)
        seen["tried"] += 1
        seen["broken"] += bool(broken)
        seen["caught"] += bool(left)
        for kind in (*broken, *(left or ())):
            if tell is not None:
                tell(kind, setting, text)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n\n")[0])
    parser.add_argument("paths", nargs="+", metavar="FOLDER")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--caught", action="store_true", help="name the fixes too that were left out")
    options = parser.parse_args()
    texts = texts_in(options.paths)
    if not texts:
        sys.exit("damage: no scripts there; name folders with .cfg or .jsonl files")
    kinds: dict[str, tuple[int, Setting, str]] = {}
    began = time.monotonic()

    def tell(kind: str, setting: Setting, text: str) -> None:
        key = QUOTED.sub("`", kind)[:150]
        number = kinds[key][0] if key in kinds else 0
        kinds[key] = number + 1, setting, text
        if not number:
            print(f"---- {kind}\n{setting}\n{text}\n", flush=True)

    seen = run(texts, options.count, options.seed, tell, options.caught)
    for kind, (number, *_) in sorted(kinds.items(), key=lambda one: -one[1][0]):
        print(f"{number:6} {kind}")
    print(f"{len(texts)} scripts, {dict(seen)}, {time.monotonic() - began:.0f} s")
    return 1 if seen["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
