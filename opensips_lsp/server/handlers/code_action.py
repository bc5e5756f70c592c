"""textDocument/codeAction, codeAction/resolve.

Actions are computed for the text as it is now and `params.range`: the ranges of the diagnostics that a client sends
back may be wrong (Neovim 0.7 counts bytes in them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from opensips_lsp.catalogue.version import UnknownVersion, parse_version
from opensips_lsp.features.code_actions import (
    KINDS,
    MIGRATE,
    MIGRATE_TO,
    MIGRATION,
    OF_ALL,
    OF_RULE,
    REFACTORING,
    Task,
    code_actions,
    edits_of,
)
from opensips_lsp.features.migration import ORIGIN, Migration, origin_of, target_of
from opensips_lsp.lint.fixes import UnstableFix
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.selection import UnknownRule
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server.client_data import fields
from opensips_lsp.server.errors import request_failed
from opensips_lsp.server.positions import offsets
from opensips_lsp.server.workspace_edits import can_annotate, can_be_sent, version_of, workspace_edit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.features.code_actions import CodeAction
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.server.app import Server

    EditsOfFiles = dict[str, list[Edit]]  # by path

FIX_ERRORS = RuleFailed, UnstableFix, ConfigError, UnknownRule  # what may stop a fix or a migration
_LAST_COLUMN = 1 << 31  # more than any line has


def register(server: Server) -> None:
    """Register the handlers."""
    options = types.CodeActionOptions(list(KINDS), resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        if not server.capability("text_document.code_action.code_action_literal_support"):
            return None
        return _code_actions(server, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve(action: types.CodeAction) -> types.CodeAction:
        if action.edit is None and action.data is not None:
            action.edit = _resolved(server, *_task_of(server, action.data))
        return action


def migration_factory(server: Server) -> Callable[[Snapshot, str | None], Migration]:
    """Return a function that begins a Migration for a snapshot, by the client's settings, to a version that is named.

    It raises UnknownVersion.
    """

    def begin(snapshot: Snapshot, named: str | None) -> Migration:
        target, origin = versions_of(snapshot, named)
        return Migration(server.scripts, server.configuration.migrated_scripts(target, origin), target, origin)

    return begin


def versions_of(snapshot: Snapshot, named: str | None) -> tuple[Version, Version]:
    """Return (target, origin) of the migration of a file, to a version that is named.

    Raises UnknownVersion, JsonRpcInvalidParams.
    """
    if named is None:
        return target_of(snapshot), ORIGIN
    target = parse_version(named)
    origin = origin_of(snapshot, target)
    if target <= origin:
        raise JsonRpcInvalidParams(f"Invalid Params: OpenSIPS {target} is not newer than {origin}")
    return target, origin


def _code_actions(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    uri, context = params.text_document.uri, params.context
    path = server.uris.path(uri)
    snapshot = server.snapshot(path) if path else None
    if path is None or snapshot is None:
        return []
    start, end = offsets(snapshot.text, params.range, server.encoding)
    line = None
    if start == end and context.diagnostics:  # the client has a cursor, and means what is found on its line
        number = params.range.start.line
        line_start, line_end = (snapshot.text.offset(number, at, server.encoding) for at in (0, _LAST_COLUMN))
        line = line_start, line_end
    lazy, converter = _resolves_edits(server), server.diagnostics.converter
    # while the user types, no fixes are applied to a fixpoint
    cheap = context.trigger_kind == types.CodeActionTriggerKind.Automatic and not context.only and not lazy
    # a client shows them where the user has asked for a kind of action, and nowhere else
    shows_refused = context.only and server.capability("text_document.code_action.disabled_support")
    # an editor that saves applies all that it gets: a migration only where the user has named just that
    automatic = context.only and context.trigger_kind == types.CodeActionTriggerKind.Automatic
    result = []

    def is_wanted(kind: str) -> bool:
        if automatic and kind in (MIGRATE, MIGRATE_TO) and kind not in map(_text, context.only or ()):
            return False
        # one for each series: where the user has asked for such actions, and each is computed when it is picked
        if kind == MIGRATE_TO and not (context.only and (lazy or kind in map(_text, context.only))):
            return False
        return _is_wanted(kind, context.only)

    for action in code_actions(snapshot, start, end, line, is_wanted):
        edits: EditsOfFiles | None = None
        if action.refused:
            if shows_refused:
                disabled = types.CodeActionDisabled(action.refused)
                result.append(types.CodeAction(action.title, action.kind, disabled=disabled))
            continue
        if action.edits is not None:
            edits = {path: list(action.edits)}
        elif cheap:
            continue
        elif not lazy and action.task is not None:
            edits = _computed(server, path, action.task)
        if edits is None or _can_be_sent(edits):
            diagnostics = [converter.diagnostic(finding, snapshot) for finding in action.findings]
            result.append(_converted(server, uri, action, edits, diagnostics))
    return result


def _can_be_sent(edits: EditsOfFiles) -> bool:
    """Return whether there are edits, and JSON can carry them."""
    return any(edits.values()) and all(map(can_be_sent, edits.values()))


def _sent(server: Server, edits: EditsOfFiles, caution: str) -> types.WorkspaceEdit:
    """Return edits of the texts as they are now as a WorkspaceEdit."""
    return workspace_edit(server, [(path, server.text(path), found) for path, found in edits.items()], caution)


def _resolves_edits(server: Server) -> bool:
    """Return whether the client asks for the edits of an action when the user picks it."""
    support = server.capability("text_document.code_action.resolve_support")
    has_data = server.capability("text_document.code_action.data_support")
    return bool(support and "edit" in support.properties and has_data)


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Return whether a kind is one of those that the client asks for, or below one."""
    return not only or any(not wanted or kind == wanted or kind.startswith(f"{wanted}.") for wanted in map(_text, only))


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _computed(server: Server, path: str, task: Task) -> EditsOfFiles:
    """Return the edits of a task; none when it fails."""
    try:
        return edits_of(task, server.scripts, path, migration_factory(server))
    except FIX_ERRORS as error:
        server.log(f"{path}: {error}")
        return {}


