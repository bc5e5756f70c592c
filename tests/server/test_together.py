"""After any edits in files that include each other, each is told what a fresh look at all of them finds."""

import random

import pytest
from server.client import uri
from server.units import span_of

from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.workspace import Workspace, options

pytestmark = pytest.mark.slow

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
TEXTS = {
    "opensips.cfg": HEAD + 'include_file "one.inc"\ninclude_file "two.inc"\nroute { route(a); route(b); }\n',
    "one.inc": 'loadmodule "sl.so"\nroute[a] { sl_send_reply("200", "OK"); }\n',
    "two.inc": 'route[b] { if (method == "INVITE") route(a); }\n',
    "part.inc": 'xlog("who");\n',
    "reader.cfg": HEAD + 'route[x] { include_file "part.inc"\n}\n',
    "alone.cfg": HEAD + 'route { xlog("\U0001f4de"); exit; }\n',
}
PIECES = (
    "",
    "",
    "\n",
    " ",
    "}",
    "# ",
    "route[a] { exit; }\n",
    "route(c);",
    'loadmodule "tm.so"\n',
    'include_file "one.inc"\n',
    'include_file "alone.cfg"\n',
    "route { exit; }\n",
    "route {",
    'include_file "part.inc"\n',
    "method",
    "\U0001f4de",
    "/*",
)


def looked_at_afresh(folder, texts, encoding):
    """Name -> what is found, as (code, Range), sorted."""
    workspace = Workspace(own_rules(), options(), print)
    for name, text in texts.items():
        workspace.open(str(folder / name), text)
    return {
        name: sorted(
            (one.code, str(span_of(text, one.start, one.end, encoding)))
            for one in workspace.snapshot(str(folder / name)).findings
        )
        for name, text in texts.items()
    }


def told(diagnostics):
    return sorted((one["code"], str(one["range"])) for one in diagnostics)


@pytest.mark.parametrize("name", ["eglot30", "vscode1100"])
@pytest.mark.parametrize("seed", range(3))
def test_edits_all_over(session, write, tmp_path, name, seed):
    chance, texts = random.Random(seed), dict(TEXTS)
    client = session(name)
    where = {each: client.open(write(each, text), text) for each, text in texts.items()}
    known, pushed = {}, {}
    for _ in range(15):
        for _ in range(chance.choice((1, 1, 2, 6))):
            each = chance.choice(list(texts))
            text = texts[each]
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.choice((0, 0, 0, 1, 12)))
            piece = chance.choice(PIECES) if chance.random() < 0.8 else TEXTS[each][start:end]
            client.change(where[each], (span_of(text, start, end, client.encoding), piece))
            texts[each] = text[:start] + piece + text[end:]
        expected = looked_at_afresh(tmp_path, texts, client.encoding)
        if client.pulls:
            ids = [{"uri": one, "value": report["resultId"]} for one, report in known.items()]
            scan = client.request("workspace/diagnostic", {"previousResultIds": ids})["items"]
            known.update({report["uri"]: report for report in scan if report["kind"] == "full"})
            listed = {report["uri"] for report in scan}  # part.inc is no script by itself
            for each in texts:
                report = client.request("textDocument/diagnostic", {"textDocument": {"uri": where[each]}})
                assert told(report["items"]) == expected[each], (each, texts)
                if where[each] in listed:
                    assert told(known[where[each]]["items"]) == expected[each], (each, texts)
        else:
            for _ in range(100):  # until nothing more comes and all is there, on a slow machine too
                client.silence("no such thing", seconds=0.15)
                for method, params in client.seen:
                    if method == "textDocument/publishDiagnostics":
                        pushed[params["uri"]] = params["diagnostics"]
                client.seen.clear()
                if all(told(pushed.get(uri(tmp_path / each), ())) == expected[each] for each in texts):
                    break
            for each in texts:
                assert told(pushed.get(uri(tmp_path / each), ())) == expected[each], (each, texts)
