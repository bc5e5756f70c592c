"""Code actions: what is offered for a place, and the edits of it.

They are worked out from the text as it is now and from `params.range`: what a client says of diagnostics may have wrong
ranges (Neovim 0.7 counts bytes in them).
"""

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams

from opensips_lsp.lint.findings import UnstableFix
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.selection import UnknownRule
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server import positions
from opensips_lsp.server.edits import can_be_sent, version_of, workspace_edit
from opensips_lsp.server.migration import Migration, goal
from opensips_lsp.server.offers import KINDS, MIGRATION, OF_ALL, OF_RULE, edits_of, offers

_LAST = 1 << 31  # a column that no line has
FAILED = RuleFailed, UnstableFix, ConfigError, UnknownRule


def register(server):
    """Offer code actions."""
    options = types.CodeActionOptions(list(KINDS), resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_action(params):
        if not server.can("text_document.code_action.code_action_literal_support"):
            return None
        return _actions(server, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve(action):
        if action.edit is None and action.data is not None:
            action.edit = _resolved(server, *_work_of(action.data))
        return action


def migrating(server):
    """-> a function that gives the Migration for a Judgement, by the client's settings."""
    settings = server.settings
    return lambda judgement: Migration(
        server.scripts, server.configured.rules, goal(judgement), settings.select, settings.ignore, server.log
    )


def refused(error):
    """The answer to a request that one of FAILED has stopped."""
    return JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value)


def _actions(server, params):
    """The CodeActions for a place in a document."""
    uri, context = params.text_document.uri, params.context
    path = server.uris.path(uri)
    judgement = path and server.judge(path)
    if not judgement:
        return []
    start, end = positions.offsets(judgement.text, params.range, server.encoding)
    line = None
    if start == end and context.diagnostics:  # the client has a cursor, and means what is found on its line
        at = params.range.start.line
        line = tuple(judgement.text.offset(at, unit, server.encoding) for unit in (0, _LAST))
    lazy, converter = _is_lazy(server), server.diagnostics.converter
    # not while somebody types: what takes a fixpoint is only worked out when it is asked for
    cheap = context.trigger_kind == types.CodeActionTriggerKind.Automatic and not context.only and not lazy
    found, rules = [], {rule.code: rule for rule in judgement.selection.rules}
    for offer in offers(judgement, start, end, line, lambda kind: _is_wanted(kind, context.only)):
        if offer.edits is not None:
            edits = offer.edits
        elif cheap:
            continue
        else:
            edits = None if lazy else _worked_out(server, path, offer.work)
        if edits is None or edits and can_be_sent(edits):
            shown = [converter.diagnostic(finding, judgement, rules) for finding in offer.findings]
            found.append(_action(server, uri, judgement, offer, edits, shown))
    return found


def _is_lazy(server):
    """Whether the client asks for an action's edits when it is chosen."""
    support = server.can("text_document.code_action.resolve_support")
    return bool(support and "edit" in support.properties and server.can("text_document.code_action.data_support"))


def _is_wanted(kind, only):
    """Whether a kind is one of those that are asked for, or below one."""
    return not only or any(not wanted or kind == wanted or kind.startswith(f"{wanted}.") for wanted in only)


def _worked_out(server, path, work):
    """The Edits of an Offer's work; none when it fails."""
    try:
        return edits_of(work, server.scripts, path, migrating(server))
    except FAILED as error:
        server.log(f"{path}: {error}")
        return []


def _action(server, uri, judgement, offer, edits, shown):
    """An Offer as a CodeAction; `shown`: the Diagnostics that it deals with."""
    what, code = offer.work or (None, None)
    return types.CodeAction(
        offer.title,
        offer.kind,
        shown or None,
        (offer.preferred or None) if server.can("text_document.code_action.is_preferred_support") else None,
        edit=None if edits is None else workspace_edit(server, [(judgement.path, judgement.text, edits)]),
        data={"uri": uri, "version": version_of(server, uri), "kind": what, "key": code} if edits is None else None,
    )


def _work_of(data):
    """(URI, work) of what _action put into `data`. Raises JsonRpcInvalidParams."""
    data = data if isinstance(data, dict) else vars(data) if hasattr(data, "__dict__") else {}
    uri, kind, key = data.get("uri"), data.get("kind"), data.get("key")
    if (
        not isinstance(uri, str)
        or kind not in (OF_RULE, OF_ALL, MIGRATION)
        or (kind == OF_RULE) != isinstance(key, str)
    ):
        raise JsonRpcInvalidParams("Invalid Params: this is not the data of one of our code actions")
    return uri, (kind, key)


def _resolved(server, uri, work):
    """The WorkspaceEdit of an action that was offered, for the text as it is now."""
    path = server.uris.path(uri)
    try:
        edits = edits_of(work, server.scripts, path, migrating(server)) if path else []
    except FAILED as error:
        raise refused(error) from None
    if not edits or not can_be_sent(edits):
        raise JsonRpcContentModified("the document has changed: there is nothing to do here any more")
    return workspace_edit(server, [(path, server.scripts.text(path), edits)])
