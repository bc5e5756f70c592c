#!/usr/bin/env python3
"""How fast the language server is: `python tests/bench/typing_bench.py [--quick]` prints a table and ends with 1 when a
limit is missed. Where it says CPU, the time that the system gives to others does not count; all else is on the clock.
What was taken while another machine had half of the core does not count (core.py); the table says how much was not.
"""

import argparse
import gc
import multiprocessing
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bench import table  # noqa: E402
from configs import typing_config  # noqa: E402
from core import alone, choose, counted, quickest, take  # noqa: E402
from server.client import Client, capabilities, position, uri  # noqa: E402

ENCODING = "utf-16"
HEADS = ("what", "measured", "alone", "beside", "ratio", "limit", "")
TYPED = (
    'xlog("L_INFO", "called $rU\\n");', "# remember who calls", "$var(x) = $var(x) + 1;", "if ($rU =~ \"^1\") {\n\t\tdrop();\n\t}",
    "t_relay();", "route(r3);", '$avp(who) = "a" + $fU;', "/* not yet */", 'sl_send_reply("480", "Later");', "exit;", "\n\n",
)  # fmt: skip


def keystrokes(text, count, seed):
    """(start, end, new) of edits as a person makes them: statements typed letter by letter somewhere, some taken back."""
    chooser = random.Random(seed)
    while True:
        at = (
            text.index("\n", chooser.randrange(len(text) - 1)) + 1
            if chooser.random() < 0.5
            else chooser.randrange(len(text))
        )
        typed = chooser.choice(TYPED)
        for number, letter in enumerate(typed):
            yield at + number, at + number, letter
            count -= 1
        for number in reversed(range(len(typed))):  # so the script stays one, and as long as it was
            yield at + number, at + number + 1, ""
            count -= 1
        if count <= 0:
            return


class Editor:
    """A workspace with one buffer, without a client."""

    def __init__(self, text):
        from opensips_lsp.lint.registry import own_rules
        from opensips_lsp.server.findings import diagnostic
        from opensips_lsp.server.workspace import Workspace, options

        self.path, self.text, self._diagnostic = str(HERE / "no-such.cfg"), text, diagnostic
        self.workspace = Workspace(own_rules(), options(), print)
        self.workspace.open(self.path, text)
        self.ready()
        gc.collect()
        gc.freeze()
        gc.disable()  # the server collects when it is quiet (opensips_lsp/server/memory.py)

    def ready(self):
        judgement = self.workspace.judge(self.path)
        return [self._diagnostic(finding, judgement.text, ENCODING) for finding in judgement.findings]

    def edit(self, start, end, new):
        """-> CPU seconds until the diagnostics are ready."""
        began = time.process_time()
        self.workspace.change(self.path, [(start, end, new)])
        self.ready()
        return time.process_time() - began

    def statements(self):
        """How many top-level statements the script falls into: many fewer, and something swallows the rest."""
        return len(self.workspace.judge(self.path).roots[0].source.items)


def reparse(text):
    """-> CPU seconds that it takes to look at a whole text as if it had never been seen."""
    from opensips_lsp.catalogue.version import parse_version
    from opensips_lsp.lint.findings import lint_text
    from opensips_lsp.lint.registry import own_rules

    rules, target = own_rules(), parse_version("2.4")
    began = time.process_time()
    lint_text(text, target, rules)
    return time.process_time() - began


