"""The server finds what opensips-lint finds, in each real config, message by message and edit by edit."""

import io
import json
import sys

import pytest
from measured import SHARED, needs_shared, rows
from server.client import ForkedClient, capabilities

from opensips_lsp.cli.main import main
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.syntax.text import Lines, decode

ROWS = rows("corpus/verdicts.jsonl")
EVERY = 40  # of this many configs, one is opened in a real session
SEVERITIES = {"error": 1, "warning": 2, "info": 3, "hint": 4}
TARGETS = ("2.3", "2.4")


def linted(path, target, monkeypatch):
    """The JSON that opensips-lint gives of a file, for that file. target: None for what it assumes."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        main(["--output-format", "json", *(["--target", target] if target else []), str(path)])
    out.flush()
    return [row for row in json.loads(out.buffer.getvalue()) if row["file"] == str(path)]


def row(path, lines, finding):
    """A Finding as opensips-lint writes it."""

    def place(offset):
        line, column = lines.position(offset)
        return {"line": line, "column": column}

    def fix(one):
        edits = [{"start": place(edit.start), "end": place(edit.end), "text": edit.text} for edit in one.edits]
        return {"applicability": one.applicability, "title": one.title, "edits": edits}

    made = {
        "file": str(path), "rule": finding.code, "name": finding.name, "severity": finding.severity,
        "stage": finding.stage, "message": finding.message, "start": place(finding.start), "end": place(finding.end),
        "fix": fix(finding.fix) if finding.fix else None, "url": finding.url,
    }  # fmt: skip
    return made | ({"choices": [fix(one) for one in finding.choices]} if finding.choices else {})


@needs_shared
@pytest.mark.parametrize("target", TARGETS)
def test_every_config(target, monkeypatch):
    said = []
    workspace = Workspace(own_rules(), options(target=target), said.append)
    told = 0
    for one in ROWS:
        path = SHARED / "corpus" / one["path"]
        text = decode(path.read_bytes())
        workspace.open(str(path), text)
        lines = Lines(text)
        found = [row(path, lines, finding) for finding in workspace.snapshot(str(path)).findings]
        workspace.close(str(path))
        expected = json.loads(json.dumps(linted(path, target, monkeypatch)))
        assert json.loads(json.dumps(found)) == expected, path
        told += len(found)
    assert told > len(ROWS)
    assert said == []


@needs_shared
@pytest.mark.parametrize("name", ["eglot30", "vscode1100"])
def test_some_configs_in_a_session(name, monkeypatch, tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        client.initialize(capabilities(name), SHARED / "corpus")
        for one in ROWS[:: EVERY if name == "eglot30" else 3 * EVERY]:
            path = SHARED / "corpus" / one["path"]
            text = path.read_bytes().decode("utf-8", "replace")
            expected = linted(path, None, monkeypatch)
            where = client.open(path, text)
            found = client.diagnostics(where)
            assert [(one["code"], one["severity"], one["message"]) for one in found] == [
                (one["rule"], SEVERITIES[one["severity"]], one["message"].encode("utf-8", "replace").decode())
                for one in expected
            ], path
            if "\r" not in text.replace("\r\n", "\n"):  # else the client counts other lines than OpenSIPS does
                assert [one["range"]["start"]["line"] for one in found] == [
                    one["start"]["line"] - 1 for one in expected
                ], path
            client.close(where)
        assert not [params for method, params in client.seen if method == "window/logMessage"]
    finally:
        client.kill()
