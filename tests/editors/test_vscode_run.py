"""The extension in a real VS Code 1.100: inside of its extension host, and as a person uses it."""

import json
import subprocess
import sys

import pytest
from install import ROOT, needed
from vscode import harness

pytestmark = pytest.mark.xdist_group("vscode")  # they share what is fetched and built for the editor

EXAMPLE = ROOT / "examples" / "opensips-2.3.cfg"


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    for get in (harness.vsix, harness.code, harness.chromium):
        needed(get)
    with harness.Code(tmp_path_factory.mktemp("code")) as running:
        yield running


def workspace(code, name, **files):
    folder = code.folder / name
    folder.mkdir()
    for file, text in files.items():
        (folder / file).write_bytes(text.encode())
    return folder


def lint(*arguments, text):
    """What the command line makes of a text."""
    command = [sys.executable, "-m", "opensips_lsp.cli", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout


def run_suite(code, name, folder):
    """Run the checks of a folder in the extension host; those that fail are shown with all logs."""
    suite, results = str(harness.HERE / name / "index.js"), code.folder / "results.json"
    results.unlink(missing_ok=True)
    said = code.drive("extension_host.mjs", 300, folder=str(folder), extension=str(code.extension), suite=suite)
    assert results.exists(), f"no results\n{said}\n{code.logs()}"
    found = json.loads(results.read_text())
    for title, result in found.items():
        print(f"{result['ms']:6} ms  {title}")
    failed = [f"{title}: {result['error']}" for title, result in found.items() if result["error"]]
    if failed:
        shown = "\n\n".join(failed)
        pytest.fail(f"{code.logs()}\n{said}\n{len(failed)} of {len(found)} checks failed\n\n{shown}", pytrace=False)
    return found


def test_suite_in_the_extension_host(code):
    folder, expected = workspace(code, "suite"), workspace(code, "expected")
    text = EXAMPLE.read_text(encoding="utf-8")
    fixed = lint("--isolated", "--fix", "-", text=text)
    migrated = expected / "migrated.cfg"
    migrated.write_text(text, encoding="utf-8")
    lint("migrate", "--write", str(migrated), text="")
    (expected / "example.cfg").write_text(text, encoding="utf-8")
    (expected / "fixed.cfg").write_text(fixed, encoding="utf-8")
    assert len(run_suite(code, "suite", folder)) >= 20


def test_nothing_of_an_untrusted_workspace_runs(tmp_path):
    """Its Python, its environment, its modules: each would leave a trace."""
    for get in (harness.vsix, harness.code, harness.chromium):
        needed(get)
    folder, trace = tmp_path / "restricted", tmp_path / "trace"
    evil = f"#!/bin/sh\necho ran >> '{trace}'\n"
    for name in ("evil-python", "evil-server", ".venv/bin/python", "evil-opensips"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(evil)
        (folder / name).chmod(0o755)
    for name in (
        "opensips_lsp/__init__.py",
        "opensips_lsp/server/__init__.py",
        "json.py",
        "asyncio.py",
        "sitecustomize.py",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"open({str(trace)!r}, 'a').write('imported\\n')\n")
    own = {"python": "evil-python", "server.path": "evil-server", "binary": "evil-opensips"}
    (folder / ".vscode").mkdir()
    settings = {f"opensips-lint.{key}": str(folder / value) for key, value in own.items()}
    (folder / ".vscode" / "settings.json").write_text(json.dumps(settings))
    with harness.Code(tmp_path, trust=False) as restricted:
        assert len(run_suite(restricted, "restricted", folder)) == 3
    assert not trace.exists(), trace.read_text()


SHOWN = """# Edge-Proxy für 𝐙ürich, written for OpenSIPS 2.3
log_level=3
listen=udp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "sl.so"

route {
	/* for 𝐙ürich /* only */ */ if (method==OPTIONS && src_ip==10.0.0.0/24) {
		sl_send_reply("200", "OK");
		exit;
	}
	$var(user) = $(fu{uri.user}{s.tolower});
	xlog("L_INFO", "é $var(user): \\"$rm\\" from $si\\n");
	if (uri=~"^sip:\\+41" || from_uri=~"scan")
		sl_send_reply("404", "Not here");
}
"""


def test_squiggle_seen_fix_taken_file_saved(code):
    folder = workspace(code, "shown", **{"opensips.cfg": SHOWN})
    said = code.drive(
        "ui.mjs", 300, folder=str(folder), file=str(folder / "opensips.cfg"), at="OPTIONS", word="method",
        title="Replace `method` with `$rm`", becomes='$rm=="OPTIONS"',
    )  # fmt: skip
    assert (folder / "opensips.cfg").read_bytes() == SHOWN.replace("method==OPTIONS", '$rm=="OPTIONS"').encode()
    assert json.loads((folder / ".vscode" / "settings.json").read_text()) == {"opensips-lint.target": "2.3"}
    print(said)


USED = """\
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "sl.so"
include_file "part.inc"

route {
	xlog("😀 Grüße");
	if (method == "INVITE")
	exit;
	sl_send_reply("404", "Not, here");
	route(weiter);
}

route[weiter] {
	exit;
}
"""


def test_completed_hovered_renamed_formatted(code):
    """As a person does it, with keys. The text is compared to the character."""
    folder = workspace(code, "used", **{"opensips.cfg": USED, "part.inc": "route[part] {\n\troute(weiter);\n}\n"})
    wanted = USED.replace('"sl.so"\n', '"sl.so"\nloadmodule "tm.so"\n').replace("weiter", "neu")
    wanted = wanted.replace('Grüße");', 'Grüße"); t_on_failure("away");').replace('"INVITE")\n\t', '"INVITE")\n\t\t')
    wanted += "\nfailure_route[away] {\n\texit;\n}\n"
    paths = {"file": str(folder / "opensips.cfg"), "other": str(folder / "part.inc")}
    code.drive("uses.mjs", 300, folder=str(folder), wanted=wanted, **paths, **code.bridged)
