"""Outline, folding, selection ranges and inlay hints over the protocol: positions, and what each client can take."""

import pytest
from server.client import CLIENTS, ENCODINGS, Client, ForkedClient, capabilities, position, span
from server.test_rename import position_of
from server.units import place_of

TEXT = (
    "# Müßiggang 😀\r\n# zwei\r\n"
    'loadmodule "dialog.so" # 😀\r\n'
    'modparam("dialog", "default_timeout", 43200) /* é😀 */ modparam("dialog", "replicate_dialogs_to", 1)\r\n'
    "route[weiter] {\r\n"
    '\txlog("é😀", "$ru"); $DLG_timeout = 7200;\r\n'
    "}\r\n"
    "event_route[E_X] { exit; }\r\n"
)


def ask(client: Client, what, where, **more):
    return client.request(f"textDocument/{what}", {"textDocument": {"uri": where}, **more})


@pytest.fixture
def opened(session, write):
    """opened(capabilities, encoding, text) -> (client, URI of a document)."""

    def begin(caps=None, encoding=None, text=TEXT, **more):
        client = session(caps, encoding, **more)
        return client, client.open(write("opensips.cfg", ""), text)

    return begin


# ---- outline


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_symbols_in_symbols(opened, encoding):
    caps = capabilities("vscode1100")
    caps["general"]["positionEncodings"] = [encoding]
    client, where = opened(caps)
    module, route, event = ask(client, "documentSymbol", where)
    assert (module["name"], module["kind"], route["name"], route["kind"]) == ("dialog", 2, "route[weiter]", 12)
    assert (event["name"], event["kind"]) == ("event_route[E_X]", 24)
    first, second = module["children"]
    assert (first["name"], first["detail"], first["kind"]) == ("default_timeout", "43200", 8)
    assert second["selectionRange"] == place_of(TEXT, '"replicate_dialogs_to"', encoding)
    assert module["range"] == {
        "start": position(2, 0), "end": position_of(TEXT, TEXT.index("\r\nroute"), encoding)
    }  # fmt: skip
    assert "tags" not in first and second["tags"] == [1]


def test_a_client_without_hierarchy_or_kinds(opened):
    client, where = opened({})
    found = ask(client, "documentSymbol", where)
    assert [(one["name"], one.get("containerName"), one["kind"]) for one in found] == [
        ("dialog", None, 2), ("default_timeout", "dialog", 8), ("replicate_dialogs_to", "dialog", 8),
        ("route[weiter]", None, 12), ("event_route[E_X]", None, 12),
    ]  # fmt: skip
    assert all("tags" not in one and one["location"]["uri"] == where for one in found)


# ---- folding


def folding(**more):
    return {"textDocument": {"foldingRange": more}}


def test_whole_lines(opened):
    client, where = opened(folding(lineFoldingOnly=True))
    assert ask(client, "foldingRange", where) == [
        {"startLine": 0, "endLine": 1, "kind": "comment"},
        {"startLine": 2, "endLine": 3, "kind": "imports"},
        {"startLine": 4, "endLine": 5},
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_to_the_character(opened, encoding):
    client, where = opened(None, encoding)
    first, second, _ = ask(client, "foldingRange", where)
    assert first == {"startLine": 0, "startCharacter": 1, "endLine": 1, "endCharacter": 6, "kind": "comment"}
    end = position_of(TEXT, TEXT.index("\r\nroute"), encoding)
    assert (second["endLine"], second["endCharacter"]) == tuple(end.values())


def test_how_many_and_which_kinds(opened):
    client, where = opened(folding(rangeLimit=2, lineFoldingOnly=True, foldingRangeKind={"valueSet": ["comment"]}))
    assert ask(client, "foldingRange", where) == [
        {"startLine": 0, "endLine": 1, "kind": "comment"}, {"startLine": 2, "endLine": 3}
    ]  # fmt: skip


def test_what_is_shown_in_its_place(opened):
    client, where = opened("nvim011")
    found = ask(client, "foldingRange", where)
    assert [one.get("collapsedText") for one in found] == ["# Müßiggang 😀 …", "1 module, 2 parameters", None]
    client, where = opened("vscode1100")
    assert not any("collapsedText" in one for one in ask(client, "foldingRange", where))


# ---- selection ranges


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_several_places(opened, encoding):
    client, where = opened(None, encoding)
    places = [position_of(TEXT, TEXT.index(anchor), encoding) for anchor in ("$ru", "timeout = 7200")]
    first, second = ask(client, "selectionRange", where, positions=places)
    steps = []
    while first:
        steps.append(first["range"])
        first = first.get("parent")
    assert steps[:2] == [place_of(TEXT, "$ru", encoding), place_of(TEXT, '"$ru"', encoding)]
    assert steps[-1] == {"start": position(0, 0), "end": position_of(TEXT, len(TEXT), encoding)}
    assert second["range"] == place_of(TEXT, "DLG_timeout", encoding)


def test_of_an_empty_file_and_beyond_the_end(opened):
    client, where = opened(text="")
    assert ask(client, "selectionRange", where, positions=[position(0, 0), position(9, 9)]) == [
        {"range": span(0, 0, 0, 0)}, {"range": span(0, 0, 0, 0)}
    ]  # fmt: skip


# ---- inlay hints


def hints(client, where):
    found = ask(client, "inlayHint", where, range=span(0, 0, 99, 0))
    return [(one["label"], one["position"]) for one in found]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_hints(opened, encoding):
    client, where = opened(None, encoding)
    assert hints(client, where) == [
        ("12 h", position_of(TEXT, TEXT.index(") /*"), encoding)),
        ("2 h", position_of(TEXT, TEXT.index(";\r\n}"), encoding)),
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"inlayHints": {"times": False, "parameterNames": True}},
        {"opensips-lint": {"inlayHints.times": False, "inlayHints.parameterNames": True}},
        {"opensips-lint.inlayHints.times": False, "opensips-lint.inlayHints.parameterNames": True},
    ],
)
def test_hints_that_are_wanted(opened, settings):
    client, where = opened(options=settings)
    assert [label for label, _ in hints(client, where)] == ["level:", "format:"]
    (first, _) = ask(client, "inlayHint", where, range=span(0, 0, 99, 0))
    assert first["kind"] == 2 and first["paddingRight"] is True and "paddingLeft" not in first


def test_the_client_is_told_when_other_hints_are_wanted(opened):
    client, where = opened("vscode1100", settings={})
    client.diagnostics(where)  # the settings have come
    assert len(hints(client, where)) == 2
    client.settings = {"inlayHints": {"times": False}}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait("workspace/inlayHint/refresh")
    assert hints(client, where) == []


# ---- all of them


@pytest.mark.parametrize("caps", CLIENTS)
def test_every_client_is_offered_all(tmp_path, caps):
    client = ForkedClient(cwd=tmp_path)
    try:
        said = client.initialize(capabilities(caps))
    finally:
        client.kill()
    for what in ("documentSymbol", "foldingRange", "selectionRange", "inlayHint"):
        assert said[f"{what}Provider"], what
    assert said["semanticTokensProvider"]["full"] == {"delta": True} and said["semanticTokensProvider"]["range"]


def test_a_document_that_is_not_there(session):
    client, gone = session(), "file:///nowhere/x.cfg"
    for what, more in (
        ("documentSymbol", {}), ("foldingRange", {}), ("selectionRange", {"positions": [position(0, 0)]}),
        ("inlayHint", {"range": span(0, 0, 1, 0)}),
    ):  # fmt: skip
        assert ask(client, what, gone, **more) is None, what
