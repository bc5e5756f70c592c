"""The files of the VS Code extension: colours, words, snippets, settings, and what is packed."""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from install import ROOT, needed
from measured import needs_shared, rows
from scripts import scripts
from vscode import harness

from opensips_lsp.recognise import is_script
from opensips_lsp.registry import own_rules
from opensips_lsp.scan import KIND, comments, scan
from opensips_lsp.selection import known_of
from opensips_lsp.server import client_settings

EXTENSION = harness.EXTENSION
GRAMMAR = EXTENSION / "syntaxes" / "opensips.tmLanguage.json"


def load(name):
    return json.loads((EXTENSION / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def modules():
    return needed(harness.tools)


def node(*command, text=""):
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


# ---- colours


def test_the_grammar_has_the_words_of_the_catalogue():
    made = subprocess.run(
        [sys.executable, EXTENSION / "tools" / "grammar.py", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def test_colours_are_what_the_fixtures_say(modules):
    fixtures = sorted((harness.HERE / "grammar").glob("*.opensips"))
    said = node(modules / ".bin" / "vscode-tmgrammar-test", "-g", GRAMMAR, *fixtures)
    assert said.count("run successfuly") == len(fixtures) >= 4, said


def coloured(modules, texts):
    """The class of each character of each text: "s"tring, "v"ariable, "c"omment or " "."""
    answer = node("node", harness.HERE / "colours.mjs", modules, GRAMMAR, text=json.dumps(texts))
    for text, spans in zip(texts, json.loads(answer), strict=True):
        classes = [" "] * len(text)
        for start, end, name in spans:
            classes[start:end] = name[0] * (end - start)
        yield "".join(classes)


def scanned(text):
    """The same by the scanner of the linter; "?" for what is not compared. None when something is not closed."""
    tokens, classes, at = scan(text, whole=True), [" "] * len(text), 0
    if tokens.unclosed is not None:
        return None
    by_kind = {KIND["STRING"]: "s", KIND["VAR"]: "v", KIND["INCLUDE"]: "?"}
    for kind, start, end in (*zip(tokens.kinds, tokens.starts, tokens.ends), (None, len(text), len(text))):
        for first, last in comments(text, at, start):
            classes[first:last] = "c" * (last - first)
        if kind in by_kind:
            classes[start:end] = by_kind[kind] * (end - start)
        at = end
    last = text.rfind("\n") + 1
    if "#" in text[last:]:  # no comment to OpenSIPS, for it needs a line end; a TextMate grammar cannot see that
        classes[last:] = "?" * (len(text) - last)
    return "".join("?" if character == "\n" else one for character, one in zip(text, classes))


def compare(modules, texts):
    for text, got in zip(texts, coloured(modules, texts), strict=True):
        wanted = scanned(text)
        for at, (one, other) in enumerate(zip(wanted or "", got)):
            place = f"{text[max(0, at - 80) : at]!r} >>> {text[at : at + 40]!r}"
            assert one in (other, "?"), f"{place}: {one!r} to the scanner, {other!r} in colours"


@needs_shared
def test_colours_are_what_the_scanner_reads_in_real_scripts(modules):
    cases = [case["text"] for case in rows("corpus/cases.jsonl")]
    files = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((ROOT.parent / "shared" / "corpus").rglob("*.cfg"))
    ]
    texts = [text for text in cases[::4] + files if "\r" not in text and max(text, default="") < "\U00010000"]
    assert len(texts) > 900
    compare(modules, texts)


PIECES = (*"\"'\\$(){}[]#/*\n \taonrdtx:=,;.<>!0", "and", "or", "not", "if", "route", "failure_route", "modparam(", "$avp(", "$(",
          "/*", "*/", "{s.len}", "$var(x)")  # fmt: skip
NASTY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
# the file's name on the next line: out of reach for a grammar that reads line by line
CUT = re.compile(r"(?:include|import)_file[ \t]*\n")


@settings(max_examples=6, suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # each run starts a program
@given(texts=st.lists(st.one_of(scripts(), NASTY), min_size=150, max_size=150))
def test_colours_are_what_the_scanner_reads_in_any_script(modules, texts):
    fit = [text for text in texts if "\r" not in text and max(text, default="") < "\U00010000" and not CUT.search(text)]
    compare(modules, fit)


# ---- what is a script


SCRIPTS_AND_OTHERS = (
    'loadmodule "tm.so"', "  loadmodule\t'/usr/lib/tm.so'", "loadmodule tm.so", 'loadmodule "tm"', 'modparam("tm", "x", 1)',
    " modparam ( 'tm', 'x', 1)", "modparam = 1", "route{", "route\n{", "route[1]\r\n{", "failure_route[x] {", "xroute {",
    "event_route[E_X, sync] {", "my route {", "route = {", "# route {", "#!KAMAILIO\nroute {", "#!define X\nroute {",
    "request_route {\n}\nroute[x] {", 'loadmodule "tm.so"\nrequest_route {}', "", "[route]\nx = 1", "#!/bin/sh\nroute() {",
    "x\nbranch_route[b]{", "timer_route[t, 6]\n\n {", "route [ x ] {",
)  # fmt: skip


@settings(max_examples=5, phases=[Phase.generate])
@given(st.lists(scripts(), min_size=30, max_size=30))
def test_what_reads_like_a_script_does_so_to_the_command_line(modules, drawn):
    texts = [*SCRIPTS_AND_OTHERS, *(text for text in drawn if "\r" not in text)]
    program = (
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const { isScript } = require(process.argv[1]); console.log(JSON.stringify(texts.map(isScript)));"
    )
    built = harness.CACHE / "recognise.js"
    built.parent.mkdir(parents=True, exist_ok=True)
    node(
        modules / ".bin" / "esbuild",
        EXTENSION / "src" / "recognise.ts",
        "--format=cjs",
        f"--outfile={built}",
        "--log-level=error",
    )
    assert json.loads(node("node", "-e", program, built, text=json.dumps(texts))) == [is_script(text) for text in texts]


def test_words_of_the_editor():
    """`wordPattern` holds for what stands around the words, too."""
    pattern = re.compile(load("language-configuration.json")["wordPattern"])
    text = (
        'if ($rU=="x" && $avp(a b)[0] != $(ru{uri.user}) or $<reply>hdr(Via)) { msg:length; route_to(10.0.0.1:5060); }'
    )
    assert pattern.findall(text) == [
        "if", "$rU", "x", "$avp", "a", "b", "0", "$(ru{uri.user})", "or", "$<reply>hdr(Via)", "msg", "length", "route_to",
        "10.0.0.1", "5060",
    ]  # fmt: skip
    assert not pattern.match("")


# ---- snippets


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
SNIPPETS = load("snippets/opensips.json")


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


# ---- package.json


def test_settings_are_those_of_the_server():
    properties = load("package.json")["contributes"]["configuration"]["properties"]
    ours = {"python", "server.path", "trace.server", "detectLanguage"}
    source = (EXTENSION / "src" / "settings.ts").read_text(encoding="utf-8")
    sent = re.findall(r'"(\w+)"', re.search(r"OF_SERVER = \[(.*?)\]", source)[1])
    assert set(sent) | ours == {name.removeprefix("opensips-lint.") for name in properties}
    said = {name: properties[f"opensips-lint.{name}"]["default"] for name in sent} | {"trusted": True}
    read, wrong = client_settings.read(said, known_of(own_rules()))
    assert wrong == [] and read == client_settings.DEFAULTS._replace(trusted=True)
    assert all(one.get("markdownDescription") for one in properties.values())


def test_commands_are_those_of_the_code_and_no_names_of_the_server():
    contributed = [one["command"] for one in load("package.json")["contributes"]["commands"]]
    source = (EXTENSION / "src" / "commands.ts").read_text(encoding="utf-8")
    assert sorted(contributed) == sorted(re.findall(r'"(opensips\.\w+)": ', source))
    server = (ROOT / "opensips_lsp" / "server" / "commands.py").read_text(encoding="utf-8")
    assert set(re.findall(r'client\.execute[^(]*\("([^"]+)"|"(opensips-lint\.\w+)"', source)) <= {
        (name, "") for name in re.findall(r'"(opensips-lint\.\w+)"', server)
    } | {("", name) for name in re.findall(r'"(opensips-lint\.\w+)"', server)}


def test_first_lines_and_names():
    (language,) = load("package.json")["contributes"]["languages"]
    first = re.compile(language["firstLine"])
    for line in (
        "#!OPENSIPS",
        "# OpenSIPS residential configuration script",
        "# vim: ft=opensips",
        "# -*- opensips -*-",
    ):
        assert first.search(line), line
    for line in ("#", "#!KAMAILIO", "# kamailio and OpenSIPS compared", "[metadata]", "#!/bin/sh", "# vim: ft=conf"):
        assert not first.search(line), line
    assert language["filenamePatterns"] == ["opensips*.cfg", "opensips.cfg.*", "*.opensips"]


def test_no_registry_is_named():
    lock = load("package-lock.json")
    assert not any("resolved" in package for package in lock["packages"].values())
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


# ---- what is packed


@pytest.fixture(scope="module")
def packed():
    return needed(harness.vsix)


def test_the_package_holds_all_and_nothing_else(packed):
    with zipfile.ZipFile(packed) as archive:
        names = {name.removeprefix("extension/") for name in archive.namelist()}
    wanted = {"package.json", "readme.md", "changelog.md", "LICENSE.txt", "dist/extension.js", "media/icon.png",
              "syntaxes/opensips.tmLanguage.json", "snippets/opensips.json", "language-configuration.json",
              "bundled/server.py", "bundled/libs/opensips_lsp/grammar/opensips.lark", "bundled/libs/pygls/__init__.py",
              "bundled/libs/opensips_lsp/server/main.py", "bundled/libs/opensips_lsp/rules/_index.py"}  # fmt: skip
    assert wanted <= names
    unwanted = re.compile(
        r"\.(?:so|pyd|dll|pyc|ts|map)$|node_modules|__pycache__|^src/|^tools/|package-lock|\.complete"
    )
    assert [name for name in names if unwanted.search(name)] == []
    linked = load("package.json")["contributes"]["walkthroughs"][0]["steps"]
    assert {step["media"]["markdown"] for step in linked} <= names
    assert packed.stat().st_size < 4_000_000


def test_the_server_in_the_package_runs_alone(packed, tmp_path):
    """By a Python that has no packages, from a folder that has traps in it."""
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('a module of the folder was imported')")
    body = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{},"processId":null,"rootUri":null}}'
    )
    message = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    command = [sys.executable, "-I", "-S", tmp_path / "extension" / "bundled" / "server.py"]
    done = subprocess.run(command, input=message, capture_output=True, cwd=tmp_path, timeout=30, check=False)
    assert b'"capabilities"' in done.stdout, done.stderr.decode()
