"""textDocument/signatureHelp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from opensips_lsp.features.signature import signature
from opensips_lsp.server.markup import is_markdown, markup
from opensips_lsp.server.positions import offset

if TYPE_CHECKING:
    from opensips_lsp.features.signature import Form, Parameter, Signature
    from opensips_lsp.server.app import Server

_OPTIONS = types.SignatureHelpOptions(trigger_characters=["(", ","])
_INFORMATION = "text_document.signature_help.signature_information"


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_SIGNATURE_HELP, _OPTIONS)
    def signature_help(params: types.SignatureHelpParams) -> Any:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        found = signature(snapshot, offset(snapshot.text, params.position, server.encoding))
        if found is None:
            return None
        active = _chosen(found, params.context)
        if found.argument is None and found.forms[active].parameters and not _knows_null(server):
            return None  # the client would mark the first argument
        shown = [_information(server, form, found.argument) for form in found.forms]
        return _without_nulls(server, types.SignatureHelp(shown, active, found.argument))


def _without_nulls(server: Server, shown: types.SignatureHelp) -> Any:
    """Return the JSON values, without the nulls that lsprotocol writes and that only some clients understand."""
    value = server.as_json(shown)
    for one in (value, *value["signatures"]) if not _knows_null(server) else ():
        if one.get("activeParameter", 0) is None:
            del one["activeParameter"]
    return value


def _knows_null(server: Server) -> bool:
    """Return whether the client understands that no argument is the one under way."""
    return bool(server.capability(f"{_INFORMATION}.no_active_parameter_support"))


def _chosen(found: Signature, context: types.SignatureHelpContext | None) -> int:
    """Return the number of the form to show: the one that the user has turned to, while it fits."""
    before = context.active_signature_help if context is not None and context.is_retrigger else None
    if before is None or before.active_signature is None or found.argument is None:
        return found.active
    labels = [form.label for form in found.forms]
    number = before.active_signature
    if [one.label for one in before.signatures] != labels or not 0 <= number < len(labels):
        return found.active
    return number if len(found.forms[number].parameters) > found.argument else found.active


def _information(server: Server, form: Form, argument: int | None) -> types.SignatureInformation:
    markdown = is_markdown(server.capability(f"{_INFORMATION}.documentation_format"))
    offsets = server.capability(f"{_INFORMATION}.parameter_information.label_offset_support")
    parameters = [_parameter(form, one, bool(offsets), markdown) for one in form.parameters]
    shown = types.SignatureInformation(form.label, markup(form.text, markdown) if form.text else None, parameters)
    if server.capability(f"{_INFORMATION}.active_parameter_support") and argument is not None:
        shown.active_parameter = argument if argument < len(parameters) else None
    return shown


def _parameter(form: Form, one: Parameter, offsets: bool, markdown: bool) -> types.ParameterInformation:
    label = (one.start, one.end) if offsets else form.label[one.start : one.end]
    return types.ParameterInformation(label, markup(one.text, markdown) if one.text else None)
