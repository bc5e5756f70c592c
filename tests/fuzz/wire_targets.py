"""What comes over the wire: frames, messages, URIs."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from fuzz.draws import Draws
from fuzz.target import Target
from fuzz.texts import script

from opensips_lsp.server.app import Server
from opensips_lsp.server.frames import BadMessage, WrongProtocol, frames
from opensips_lsp.server.transport import END
from opensips_lsp.server.uris import path_of, uri_of

_BYTES = (
    "Content-Length: 2\r\n\r\n{}", "Content-Length: ", "content-length:5\n\n", "\r\n", "\n", "\r\n\r\n", "{}", "0", "7", "99999999",
    "67108865", "99999999999999999999999", "Content-Type: x\r\n", "GET / HTTP/1.1\r\n", ":", " ", "\x00", "\xff", "x" * 30, "-1",
)  # fmt: skip


def framing(case: list[Any]) -> None:
    """What is read does not depend on the pieces it comes in; the only exception is WrongProtocol."""
    stream, sizes = case
    data = stream.encode("latin-1")
    whole = _read(data, [len(data) + 1])
    assert _read(data, sizes or [1]) == whole == _read(data, [1])


def _read(data: bytes, sizes: list[int]) -> list[str]:
    at, turn = 0, 0

    def read(most: int) -> bytes:
        nonlocal at, turn
        piece = data[at : at + min(most, max(sizes[turn % len(sizes)], 1))]
        at, turn = at + len(piece), turn + 1
        return piece

    found = []
    try:
        for frame in frames(read):
            found.append(f"bad: {frame.reason}" if isinstance(frame, BadMessage) else repr(frame))
    except WrongProtocol as error:
        found.append(f"wrong: {error}")
    return found


def _stream(draws: Draws) -> list[Any]:
    sizes = [draws.number(20) for _ in range(draws.number(4))]
    if draws.number(3) == 1:
        return [draws.rest().decode("latin-1"), sizes]
    return ["".join(draws.pick(_BYTES) for _ in range(draws.left)), sizes]


# ---- messages

URI = "file:///nowhere/root.cfg"
_DOCUMENT = {"textDocument": {"uri": URI}}
_POSITION = {**_DOCUMENT, "position": {"line": 3, "character": 9}}
_RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 2}}
METHODS: dict[str, Any] = {
    "initialize": {"processId": None, "rootUri": None, "capabilities": {}},
    "initialized": {},
    "shutdown": None,
    "exit": None,
    "textDocument/didOpen": {"textDocument": {"uri": URI, "languageId": "opensips", "version": 1, "text": "route { exit; }\n"}},
    "textDocument/didChange": {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"range": _RANGE, "text": "x"}]},
    "textDocument/didClose": _DOCUMENT,
    "textDocument/didSave": _DOCUMENT,
    "textDocument/hover": _POSITION,
    "textDocument/completion": _POSITION,
    "textDocument/signatureHelp": _POSITION,
    "textDocument/definition": _POSITION,
    "textDocument/references": {**_POSITION, "context": {"includeDeclaration": True}},
    "textDocument/documentHighlight": _POSITION,
    "textDocument/rename": {**_POSITION, "newName": "x"},
    "textDocument/prepareRename": _POSITION,
    "textDocument/codeAction": {**_DOCUMENT, "range": _RANGE, "context": {"diagnostics": []}},
    "textDocument/documentSymbol": _DOCUMENT,
    "textDocument/foldingRange": _DOCUMENT,
    "textDocument/selectionRange": {**_DOCUMENT, "positions": [{"line": 0, "character": 1}]},
    "textDocument/semanticTokens/full": _DOCUMENT,
    "textDocument/semanticTokens/range": {**_DOCUMENT, "range": _RANGE},
    "textDocument/semanticTokens/full/delta": {**_DOCUMENT, "previousResultId": "1"},
    "textDocument/inlayHint": {**_DOCUMENT, "range": _RANGE},
    "textDocument/formatting": {**_DOCUMENT, "options": {"tabSize": 4, "insertSpaces": False}},
    "textDocument/rangeFormatting": {**_DOCUMENT, "range": _RANGE, "options": {"tabSize": 4, "insertSpaces": True}},
    "textDocument/onTypeFormatting": {**_POSITION, "ch": "}", "options": {"tabSize": 4, "insertSpaces": True}},
    "textDocument/codeLens": _DOCUMENT,
    "codeLens/resolve": {"range": _RANGE, "data": ["x"]},
    "codeAction/resolve": {"title": "x", "kind": "source", "data": {"uri": URI}},
    "completionItem/resolve": {"label": "x", "data": 1},
    "textDocument/documentLink": _DOCUMENT,
    "textDocument/diagnostic": _DOCUMENT,
    "textDocument/prepareCallHierarchy": _POSITION,
    "callHierarchy/incomingCalls": {"item": {"name": "x", "kind": 12, "uri": URI, "range": _RANGE, "selectionRange": _RANGE}},
    "callHierarchy/outgoingCalls": {"item": {"name": "x", "kind": 12, "uri": URI, "range": _RANGE, "selectionRange": _RANGE, "data": 7}},
    "workspace/symbol": {"query": "r"},
    "workspace/executeCommand": {"command": "opensips.explainRule", "arguments": ["M101"]},
    "workspace/didChangeConfiguration": {"settings": {"opensips": {"target": "2.3"}}},
    "workspace/didChangeWatchedFiles": {"changes": [{"uri": URI, "type": 2}]},
    "workspace/didChangeWorkspaceFolders": {"event": {"added": [], "removed": []}},
    "$/cancelRequest": {"id": 3},
    "$/setTrace": {"value": "verbose"},
    "$/unknown": {},
    "textDocument/nothing": {},
    "window/workDoneProgress/cancel": {"token": 1},
}  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, 0, -1, 1e99, 2**40, "", "x", URI, "file:///etc/passwd", "http://x/", [], {}, True, [None], {"line": -1, "character": 0}, "\ud800",
    "file:///nowhere/%00", "untitled:a", {"uri": URI}, [[]], "\x00", 1.5,
)  # fmt: skip


class _Wire:
    """A client in this process: messages go in one after the other, what comes out is kept."""

    def __init__(self, messages: list[Any]) -> None:
        self._messages, self.sent = messages, list[Any]()

    def start(self, loop: asyncio.AbstractEventLoop, receive: Callable[[object], None]) -> None:
        self._task = loop.create_task(self._feed(receive))

    async def _feed(self, receive: Callable[[object], None]) -> None:
        for message in self._messages:
            receive(message)
            await asyncio.sleep(0)
        for _ in range(1000):  # turns of the event loop, in which all that is answered later is answered
            if not self._owed():
                break
            await asyncio.sleep(0.001)
        receive(END)

    def _owed(self) -> Counter[Any]:
        return expected(self._messages) - answers(self.sent)

    def is_waiting(self, method: str, about: object = None) -> bool:
        return False

    def write(self, body: str) -> None:
        message = json.loads(body)
        self.sent.append(message)
        if "method" in message and "id" in message:  # a request of the server: this client knows no method
            refusal = {"code": -32601, "message": "unknown"}
            self._messages.append({"jsonrpc": "2.0", "id": message["id"], "error": refusal})


def expected(messages: list[Any]) -> Counter[Any]:
    """How many answers there are to be with each id; what no id can be read of is answered with null."""
    found: Counter[Any] = Counter()
    for message in messages:
        if (
            isinstance(message, dict)
            and message.get("method") == "exit"
            and message.get("jsonrpc") == "2.0"
            and "id" not in message
        ):
            break
        if not isinstance(message, dict):
            found["null"] += 1
        elif (
            "method" not in message and ("result" in message or "error" in message) and message.get("jsonrpc") == "2.0"
        ):
            continue
        elif "id" in message or not isinstance(message.get("method"), str) or message.get("jsonrpc") != "2.0":
            key = message.get("id")
            found[json.dumps(key if isinstance(key, (str, int)) and not isinstance(key, bool) else None)] += 1
    return found


def answers(sent: list[Any]) -> Counter[Any]:
    """How many answers there are with each id."""
    return Counter(json.dumps(one.get("id")) for one in sent if "method" not in one)


def protocol(messages: list[Any]) -> None:
    """Each request has one answer, a result or an error with a code of the protocol; nothing else has one."""
    wire = _Wire(list(messages))
    asyncio.run(Server(None, runs_programs=False).serve(wire))  # type: ignore[arg-type]  # what serve uses of a Connection
    for one in wire.sent:
        assert one["jsonrpc"] == "2.0"
        if "method" not in one:
            assert ("result" in one) != ("error" in one), one
            assert "error" not in one or (isinstance(one["error"]["code"], int) and one["error"]["message"]), one
    bad = [
        one
        for one in wire.sent
        if "internal error" in str(one.get("params", {})) or one.get("error", {}).get("code") == -32603
    ]
    assert not bad, bad
    owed, had = expected(messages), answers(wire.sent)
    assert had == owed, (owed - had, had - owed, wire.sent[1:])


def _messages(draws: Draws) -> list[Any]:
    messages: list[Any] = []
    names = tuple(METHODS)
    if draws.number(7):
        messages += [_message("initialize", 1), _message("initialized", None)]
        opened = _message("textDocument/didOpen", None)
        opened["params"]["textDocument"]["text"] = (
            script(draws) if draws.number(3) == 1 else "route { if (method==INVITE) route(a); }\nroute[a] { exit; }\n"
        )
        messages.append(opened)
    for number in range(1 + draws.number(4)):
        method = draws.pick(names)
        message = _message(
            method, draws.pick((2 + number, 2 + number, None, f"s{number}", 1.5, True, 1)) if draws.number(1) else None
        )
        if draws.number(3):
            _damage(message, draws)
        messages.append(message if draws.number(20) != 1 else draws.pick(_VALUES))
    return messages


def _message(method: str, key: Any) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "method": method, "params": json.loads(json.dumps(METHODS[method]))}
    return message if key is None else {**message, "id": key}


def _damage(message: Any, draws: Draws) -> None:
    """Put something else in the place of one value, or take it out."""
    at = message
    while isinstance(at, (dict, list)) and at:
        key = draws.pick(list(at)) if isinstance(at, dict) else draws.number(len(at) - 1)
        if not isinstance(at[key], (dict, list)) or not at[key] or draws.number(3) == 1:
            if draws.number(3) == 1:
                del at[key]
            else:
                at[key] = json.loads(json.dumps(draws.pick(_VALUES)))
            return
        at = at[key]


def uris(text: str) -> None:
    """A URI names a path or none; the path of a URI that we made is that path."""
    path = path_of(text)
    if path is not None:
        assert "\0" not in path
        if path.startswith("/"):
            made = uri_of(path)
            assert path_of(made) == path_of(uri_of(path_of(made) or "")), (path, made)


_PARTS = (
    "file:",
    "//",
    "/",
    "nowhere",
    "%2F",
    "%",
    "%00",
    "%zz",
    "..",
    "?",
    "#",
    "C:",
    "localhost",
    "[",
    "]",
    "é",
    "\udcff",
    ":",
    "@",
    " ",
    "\\",
)


def _uri(draws: Draws) -> str:
    return ("file:///" if draws.number(1) else "") + "".join(draws.pick(_PARTS) for _ in range(draws.left))


TARGETS = (
    Target("frames", 300, _stream, framing, 5_000),
    Target("protocol", 12, _messages, protocol, 20_000, 6_000_000),
    Target("uris", 1000, _uri, uris),
)
