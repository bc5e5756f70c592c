"""Errors with which a request is answered."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException


def request_failed(message: str) -> JsonRpcException:
    """Return the error of a request that is valid and cannot be done; the client shows the message."""
    return JsonRpcException(message, types.LSPErrorCodes.RequestFailed.value)
