"""The snippets of the VS Code extension, with their defaults taken, are good for OpenSIPS 2.4."""

import json
import re
import subprocess
import sys

import pytest
from vscode import harness

pytestmark = pytest.mark.xdist_group("vscode")  # they share what is fetched and built for the editor

HEAD = """log_level=3
listen=udp:127.0.0.1:5060
mpath="/usr/lib/opensips/modules/"
loadmodule "proto_udp.so"
loadmodule "signaling.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"
loadmodule "exec.so"
loadmodule "cachedb_local.so"
loadmodule "uri.so"
loadmodule "pike.so"
loadmodule "event_route.so"
"""
ROUTES = "route[resume] { exit; }\nfailure_route[missed] { exit; }\n"
SNIPPETS = harness.load("snippets/opensips.json")


def taken(body):
    """The text of a snippet whose defaults are taken."""
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}", r"\1", "\n".join(body))
    place = re.compile(r"\$\{\d+:((?:[^{}\\]|\\.|\{[^{}]*\})*)\}")
    while place.search(text):
        text = place.sub(r"\1", text)
    return re.sub(r"\\([$}\\])", r"\1", re.sub(r"(?<!\\)\$\d", "", text))


def around(snippet):
    """What is to stand before and behind a snippet, so that there is a whole script in which it makes sense."""
    kind, _, name = re.match(r"\w+(?:\[\w+)?", snippet)[0].partition("[") if snippet[0].isalpha() else ("", "", "")
    if kind == "listen":
        return HEAD.replace("listen=udp:127.0.0.1:5060\n", ""), "\nroute { exit; }\n"
    if kind == "loadmodule":
        return HEAD.replace('loadmodule "rr.so"\n', ""), "\nroute { record_route(); exit; }\n"
    if kind == "modparam":
        return HEAD, "\nroute { exit; }\n"
    if kind == "route" and not name:
        return HEAD, f"\n{ROUTES}"
    if kind == "route" or kind.endswith("_route"):
        calls = {"route": "route(%s);", "failure_route": 't_on_failure("%s");', "branch_route": 't_on_branch("%s");'}
        call = (calls | {"onreply_route": 't_on_reply("%s");'}).get(kind, "")
        return HEAD + "route {\n" + call.replace("%s", name) + " exit; }\n", "\n"
    old = 'if (method == "INVITE") ' if "disable-next-line=M101" in snippet else ""
    return HEAD + "route {\n", f"\n{old}exit;\n}}\n{ROUTES}"


@pytest.fixture(scope="module")
def linted(tmp_path_factory):
    """Name of a snippet -> what opensips-lint finds in a script with it: (line, severity, text)."""
    folder, found = tmp_path_factory.mktemp("snippets"), {name: [] for name in SNIPPETS}
    for number, name in enumerate(SNIPPETS):
        before, after = around(taken(SNIPPETS[name]["body"]))
        (folder / f"{number}.cfg").write_text(before + taken(SNIPPETS[name]["body"]) + after)
    command = (sys.executable, "-m", "opensips_lsp.cli", "--isolated", "--target", "2.4", "--output-format", "json")
    done = subprocess.run([*command, *sorted(folder.iterdir())], capture_output=True, text=True, check=False)
    for one in json.loads(done.stdout):
        name = list(SNIPPETS)[int(one["file"].rpartition("/")[2].partition(".")[0])]
        found[name].append((one["start"]["line"], one["severity"], f"{one['rule']} {one['message']}"))
    return found


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_good_for_2_4(name, linted):
    """Nothing is found in it; nothing is refused because of it."""
    snippet = taken(SNIPPETS[name]["body"])
    before, after = around(snippet)
    first = before.count("\n") + 1
    lines = range(first, first + snippet.count("\n") + 1)
    found = [text for line, severity, text in linted[name] if severity == "error" or line in lines]
    assert found == [], before + snippet + after


def test_snippets_differ_in_their_words():
    prefixes = [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert len(set(prefixes)) == len(prefixes) >= 20