def typing(lines, count):
    """-> samples of (each keystroke, each that opens or closes what swallows the rest of the file, full reparses)."""
    text = typing_config(lines)
    editor, spent, opened = Editor(text), [], []

    def type_in(*edit):
        before, sample = editor.statements(), take(editor.edit, *edit)
        (opened if abs(editor.statements() - before) > 2 else spent).append(sample)

    for edit in keystrokes(text, count, 1):
        type_in(*edit)
    chooser = random.Random(2)
    for _ in range(max(20, count // 50)):
        at = text.index("\n", chooser.randrange(len(text) - 1)) + 1
        for edit in ((at, at, "/"), (at + 1, at + 1, "*"), (at, at + 2, "")):
            type_in(*edit)
    return spent, opened, [take(reparse, text) for _ in range(3)]


def best_of(times, *arguments):
    """What typing() returns, each sample the quickest of so many processes: they do the same, what differs is the machine."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        passes = [pool.apply(typing, arguments) for _ in range(times)]
    return [list(map(min, zip(*samples, strict=True))) for samples in zip(*passes)]


class Session:
    """A server in a process of its own, from cold, with one script."""

    def __init__(self, text):
        self._text, self._where = text, uri(HERE / "no-such.cfg")
        self._client = Client(cwd=str(HERE))

    def close(self):
        self._client.kill()

    def initialize(self):
        """-> seconds until it is answered."""
        began = time.perf_counter()
        self._client.initialize(capabilities("nvim072"), None)
        return time.perf_counter() - began

    def open(self):
        """-> seconds until the diagnostics are at the client."""
        began = time.perf_counter()
        self._client.open(self._where, self._text)
        self._client.diagnostics(self._where)
        return time.perf_counter() - began

    def keystrokes(self, count):
        """-> samples of didChange until the diagnostics of its version are at the client."""
        from opensips_lsp.syntax.text import Text

        text, samples = Text(self._text), []
        for start, end, new in keystrokes(text.string, count, 3):
            (line, unit), (last_line, last_unit) = text.position(start, ENCODING), text.position(end, ENCODING)
            where_in = {"start": position(line, unit), "end": position(last_line, last_unit)}
            text = text.edited(start, end, new)
            samples.append(take(self._change, where_in, new))
        return samples

    def _change(self, where_in, new):
        began = time.perf_counter()
        version = self._client.change(self._where, (where_in, new))
        self._client.diagnostics(self._where, version)
        return time.perf_counter() - began


def bare():
    """-> seconds that `python -c pass` takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began


def sessions(lines, count, repeats):
    """-> samples of (didChange to publishDiagnostics, initialize, didOpen to diagnostics, a full reparse, `python -c pass`)."""
    text, starts, opens, wholes, bares = typing_config(lines), [], [], [], []
    for number in range(repeats):
        bares.append(take(bare))
        session = Session(text)
        try:
            starts.append(take(session.initialize))
            time.sleep(0.5)  # what is done after the answer: a person is not faster
            opens.append(take(session.open))
            changes = session.keystrokes(count) if number == repeats - 1 else []
        finally:
            session.close()
        wholes.append(take(reparse, text))
    return changes, starts, opens, wholes, bares


def quantile(values, part):
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def measure(quick):
    """-> rows as bench.table takes them."""
    choose()
    count, times, repeats = (1000, 2, 9) if quick else (4000, 3, 40)
    lists = *best_of(times, 10_000, count), *best_of(times, 50_000, count // 2), *sessions(10_000, count // 4, repeats)
    small, opened, whole, large, _, whole_large, changes, starts, opens, whole_client, bares = lists
    pace = quickest(*lists)

    def row(what, samples, part, beside, against, limit):
        value, against = quantile(counted(samples, pace), part), statistics.median(counted(against, pace))
        return (what, f"{value * 1000:.2f} ms", f"{len(alone(samples, pace))} of {len(samples)}",
                f"{beside} {against * 1000:.1f} ms", f"{against / value:.2f}x", f"<= {limit:g} ms",
                value * 1000 <= limit)  # fmt: skip

    return [
        row("keystroke, 10,000 lines, CPU, p50", small, 0.5, "full reparse", whole, 0.5),
        row("keystroke, 10,000 lines, CPU, p99", small, 0.99, "full reparse", whole, 3),
        row("opening or closing /* and its like, CPU, p99", opened, 0.99, "full reparse", whole, 50),
        row("keystroke, 50,000 lines, CPU, p99", large, 0.99, "full reparse", whole_large, 6),
        row("didChange to diagnostics at the client, p50", changes, 0.5, "full reparse", whole_client, 5),
        row("didChange to diagnostics at the client, p99", changes, 0.99, "full reparse", whole_client, 25),
        row("initialize answered, cold process", starts, 0.5, "python -c pass", bares, 600),
        row("didOpen to diagnostics, 10,000 lines", opens, 0.5, "full reparse", whole_client, 150),
    ]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer edits, the same sizes and limits")
    rows = measure(parser.parse_args(arguments).quick)
    print(table(rows, HEADS))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
