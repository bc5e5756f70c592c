"""The page that lints in the browser, in a real Chromium: what it shows, what it changes, and that it sends nothing."""

import base64
import json
import os
import statistics
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from install import CACHE, ROOT, Unavailable, needed
from vscode import harness

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.project.files import MOST_BYTES

pytestmark = pytest.mark.xdist_group("playground")

HERE = ROOT / "docs" / "playground"
EXAMPLE = (ROOT / "examples" / "opensips-2.3.cfg").read_text(encoding="utf-8")
CHOICE = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\n\nroute {\n\tif (uri==myself) exit;\n}\n'


def built():
    """The folder of the page. Raises Unavailable."""
    harness.node()
    done = subprocess.run([sys.executable, HERE / "build"], capture_output=True, text=True, check=False)
    if done.returncode and "npm ci" in done.stdout + done.stderr:
        raise Unavailable(f"the page: npm cannot fetch what it is built with: {done.stdout}{done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    return HERE / "dist"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Serving:
    """A server of a folder; `asked`: for how much it was asked."""

    def __init__(self, folder):
        self.asked = []
        asked = self.asked

        class Handler(Quiet):
            def parse_request(self):
                asked.append(self.raw_requestline)
                return super().parse_request()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def cli(*arguments, text=""):
    command = [sys.executable, "-m", "opensips_lsp.cli", *map(str, arguments)]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=False).stdout.decode()


def found_in(text, target=None):
    options = ("--target", target) if target else ()
    return json.loads(cli("--isolated", *options, "--output-format", "json", "-", text=text))


def status(found):
    """What the page says of what is found."""
    names = {"error": "error", "warning": "warning", "info": "note", "hint": "hint"}
    counts = {name: sum(one["severity"] == severity for one in found) for severity, name in names.items()}
    said = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return ", ".join(said) or "Nothing found"


def made(text, fix):
    """A text with a fix of one line made."""
    lines = text.split("\n")
    for edit in reversed(fix["edits"]):
        row, last = edit["start"]["line"] - 1, edit["end"]["line"] - 1
        assert row == last
        line = lines[row]
        lines[row] = line[: edit["start"]["column"] - 1] + edit["text"] + line[edit["end"]["column"] - 1 :]
    return "\n".join(lines)


def migration(folder):
    script = folder / "opensips.cfg"
    script.write_text(EXAMPLE, encoding="utf-8")
    reports = {}
    for form, suffix in {"HTML": ".html", "Markdown": ".md", "JSON": ".json"}.items():
        cli("migrate", script, "--report", folder / f"report{suffix}")
        text = (folder / f"report{suffix}").read_text(encoding="utf-8")
        reports[form] = text.replace(str(script), "opensips.cfg")
    cli("migrate", "--write", script)
    after = script.read_text(encoding="utf-8")
    return {
        "before": EXAMPLE,
        "after": after,
        "reports": reports,
        "fixed": cli("--isolated", "--fix", "-", text=EXAMPLE),
    }


def choice():
    """A script with a finding that has choices, the second of them, and what becomes of it."""
    (found,) = found_in(CHOICE)
    second = found["choices"][1]
    return {"before": CHOICE, "title": second["title"].replace("`", ""), "after": made(CHOICE, second)}


def long_script():
    """500 lines, most of them routes, with mistakes in some."""
    head, body = EXAMPLE.split("route {", 1)
    text = head + "route {" + body
    number = 0
    while text.count("\n") < 500:
        number += 1
        text += f'\nroute[extra{number}] {{\n\txlog("L_INFO", "$ci $rm\\n");\n\tif (method=="INVITE") {{\n'
        text += "\t\t$var(i) = $var(i) + 1;\n\t\tt_relay();\n\t}\n\texit;\n}\n"
    found = found_in(text)
    line = next(one["start"]["line"] for one in found if one["start"]["line"] > 250)
    return {"script": text, "line": line, "status": status(found)}


MARKUP = {
    "<img src=x onerror=stolen=1>.cfg": (
        '# <script>window.stolen = 1</script><img src="x" onerror="window.stolen = 1">\n'
        'loadmodule "<img src=x onerror=stolen=1>.so"\n'
        'route {\n\troute("<script>window.stolen=1</script>");\n'
        "\tif (method==\"<svg onload='stolen=1'>\") exit;\n\t<b>\n}\n"
    ),
    "markup.cfg": "</script><script>window.stolen = 1</script>\nroute[<img/src=x/onerror=stolen=1>] { exit; }\n",
}


def test_the_page(tmp_path):
    needed(harness.chromium)
    modules, dist = needed(harness.tools), needed(built)
    first, example, older = found_in(EXAMPLE)[0], found_in(EXAMPLE), TAGS["2.3"][-1]
    becomes = made(EXAMPLE, first["fix"])
    odd = EXAMPLE.replace("\n", "\r\n").encode() + b"# caf\xe9\n"
    odd_file = tmp_path / "odd.cfg"
    odd_file.write_bytes(odd)
    cli("--isolated", "--fix", odd_file)
    artefacts = os.environ.get("CI_ARTEFACTS", str(CACHE / "artefacts"))
    os.makedirs(artefacts, exist_ok=True)
    with Serving(dist) as served, Serving(tmp_path) as trap:
        told = {
            "url": served.url, "trap": trap.url, "chromium": harness.chromium(), "modules": str(modules),
            "artefacts": artefacts, "most": MOST_BYTES, "markup": MARKUP, "choice": choice(), "long": long_script(),
            "example": {"count": len(example), "status": status(example)},
            "first": {
                "message": first["message"].replace("`", ""), "title": first["fix"]["title"].replace("`", ""),
                "becomes": becomes, "status": status(found_in(becomes)),
            },
            "migration": migration(tmp_path),
            "targets": {
                "all": [tag for series in SERIES for tag in TAGS[series]], "older": older, "own": TAGS["2.4"][-1],
                "status": status(found_in(EXAMPLE, older)),
            },
            "odd": base64.b64encode(odd).decode(), "oddFixed": base64.b64encode(odd_file.read_bytes()).decode(),
        }  # fmt: skip
        command = [harness.node(), ROOT / "tests" / "editors" / "playground" / "page.mjs", json.dumps(told)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert trap.asked == []
    figures = json.loads(done.stdout.splitlines()[-1])
    print(done.stdout)
    print(f"first finding {figures['first']:.0f} ms, a key {statistics.median(figures['keys']):.0f} ms (median)")
