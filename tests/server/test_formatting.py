"""Formatting over the protocol: small edits, at the right places in each encoding, for what each client can ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from server.client import CLIENTS, ENCODINGS, ForkedClient, position
from server.test_rename import edited, position_of

from opensips_lsp.server.handlers.did_change import _edit, _joined
from opensips_lsp.syntax.text import Text

OPTIONS = {"tabSize": 4, "insertSpaces": True}
TEXT = (
    "# Müßiggang 😀  \r\n"
    "route {\r\n"
    '  /* 😀\u2028 */ xlog("é😀 \r\n'
    '  \U0001d669"); \r\n'
    "\r\n"
    "\t \r\n"
    'if ($x == "😀") # é \r\n'
    "exit;\r\n"
    "   }"
)
AFTER = (
    "# Müßiggang 😀\r\n"
    "route {\r\n"
    '    /* 😀\u2028 */ xlog("é😀 \r\n'
    '  \U0001d669");\r\n'
    "\r\n"
    "\r\n"
    '    if ($x == "😀") # é\r\n'
    "        exit;\r\n"
    "}\r\n"
)


def ask(client, what, where, **more):
    return client.request(f"textDocument/{what}", {"textDocument": {"uri": where}, "options": OPTIONS, **more})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file(session, write, encoding):
    client = session(encoding=encoding)
    text = TEXT.replace("  /* 😀", "/* 😀")  # else two blanks were a step
    where = client.open(write("opensips.cfg", ""), text)
    edits = ask(client, "formatting", where)
    assert edited(text, edits, encoding) == AFTER
    for edit in edits:  # of blanks, in one line
        assert not edit["newText"].strip(" \r\n")
        assert edit["range"]["start"]["line"] == edit["range"]["end"]["line"]
    client.change(where, AFTER)
    assert ask(client, "formatting", where) == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_lines(session, write, encoding):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    ends = [position_of(TEXT, TEXT.index(anchor), encoding) for anchor in ("if", "exit")]
    edits = ask(client, "rangeFormatting", where, range=dict(zip(("start", "end"), ends, strict=True)))
    assert edited(TEXT, edits, encoding) == TEXT.replace("if (", "  if (").replace("# é \r", "# é\r")
    backwards = dict(zip(("end", "start"), ends, strict=True))
    assert ask(client, "rangeFormatting", where, range=backwards) == edits


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_typed(session, write, encoding):
    client = session(encoding=encoding)
    text = '# 😀\r\nroute {\r\nxlog("é😀");\r\n\r\n  if ($x) { /* 😀 */\r\nexit;\r\n } }'
    where = client.open(write("opensips.cfg", ""), text)

    def typed(behind, character):
        at = position_of(text, text.index(behind) + len(behind), encoding)
        return edited(text, ask(client, "onTypeFormatting", where, position=at, ch=character), encoding)

    assert typed('xlog("é😀");\r\n', "\n") == text.replace("xlog", "  xlog").replace("\r\n\r\n", "\r\n  \r\n")
    assert typed("exit;\r\n }", "}") == text.replace("exit;\r\n }", "    exit;\r\n  }")
    assert typed("exit;\r\n }", "x") == text


@pytest.mark.parametrize("caps", CLIENTS)
def test_each_client_gets_the_same(session, write, caps):
    client = session(caps)
    where = client.open(write("opensips.cfg", ""), TEXT)
    assert edited(TEXT, ask(client, "formatting", where), client.encoding) == AFTER.replace("    ", "  ")


def test_a_step_is_what_the_file_has_then_editorconfig_then_the_client(session, write):
    flat = "route {\nexit;\n}\n"
    client = session()
    where = client.open(write("sub/opensips.cfg", ""), flat)

    def step(**options):
        text = edited(flat, ask(client, "formatting", where, options={**OPTIONS, **options}), client.encoding)
        return text.removeprefix("route {\n").removesuffix("exit;\n}\n")

    assert [step(), step(tabSize=3), step(tabSize=0), step(tabSize=99)] == [" " * 4, " " * 3, " ", " " * 16]
    assert step(insertSpaces=False) == "\t"
    write(".editorconfig", "root = true\n[*.cfg]\nindent_style = space\nindent_size = 2\n")
    assert step() == "  "
    flat = "route {\n     exit;\nf();\n}\n"
    client.change(where, flat)
    assert edited(flat, ask(client, "formatting", where), client.encoding) == "route {\n     exit;\n     f();\n}\n"


def test_what_cannot_be_formatted_stays_and_the_log_says_why(session, write):
    client = session()
    where = client.open(write("opensips.cfg.j2", ""), "route {\n{% if x %}\nexit;\n{% endif %}\n}\n")
    assert ask(client, "formatting", where) == []
    client.wait("window/logMessage", lambda params: "is a Jinja template; it stays as it is" in params["message"])
    whole = {"start": position(0, 0), "end": position(9, 0)}
    assert ask(client, "rangeFormatting", where, range=whole) == []
    assert ask(client, "onTypeFormatting", where, position=position(3, 0), ch="\n") == []
    assert ask(client, "formatting", "file:///nowhere/x.cfg") is None
    broken = client.open(write("a.cfg", ""), "route {\nexit;\n\n")
    assert ask(client, "formatting", broken) == []


def test_the_server_says_that_it_formats(tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        offered = client.initialize({})
    finally:
        client.kill()
    assert offered["documentFormattingProvider"] is True and offered["documentRangeFormattingProvider"] is True
    on_type = {"firstTriggerCharacter": "}", "moreTriggerCharacter": ["\n"]}
    assert offered["documentOnTypeFormattingProvider"] == on_type


def test_edits_that_a_client_makes_all_at_once(session, write):
    """VS Code sends them as changes of one message, the last place first; they are followed as what they make."""
    client = session("vscode1139")
    flat = "log_level=3\n" + "".join(f'route[r{n}] {{\nif ($x)\n  xlog("é {n}"); \n}}\n' for n in range(300))
    where = client.open(write("opensips.cfg", ""), flat + "route { nothing }\n")
    edits = ask(client, "formatting", where)
    assert len(edits) == 900
    changes = [(edit["range"], edit["newText"]) for edit in edits[::-1]]
    version = client.change(where, *changes)
    assert ask(client, "formatting", where) == []
    other = client.open(write("other.cfg", ""), edited(flat + "route { nothing }\n", edits, client.encoding))
    assert client.diagnostics(where, version) == client.diagnostics(other)


TEXTS = st.text(st.sampled_from(" \t\nax😀"), max_size=30)
CHANGES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 9), st.sampled_from(("", " ", "\t\t", "\n", " x"))),
    max_size=5,
)


@given(text=TEXTS, changes=CHANGES, encoding=st.sampled_from(ENCODINGS), is_sorted=st.booleans())
def test_joined_changes_make_what_they_make_one_by_one(text, changes, encoding, is_sorted):
    made = [
        types.TextDocumentContentChangePartial(
            types.Range(types.Position(line, min(one, other)), types.Position(line, max(one, other))), new
        )
        for line, one, other, new in (sorted(changes, reverse=True) if is_sorted else changes)
    ]
    joined, alone = Text(text), Text(text)
    edits = _joined(joined, made, encoding)
    for edit in edits:
        joined = joined.edited(*edit)
    for change in made:
        alone = alone.edited(*_edit(alone, change, encoding))
    assert not edits or joined.string == alone.string
