"""What the client sends of a document is what is judged, whatever its characters, line ends and positions are."""

import random
import re

import pytest
from server.client import ENCODINGS, ForkedClient, capabilities, position, span
from server.units import place_of, span_of

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'


@pytest.fixture(scope="module", params=ENCODINGS)
def client(request, tmp_path_factory):
    """One session for each encoding."""
    client = ForkedClient(cwd=tmp_path_factory.mktemp("empty"))
    client.initialize(capabilities("eglot30", request.param))
    assert client.encoding == request.param
    yield client
    client.kill()


@pytest.fixture
def opened(client, request):
    """opened(text) -> the URI of a new document, which is closed with the test."""
    uris = []

    def make(text):
        uris.append(f"untitled:{request.node.name}-{len(uris)}")
        return client.open(uris[-1], text)

    yield make
    for uri in uris:
        client.close(uri)


def told(client, uri, version):
    return [(one["range"], one["code"]) for one in client.diagnostics(uri, version)]


def same_as_fresh(client, opened, uri, version, text):
    """Assert that an edited document is judged as one that is opened with its text; -> what is found."""
    found = told(client, uri, version)
    assert found == told(client, opened(text), 1), repr(text)
    return found


TEXTS = {
    "plain": OLD,
    "crlf": OLD.replace("\n", "\r\n"),
    "astral": OLD.replace('"INVITE"', '"\U0001f4de\U0001f4de" && method == "é\U0001f4de"').replace(
        "route {", "# é\U0001f4de\nroute {"
    ),
    "no line end": OLD.rstrip("\n"),
    "form feed": OLD.replace("route {", "# a\fb\x0bc\x1c\nroute {\f"),
    "separators": OLD.replace("route {", "# a\u2028b\u2029c\x85d\nroute {"),
    "bom": "\ufeff" + OLD,
}


@pytest.mark.parametrize("name", TEXTS)
def test_where_a_finding_is(client, opened, name):
    text = TEXTS[name]
    found = told(client, opened(text), 1)
    starts = [match.span() for match in re.finditer("method", text)]
    expected = [span_of(text, start, end, client.encoding) for start, end in starts]
    assert [place for place, code in found if code == "M101"] == expected and expected


@pytest.mark.parametrize("name", TEXTS)
def test_replaced_words_are_gone(client, opened, name):
    text, uri = TEXTS[name], opened(TEXTS[name])
    while "method" in text:
        start = text.rindex("method")
        version = client.change(uri, (span_of(text, start, start + 6, client.encoding), "$rm"))
        text = f"{text[:start]}$rm{text[start + 6 :]}"
    assert "M101" not in [code for _, code in same_as_fresh(client, opened, uri, version, text)]


def test_each_change_is_told_by_the_text_that_the_one_before_left(client, opened):
    uri = opened(OLD)
    version = client.change(
        uri,
        (span(0, 0, 0, 0), "#\U0001f4de\n#\n"),
        (span(5, 5, 5, 11), "$rm"),
        (span(0, 0, 1, 0), ""),
        (span(4, 5, 4, 8), "method"),
    )
    text = "#\n" + OLD
    found = same_as_fresh(client, opened, uri, version, text)
    assert (place_of(text, "method", client.encoding), "M101") in found


def test_a_change_of_all(client, opened):
    uri = opened("")
    version = client.change(uri, (span(0, 0, 0, 0), "junk"), OLD, (span(0, 0, 0, 0), "\n"))
    same_as_fresh(client, opened, uri, version, "\n" + OLD)


def test_typing_into_an_empty_document(client, opened):
    uri, text = opened(""), ""
    for line, character, piece in (
        (0, 0, "route {"),
        (0, 7, "\r\n"),
        (1, 0, 'if (method=="\U0001f4de") exit;'),
        (1, 99, "\r\n}"),
    ):
        version = client.change(uri, (span(line, character, line, character), piece))
        text += piece
    same_as_fresh(client, opened, uri, version, text)


@pytest.mark.parametrize(
    ("where", "offset"),
    [
        ((2, 999), OLD.index("\n\tif")),
        ((99, 0), len(OLD)),
        ((99, 99), len(OLD)),
        ((5, 0), len(OLD)),
        ((4, 7), len(OLD) - 1),
    ],
)
def test_positions_beyond_the_line_or_the_text(client, opened, where, offset):
    uri = opened(OLD)
    version = client.change(uri, ({"start": position(*where), "end": position(*where)}, " # method \U0001f4de"))
    same_as_fresh(client, opened, uri, version, f"{OLD[:offset]} # method \U0001f4de{OLD[offset:]}")


def test_a_range_told_backwards(client, opened):
    uri = opened(OLD)
    version = client.change(uri, (span(3, 11, 3, 5), "$rm"))
    same_as_fresh(client, opened, uri, version, OLD.replace("method", "$rm"))


PIECES = (
    "\n",
    "\r\n",
    "\r",
    "}",
    "{",
    '"',
    "method",
    'if (method == "x") exit;',
    "\U0001f4de",
    "é",
    "\u2028",
    "\f",
    "/*",
    "*/",
    "#",
    " ",
    "route[a] { exit; }\n",
    "route(a);",
    'loadmodule "tm.so"\n',
    "",
)


def test_many_edits(client, opened):
    chance = random.Random(7)
    text = TEXTS["astral"]
    uri = opened(text)
    for _ in range(40):
        changes = []
        for _ in range(chance.choice((1, 1, 2, 5))):
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.choice((0, 0, 1, 2, 30)))
            for offset in (start, end):  # an editor has no place between CR and LF
                if text[offset - 1 : offset + 1] == "\r\n" and offset:
                    break
            else:
                piece = chance.choice(PIECES)
                changes.append((span_of(text, start, end, client.encoding), piece))
                text = text[:start] + piece + text[end:]
        if changes:
            version = client.change(uri, *changes)
            same_as_fresh(client, opened, uri, version, text)


def test_what_is_not_open_is_not_changed(client):
    about = {"uri": "untitled:never-opened", "version": 2}
    client.notify("textDocument/didChange", {"textDocument": about, "contentChanges": [{"text": OLD}]})
    client.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:never-opened"}})
    client.silence("textDocument/publishDiagnostics", lambda params: params["uri"] == "untitled:never-opened")


def test_other_languages_are_judged_as_the_client_wants(client):
    uri = client.open("untitled:properties", OLD, language="properties")
    assert "M101" in [code for _, code in told(client, uri, 1)]
    client.close(uri)
    assert client.diagnostics(uri) == []
