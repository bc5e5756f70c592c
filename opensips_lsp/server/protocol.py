"""JSON-RPC by pygls, with its gaps closed: every request is answered, with the error that the protocol has for it."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcContentModified,
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage, LanguageServerProtocol, lsp_method

from opensips_lsp.server.frames import BadMessage

if TYPE_CHECKING:
    from cattrs import Converter

    from opensips_lsp.server.app import Server

RequestId = int | str

# with these pygls keeps texts of its own, which costs the length of the file at each change
_NOT_OF_PYGLS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)
_AT_ANY_TIME = (types.CANCEL_REQUEST, types.SET_TRACE, types.EXIT)  # also before `initialize` and after `shutdown`
_NOTIFICATIONS = frozenset(method for method, kinds in types.METHOD_TO_TYPES.items() if kinds[1] is None)
_ESCAPE = re.compile(r"\\u(?:d[89ab]..\\ud[c-f]..|(d[89a-f]..)|....)|\\.")


class JsonText(str):
    """A result that is JSON text already."""

    __slots__ = ()


class Protocol(LanguageServerProtocol):
    """The protocol of a session. The texts of documents are not kept here."""

    _server: Server

    def __init__(self, server: Server, converter: Converter) -> None:
        super().__init__(server, converter)
        self._is_initialized = False  # `initialize` has come
        for method in _NOT_OF_PYGLS:
            self.fm.builtin_features.pop(method, None)

    # ---- in

    def receive(self, message: object) -> None:
        """Handle one message: what json.loads returned, or a BadMessage. Raises nothing."""
        if isinstance(message, BadMessage):
            self._refuse(None, JsonRpcParseError(f"Parse Error: {message.reason}"))
        elif not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(message), JsonRpcInvalidRequest("not a JSON-RPC 2.0 message"))
        elif "method" not in message and ("result" in message or "error" in message):
            self._receive_response(message)
        elif not isinstance(message.get("method"), str):
            self._refuse(_id_of(message), JsonRpcInvalidRequest("a message needs a method"))
        else:
            start = time.perf_counter()
            (self._receive_request if "id" in message else self._receive_notification)(message)
            self._trace(message, time.perf_counter() - start)

    def receive_again(self, message: dict[str, Any], is_outdated: bool) -> None:
        """Handle a request that has waited for the analysis of its document.

        is_outdated: whether places in it are those of a text that has changed meanwhile.
        """
        if is_outdated:
            self._refuse(message["id"], JsonRpcContentModified("the document has changed meanwhile"))
        else:
            self._receive_request(message, may_wait=False)

    def _receive_request(self, message: dict[str, Any], may_wait: bool = True) -> None:
        key, method = _id_of(message), message["method"]
        try:
            if key is None:
                raise JsonRpcInvalidRequest("the id of a request must be a string or an integer")
            if self._shutdown:
                raise JsonRpcInvalidRequest("the server has been shut down")
            if (method == types.INITIALIZE) == self._is_initialized:
                raise (
                    JsonRpcInvalidRequest("already initialized")
                    if self._is_initialized
                    else JsonRpcServerNotInitialized()
                )
            if method in _NOTIFICATIONS:
                raise JsonRpcInvalidRequest(f"{method} is a notification: send it without an id")
            self._get_handler(method)
            if self._server.is_pending(types.CANCEL_REQUEST, key):
                raise JsonRpcRequestCancelled()
            structured = self.structured(message, JsonRPCRequestMessage)
            self._is_initialized = True
            if may_wait and self._server.background.holds(message):
                return
        except JsonRpcException as error:
            self._refuse(key, error)
            return
        self.handle_message(structured)

    def _receive_notification(self, message: dict[str, Any]) -> None:
        method = message["method"]
        if method not in _AT_ANY_TIME and (not self._is_initialized or self._shutdown):
            return
        try:
            if method != types.CANCEL_REQUEST:
                self._get_handler(method)
            if method not in _NOTIFICATIONS and method in types.METHOD_TO_TYPES:
                raise JsonRpcInvalidRequest("a request needs an id")
            structured = self.structured(message, JsonRPCNotification)
        except JsonRpcMethodNotFound:
            return
        except JsonRpcException as error:
            self._server.log(f"{method} was ignored: {error.message}")
            return
        if method in _AT_ANY_TIME:  # handle_message takes no notification after `shutdown`
            self._handle_notification(method, structured.params)
        else:
            self.handle_message(structured)

    def _handle_cancel_notification(self, msg_id: RequestId) -> None:
        if isinstance(msg_id, (str, int)) and self._server.background.release(msg_id):
            self._refuse(msg_id, JsonRpcRequestCancelled())
        elif isinstance(msg_id, (str, int)):
            super()._handle_cancel_notification(msg_id)

    def _receive_response(self, message: dict[str, Any]) -> None:
        key = _id_of(message)
        if key is None:
            return
        future = self._request_futures.pop(key, None)
        kind = self._result_types.pop(key, None)
        if future is None or future.done():
            return
        error = message.get("error")
        if error is not None:
            error = error if isinstance(error, dict) else {}
            future.set_exception(JsonRpcException(str(error.get("message")), error.get("code"), error.get("data")))
            return
        try:
            future.set_result(self._converter.structure({"result": None, **message}, kind).result if kind else None)
        except Exception as problem:  # whatever cattrs raises for a wrong shape
            future.set_exception(JsonRpcException(f"the client's response is malformed: {_reason(problem)}"))

    def structured(self, message: dict[str, Any], default: type | None = None) -> Any:
        """Return a message as the type that lsprotocol has for its method, or `default`.

        Raises JsonRpcInvalidParams.
        """
        kind: Any = self.get_message_type(message["method"]) or default
        try:
            if kind is types.InitializeRequest:
                message = self._without_unknown(message)
            return self._converter.structure({"params": None, **message}, kind)
        except Exception as error:  # whatever cattrs and attrs raise for a wrong shape
            raise JsonRpcInvalidParams(f"Invalid Params: {_reason(error)}") from None

    def _without_unknown(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return an `initialize` without unknown capabilities: of a later protocol, or of a mistaken client."""
        params = message.get("params")
        capabilities = params.get("capabilities") if isinstance(params, dict) else None
        if not isinstance(params, dict) or not isinstance(capabilities, dict) or self._are_known(capabilities):
            return message
        kept: dict[str, dict[str, Any]] = {}
        for group, features in capabilities.items():
            for feature, value in features.items() if isinstance(features, dict) else ():
                if self._are_known({group: {feature: value}}):
                    kept.setdefault(group, {})[feature] = value
        return {**message, "params": {**params, "capabilities": kept}}

    def _are_known(self, capabilities: dict[str, Any]) -> bool:
        try:
            self._converter.structure(capabilities, types.ClientCapabilities)
        except Exception:  # whatever cattrs and attrs raise for a wrong shape
            return False
        return True

    # ---- out

    def _refuse(self, key: RequestId | None, error: JsonRpcException) -> None:
        """Answer a request with an error; when the id of the request is unknown, the answer has none."""
        if key is None:
            content = {"code": error.code, "message": error.message}
            self._send_data({"jsonrpc": self.VERSION, "id": None, "error": content})
        else:
            self._send_response(key, error=error.to_response_error())

    def _send_data(self, data: Any) -> None:
        body = json.dumps(data, default=self._serialize_message, separators=(",", ":"))
        self._server.send(without_lone_surrogates(body))

    def send_text(self, members: str) -> None:
        """Send a message whose members, all but the version, are JSON text."""
        self._server.send(without_lone_surrogates(f'{{"jsonrpc":"{self.VERSION}",{members}}}'))

    def _send_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        if error is None and isinstance(result, JsonText):
            self._result_types.pop(msg_id, None)
            self.send_text(f'"id":{json.dumps(msg_id)},"result":{result}')
        else:
            super()._send_response(msg_id, result, error)

    def _trace(self, message: dict[str, Any], seconds: float) -> None:
        """Send how long a message took, if the client has asked for traces."""
        method = message["method"]
        if self.trace in (None, types.TraceValue.Off) or method.startswith("$/"):
            return
        params = None
        if self.trace == types.TraceValue.Verbose:
            params = json.dumps(message.get("params"), ensure_ascii=False)
        self.notify(types.LOG_TRACE, types.LogTraceParams(f"{method}: {seconds * 1000:.1f} ms", params))

    def as_json(self, value: object) -> Any:
        """Return an object of lsprotocol as JSON values."""
        return self._converter.unstructure(value)

    # ---- the end

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: object) -> Any:  # pygls's is a generator
        """End the process: 0 after `shutdown`, 1 without."""
        self._server.end()

    @property
    def was_shut_down(self) -> bool:
        """Whether the client has sent `shutdown`."""
        return self._shutdown


def without_lone_surrogates(body: str) -> str:
    """Return ASCII JSON with U+FFFD for each lone surrogate, to which a byte that is not UTF-8 was decoded."""
    return _ESCAPE.sub(lambda match: "\\ufffd" if match[1] else match[0], body) if "\\ud" in body else body


def _id_of(message: object) -> RequestId | None:
    """Return the id of a message, or None when it has none of a type that an id may have."""
    key = message.get("id") if isinstance(message, dict) else None
    return key if isinstance(key, (str, int)) and not isinstance(key, bool) else None


def _reason(error: BaseException) -> str:
    """Return the innermost reasons of an error of cattrs, in one line."""
    inner = getattr(error, "exceptions", None)
    if inner:
        return "; ".join(dict.fromkeys(map(_reason, inner)))
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
