"""The extension in a real VS Code 1.100: inside of its extension host, and as a person uses it."""

import json
import subprocess
import sys

import pytest
from install import ROOT, needed
from vscode import harness

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


def test_suite_in_the_extension_host(code):
    folder, expected = workspace(code, "suite"), workspace(code, "expected")
    text = EXAMPLE.read_text(encoding="utf-8")
    fixed = lint("--isolated", "--fix", "-", text=text)
    migrated = expected / "migrated.cfg"
    migrated.write_text(text, encoding="utf-8")
    lint("migrate", "--write", str(migrated), text="")
    (expected / "example.cfg").write_text(text, encoding="utf-8")
    (expected / "fixed.cfg").write_text(fixed, encoding="utf-8")
    suite = str(harness.HERE / "suite" / "index.js")
    said = code.drive("extension_host.mjs", 120, folder=str(folder), extension=str(code.extension), suite=suite)
    results = json.loads((code.folder / "results.json").read_text())
    failed = {title: result["error"] for title, result in results.items() if result["error"]}
    for title, result in results.items():
        print(f"{result['ms']:6} ms  {title}")
    if failed:
        shown = "\n\n".join(f"{title}: {error}" for title, error in failed.items())
        pytest.fail(f"{code.logs()}\n{said}\n{len(failed)} of {len(results)} checks failed\n\n{shown}", pytrace=False)
    assert len(results) >= 20


SHOWN = """# Edge-Proxy für 𝐙ürich, written for OpenSIPS 2.3
log_level=3
listen=udp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "sl.so"

route {
	/* health checks /* of the balancers in 𝐙ürich */ */ if (method==OPTIONS && src_ip==10.0.0.0/24) {
		sl_send_reply("200", "OK");
		exit;
	}
	$var(user) = $(fu{uri.user}{s.tolower});
	xlog("L_INFO", "𝐀 $var(user): \\"$rm\\" from $si\\n");
	if (uri=~"^sip:\\+41" || from_uri==to_uri)
		sl_send_reply("404", "Not here");
}
"""


def test_squiggle_seen_fix_taken_file_saved(code):
    folder = workspace(code, "shown", **{"opensips.cfg": SHOWN})
    said = code.drive(
        "ui.mjs", 90, folder=str(folder), file=str(folder / "opensips.cfg"), at="OPTIONS", word="method",
        title="Replace `method` with `$rm`", becomes='$rm=="OPTIONS"',
    )  # fmt: skip
    assert (folder / "opensips.cfg").read_bytes() == SHOWN.replace("method==OPTIONS", '$rm=="OPTIONS"').encode()
    print(said)
