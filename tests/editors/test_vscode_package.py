"""What the VS Code extension says of itself, and what is packed in it."""

import json
import re
import subprocess
import sys
import zipfile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from install import ROOT, needed
from scripts import scripts
from vscode import harness

from docs.generate import keys
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import known_of
from opensips_lsp.server import client_settings
from opensips_lsp.server.handlers.code_lens import SHOW_REFERENCES
from opensips_lsp.syntax.recognise import is_script

pytestmark = pytest.mark.xdist_group("vscode")  # they share what is fetched and built for the editor

SCRIPTS_AND_OTHERS = (
    'loadmodule "tm.so"',
    "  loadmodule\t'/usr/lib/tm.so'",
    "loadmodule tm.so",
    'loadmodule "tm"',
    'modparam("tm", "x", 1)',
    " modparam ( 'tm', 'x', 1)",
    "modparam = 1",
    'include_file "a.cfg"',
    "\timport_file'a.cfg'",
    '#include_file "a.cfg"',
    "include_file a.cfg",
    "route{",
    "route\n{",
    "route[1]\r\n{",
    "failure_route[x] {",
    "xroute {",
    "event_route[E_X, sync] {",
    "my route {",
    "route = {",
    "# route {",
    "#!KAMAILIO\nroute {",
    "#!define X\nroute {",
    "request_route {\n}\nroute[x] {",
    'loadmodule "tm.so"\nrequest_route {}',
    "",
    "[route]\nx = 1",
    "#!/bin/sh\nroute() {",
    "x\nbranch_route[b]{",
    "timer_route[t, 6]\n\n {",
    "route [ x ] {",
)


@settings(max_examples=5, phases=[Phase.generate])
@given(st.lists(scripts(), min_size=30, max_size=30))
def test_what_reads_like_a_script_does_so_to_the_command_line(drawn):
    texts = [*SCRIPTS_AND_OTHERS, *(text for text in drawn if "\r" not in text)]
    program = (
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const { isScript } = require(process.argv[1]); console.log(JSON.stringify(texts.map(isScript)));"
    )
    built = harness.CACHE / "recognise.js"
    built.parent.mkdir(parents=True, exist_ok=True)
    harness.run(
        harness.modules() / ".bin" / "esbuild",
        harness.EXTENSION / "src" / "recognise.ts",
        "--format=cjs",
        f"--outfile={built}",
        "--log-level=error",
    )
    assert json.loads(harness.run("node", "-e", program, built, text=json.dumps(texts))) == [
        is_script(text) for text in texts
    ]


def test_words_of_the_editor():
    """`wordPattern` holds for what stands around the words, too."""
    pattern = re.compile(harness.load("language-configuration.json")["wordPattern"])
    text = (
        'if ($rU=="x" && $avp(a b)[0] != $(ru{uri.user}) or $<reply>hdr(Via)) { msg:length; route_to(10.0.0.1:5060); }'
    )
    assert pattern.findall(text) == [
        "if",
        "$rU",
        "x",
        "$avp",
        "a",
        "b",
        "0",
        "$(ru{uri.user})",
        "or",
        "$<reply>hdr(Via)",
        "msg",
        "length",
        "route_to",
        "10.0.0.1",
        "5060",
    ]
    assert not pattern.match("")


# ---- package.json


def test_settings_are_those_of_the_server():
    properties = harness.load("package.json")["contributes"]["configuration"]["properties"]
    ours = {"python", "server.path", "trace.server", "detectLanguage"}
    source = (harness.EXTENSION / "src" / "settings.ts").read_text(encoding="utf-8")
    sent = re.findall(r'"([\w.]+)"', re.search(r"(?s)OF_SERVER = \[(.*?)\]", source)[1])
    assert set(sent) | ours == {name.removeprefix("opensips-lint.") for name in properties}
    said = {name: properties[f"opensips-lint.{name}"]["default"] for name in sent} | {"trusted": True}
    read, wrong = client_settings.parse(said, known_of(own_rules()))
    assert wrong == [] and read == client_settings.DEFAULTS._replace(trusted=True)
    assert all(one.get("markdownDescription") for one in properties.values())


def test_commands_are_those_of_the_code_and_no_names_of_the_server():
    contributed = [one["command"] for one in harness.load("package.json")["contributes"]["commands"]]
    source = (harness.EXTENSION / "src" / "commands.ts").read_text(encoding="utf-8")
    assert sorted(contributed) == sorted(re.findall(r'"(opensips\.\w+)": ', source))
    server = (ROOT / "opensips_lsp" / "server" / "handlers" / "execute_command.py").read_text(encoding="utf-8")
    asked = re.findall(r'"(opensips-lint\.\w+)"', source)
    assert asked and set(asked) <= set(re.findall(r'"(opensips-lint\.\w+)"', server))


def test_the_command_of_lenses_is_that_of_the_server():
    for path in ("vscode/src/references.ts", "neovim/lua/opensips/lenses.lua"):
        source = (ROOT / "editors" / path).read_text(encoding="utf-8")
        assert re.findall(r'"(opensips\.\w+)"', source) == [SHOW_REFERENCES]


def test_first_lines_and_names():
    (language,) = harness.load("package.json")["contributes"]["languages"]
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


def test_toml_extensions_get_the_schema_of_the_configuration():
    (one,) = harness.load("package.json")["contributes"]["tomlValidation"]
    assert one["fileMatch"] == "opensips-lint.toml"
    schema = (harness.EXTENSION / one["url"]).read_bytes()
    assert schema == (ROOT / keys.SCHEMA).read_bytes() and b'"max-included-files"' in schema


def test_no_registry_is_named():
    lock = harness.load("package-lock.json")
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
              "syntaxes/opensips.tmLanguage.json", "schemas/opensips-lint.schema.json", "language-configuration.json",
              "bundled/server.py", "bundled/libs/opensips_lsp/grammar/opensips.lark", "bundled/libs/pygls/__init__.py",
              "bundled/libs/opensips_lsp/server/main.py", "bundled/libs/opensips_lsp/rules/_index.py"}  # fmt: skip
    assert wanted <= names
    unwanted = re.compile(
        r"\.(?:so|pyd|dll|pyc|ts|map)$|node_modules|__pycache__|^src/|^tools/|package-lock|\.complete"
    )
    assert [name for name in names if unwanted.search(name)] == []
    linked = harness.load("package.json")["contributes"]["walkthroughs"][0]["steps"]
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
    done = subprocess.run(command, input=message, capture_output=True, cwd=tmp_path, timeout=120, check=False)
    assert b'"capabilities"' in done.stdout, done.stderr.decode()
