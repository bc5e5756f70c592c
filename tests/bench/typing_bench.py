#!/usr/bin/env python3
"""How fast the language server is: `python tests/bench/typing_bench.py [--quick]` prints a table and ends with 1 when a
limit is missed. Where it says CPU, the time that the machine gives to others does not count; all else is on the clock.
"""

import argparse
import gc
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
from server.client import Client, capabilities, position, uri  # noqa: E402

ENCODING = "utf-16"
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
        from opensips_lsp.registry import own_rules
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
    from opensips_lsp.lint import lint_text
    from opensips_lsp.registry import own_rules
    from opensips_lsp.version import parse_version

    rules, target = own_rules(), parse_version("2.4")
    began = time.process_time()
    lint_text(text, target, rules)
    return time.process_time() - began


def typing(lines, count):
    """-> (seconds of each keystroke, of each that opens or closes what swallows the rest of the file, of a full reparse)."""
    text = typing_config(lines)
    editor, spent, opened = Editor(text), [], []
    before_all = reparse(text)  # and after all: a core may change its speed meanwhile

    def type_in(*edit):
        before, seconds = editor.statements(), editor.edit(*edit)
        (opened if abs(editor.statements() - before) > 2 else spent).append(seconds)

    for edit in keystrokes(text, count, 1):
        type_in(*edit)
    chooser = random.Random(2)
    for _ in range(max(20, count // 50)):
        at = text.index("\n", chooser.randrange(len(text) - 1)) + 1
        for edit in ((at, at, "/"), (at + 1, at + 1, "*"), (at, at + 2, "")):
            type_in(*edit)
    return spent, opened, statistics.mean((before_all, reparse(text)))


def session(lines, count):
    """-> (seconds from didChange to publishDiagnostics, until initialize is answered, from didOpen to diagnostics, of a full
    reparse beside each of these, of `python -c pass`).
    """
    text, waits, starts, opens, wholes, bare = typing_config(lines), [], [], [], [], []
    for number in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - began)
        client = Client(cwd=str(HERE))
        try:
            began = time.perf_counter()
            client.initialize(capabilities("nvim072"), None)
            starts.append(time.perf_counter() - began)
            time.sleep(0.5)  # what is done after the answer: a person is not faster
            where = uri(HERE / "no-such.cfg")
            began = time.perf_counter()
            client.open(where, text)
            client.diagnostics(where)
            opens.append(time.perf_counter() - began)
            if number == 4:
                starts_of_lines = [0]
                for line in text.split("\n"):
                    starts_of_lines.append(starts_of_lines[-1] + len(line) + 1)
                waits = list(_typed(client, where, text, count))
        finally:
            client.kill()
        wholes.append(reparse(text))
    return waits, *map(statistics.median, (starts, opens, wholes, bare))


def _typed(client, where, text, count):
    from opensips_lsp.text import Text

    text = Text(text)
    for start, end, new in keystrokes(text.string, count, 3):
        (line, unit), (last_line, last_unit) = text.position(start, ENCODING), text.position(end, ENCODING)
        where_in = {"start": position(line, unit), "end": position(last_line, last_unit)}
        text = text.edited(start, end, new)
        began = time.perf_counter()
        version = client.change(where, (where_in, new))
        client.diagnostics(where, version)
        yield time.perf_counter() - began


def quantile(values, part):
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def measure(quick):
    """-> rows as bench.table takes them."""
    count = 1000 if quick else 4000
    small, opened, whole = typing(10_000, count)
    large, _, whole_large = typing(50_000, count // 2)
    waits, start, opening, whole_client, bare = session(10_000, count // 4)
    beside, beside_large, beside_client = (
        f"full reparse {seconds * 1000:.0f} ms" for seconds in (whole, whole_large, whole_client)
    )

    def row(what, value, beside, against, limit):
        return (what, f"{value * 1000:.2f} ms", beside, f"{against / value:.2f}x",
                f"<= {limit:g} ms", value * 1000 <= limit)  # fmt: skip

    return [
        row("keystroke, 10,000 lines, CPU, p50", quantile(small, 0.5), beside, whole, 0.5),
        row("keystroke, 10,000 lines, CPU, p99", quantile(small, 0.99), beside, whole, 3),
        row("opening or closing /* and its like, CPU, p99", quantile(opened, 0.99), beside, whole, 50),
        row("keystroke, 50,000 lines, CPU, p99", quantile(large, 0.99), beside_large, whole_large, 6),
        row("didChange to diagnostics at the client, p50", quantile(waits, 0.5), beside_client, whole_client, 5),
        row("didChange to diagnostics at the client, p99", quantile(waits, 0.99), beside_client, whole_client, 25),
        row("initialize answered, cold process", start, f"python -c pass {bare * 1000:.1f} ms", bare, 600),
        row("didOpen to diagnostics, 10,000 lines", opening, beside_client, whole_client, 150),
    ]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer edits, the same sizes and limits")
    rows = measure(parser.parse_args(arguments).quick)
    print(table(rows))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
