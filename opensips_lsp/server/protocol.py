"""What pygls does with a message, mended: every request is answered, with the error that the protocol has for it."""

import json
import re
import time

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage, LanguageServerProtocol, lsp_method

from opensips_lsp.server.transport import NoJson

# pygls would keep texts of its own for these, at the cost of the whole file for each change
_OURS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)
_WHEREVER = (types.CANCEL_REQUEST, types.SET_TRACE, types.EXIT)  # notifications that mean something before `initialize`
_ESCAPE = re.compile(r"\\u(?:d[89ab]..\\ud[c-f]..|(d[89a-f]..)|....)|\\.")


class Protocol(LanguageServerProtocol):
    """JSON-RPC as the Language Server Protocol has it, and the texts of documents left to us."""

    def __init__(self, server, converter):
        super().__init__(server, converter)
        self._begun = False  # `initialize` has come
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)

    # ---- in

    def receive(self, message):
        """Handle one message: what json.loads gave, or NoJson. Raises nothing."""
        if isinstance(message, NoJson):
            self._refuse(None, JsonRpcParseError(f"Parse Error: {message.reason}"))
        elif not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(message), JsonRpcInvalidRequest("not a JSON-RPC 2.0 message"))
        elif "method" not in message and ("result" in message or "error" in message):
            self._receive_response(message)
        elif not isinstance(message.get("method"), str):
            self._refuse(_id_of(message), JsonRpcInvalidRequest("a message needs a method"))
        else:
            began = time.perf_counter()
            (self._receive_request if "id" in message else self._receive_notification)(message)
            self._trace(message, time.perf_counter() - began)

    def _receive_request(self, message):
        key, method = _id_of(message), message["method"]
        try:
            if key is None:
                raise JsonRpcInvalidRequest("the id of a request must be a string or an integer")
            if self._shutdown:
                raise JsonRpcInvalidRequest("the server has been shut down")
            if (method == types.INITIALIZE) == self._begun:
                raise JsonRpcInvalidRequest("initialized already") if self._begun else JsonRpcServerNotInitialized()
            self._get_handler(method)
            if self._server.cancelled(key):
                raise JsonRpcRequestCancelled()
            structured = self.structured(message, JsonRPCRequestMessage)
            self._begun = True
        except JsonRpcException as error:
            self._refuse(key, error)
            return
        self.handle_message(structured)

    def _receive_notification(self, message):
        method = message["method"]
        if method not in _WHEREVER and (not self._begun or self._shutdown):
            return
        try:
            if method != types.CANCEL_REQUEST:
                self._get_handler(method)
            structured = self.structured(message, JsonRPCNotification)
        except JsonRpcMethodNotFound:
            return
        except JsonRpcException as error:
            self._server.log(f"{method} was ignored: {error.message}")
            return
        if method in _WHEREVER:  # handle_message takes no notification after `shutdown`
            self._handle_notification(method, structured.params)
        else:
            self.handle_message(structured)

    def _handle_cancel_notification(self, msg_id):
        if isinstance(msg_id, (str, int)):
            super()._handle_cancel_notification(msg_id)

    def _receive_response(self, message):
        key = _id_of(message)
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
        except Exception as mistake:  # whatever cattrs says of a wrong shape
            future.set_exception(JsonRpcException(f"the client's answer has a wrong shape: {_told(mistake)}"))

    def structured(self, message, otherwise=None):
        """A message as the type that lsprotocol has for its method; raises JsonRpcInvalidParams."""
        kind = self.get_message_type(message["method"]) or otherwise
        try:
            if kind is types.InitializeRequest:
                message = self._without_unknown(message)
            return self._converter.structure({"params": None, **message}, kind)
        except Exception as error:  # whatever cattrs and attrs say of a wrong shape
            raise JsonRpcInvalidParams(f"Invalid Params: {_told(error)}") from None

    def _without_unknown(self, message):
        """An `initialize` without those capabilities that only a later protocol, or a mistaken client, can mean."""
        params = message.get("params")
        told = params.get("capabilities") if isinstance(params, dict) else None
        if not isinstance(told, dict) or self._are_capabilities(told):
            return message
        kept = {}
        for group, features in told.items():
            for feature, value in features.items() if isinstance(features, dict) else ():
                if self._are_capabilities({group: {feature: value}}):
                    kept.setdefault(group, {})[feature] = value
        return {**message, "params": {**params, "capabilities": kept}}

    def _are_capabilities(self, value):
        try:
            self._converter.structure(value, types.ClientCapabilities)
        except Exception:  # whatever cattrs and attrs say of a wrong shape
            return False
        return True

    # ---- out

    def _refuse(self, key, error):
        """Answer a request with an error; to what has no id we could know, the answer has none either."""
        if key is None:
            about = {"code": error.code, "message": error.message}
            self._send_data({"jsonrpc": self.VERSION, "id": None, "error": about})
        else:
            self._send_response(key, error=error.to_response_error())

    def _send_data(self, data):
        body = json.dumps(data, default=self._serialize_message, separators=(",", ":"))
        self._server.send(without_odd_bytes(body))

    def _trace(self, message, seconds):
        """Tell of a message, if the client wants to hear how it is going."""
        method = message["method"]
        if self.trace in (None, types.TraceValue.Off) or method.startswith("$/"):
            return
        about = None
        if self.trace == types.TraceValue.Verbose:
            about = json.dumps(message.get("params"), ensure_ascii=False)
        self.notify(types.LOG_TRACE, types.LogTraceParams(f"{method}: {seconds * 1000:.1f} ms", about))

    def as_json(self, thing):
        """A thing of lsprotocol as JSON values."""
        return self._converter.unstructure(thing)

    # ---- the end

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_):
        """End the process: 0 after `shutdown`, 1 without."""
        self._server.end()

    @property
    def was_shut_down(self):
        """Whether the client has asked for it."""
        return self._shutdown


def without_odd_bytes(body):
    """ASCII JSON in which each half of a surrogate pair that stands alone, for a byte that is no UTF-8, is U+FFFD."""
    return _ESCAPE.sub(lambda match: "\\ufffd" if match[1] else match[0], body) if "\\ud" in body else body


def _id_of(message):
    """The id of a message, or None when it has none that could be one."""
    key = message.get("id") if isinstance(message, dict) else None
    return key if isinstance(key, (str, int)) and not isinstance(key, bool) else None


def _told(error):
    """The innermost reasons of an error of cattrs, in one line."""
    inner = getattr(error, "exceptions", None)
    if inner:
        return "; ".join(dict.fromkeys(map(_told, inner)))
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
