"""What a run keeps of each of many files."""

from __future__ import annotations

import subprocess
import sys

COUNTED = """
import gc, sys
from opensips_lsp.cli.main import main
main(sys.argv[1:])
print(gc.collect())  # main has switched it off
"""


def test_a_run_keeps_no_views_of_trees(write, tmp_path, environment):
    for number in range(100):
        write(
            f"{number}.cfg", f'route {{ if ($rm == "INVITE" && $si == "10.0.0.{number}") xlog("{number}"); exit; }}\n'
        )
    for arguments in (["--quiet"], ["--quiet", "--diff"]):
        command = [sys.executable, "-c", COUNTED, *arguments, "."]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        assert int(done.stdout.split()[-1]) < 1000, "cyclic garbage was left over"