def _converted(
    server: Server,
    uri: str,
    action: CodeAction,
    edits: EditsOfFiles | None,
    diagnostics: list[types.Diagnostic],
) -> types.CodeAction:
    """Return the lsprotocol CodeAction, with these edits, or with the data to resolve them."""
    data = None if action.task is None else _data(action, action.task, uri, version_of(server, uri))
    return types.CodeAction(
        action.title if can_annotate(server) else action.cautious_title,
        action.kind,
        diagnostics or None,
        (action.preferred or None) if server.capability("text_document.code_action.is_preferred_support") else None,
        edit=None if edits is None else _sent(server, edits, action.caution),
        data=data if edits is None else None,
    )


def _data(action: CodeAction, task: Task, uri: str, version: int | None) -> dict[str, Any]:
    """Return what a client sends back to get the edits of an action."""
    data: dict[str, Any] = {"uri": uri, "version": version, "kind": task.what, "key": task.code}
    if task.what == REFACTORING:
        data |= {"start": task.start, "end": task.end, "caution": action.caution}
    return data


def _task_of(server: Server, data: Any) -> tuple[str, Task, str]:
    """Return (URI, task, caution) of what `_data` gave. Raises JsonRpcInvalidParams, JsonRpcContentModified."""
    values = fields(data)
    uri, kind, key = values.get("uri"), values.get("kind"), values.get("key")
    start, end, caution = values.get("start", 0), values.get("end", 0), values.get("caution", "")
    if (
        not isinstance(uri, str)
        or kind not in (OF_RULE, OF_ALL, MIGRATION, REFACTORING)
        or (kind != MIGRATION and (kind in (OF_RULE, REFACTORING)) != isinstance(key, str))
        or (kind == MIGRATION and not _is_version(key))
        or not (isinstance(start, int) and isinstance(end, int) and isinstance(caution, str))
    ):
        raise JsonRpcInvalidParams("Invalid Params: this is not the data of one of our code actions")
    if kind == REFACTORING and values.get("version") != version_of(server, uri):
        raise _modified()  # the place is one in another text
    return uri, Task(kind, key, start, end), caution


def _is_version(key: Any) -> bool:
    """Return whether this says what to migrate to: a version, or None."""
    try:
        return key is None or (isinstance(key, str) and bool(parse_version(key)))
    except UnknownVersion:
        return False


def _modified() -> JsonRpcContentModified:
    return JsonRpcContentModified("the document has changed; this action no longer applies")


def _resolved(server: Server, uri: str, task: Task, caution: str) -> types.WorkspaceEdit:
    """Return the edit of an action for the text as it is now."""
    path = server.uris.path(uri)
    try:
        edits = edits_of(task, server.scripts, path, migration_factory(server)) if path else {}
    except FIX_ERRORS as error:
        raise request_failed(str(error)) from None
    if not _can_be_sent(edits):
        raise _modified()
    return _sent(server, edits, caution)
