"""workspace/executeCommand: fix or migrate a file, migrate all scripts of the workspace, show the migration report.

Besides, which versions there are to choose from.

A command changes files by one WorkspaceEdit that the client applies; the server writes nothing.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, UnknownVersion, parse_version
from opensips_lsp.features.migration import combined_report
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.migrate import report
from opensips_lsp.migrate.report import html
from opensips_lsp.server.errors import request_failed
from opensips_lsp.server.handlers.code_action import FIX_ERRORS, migration_factory, versions_of
from opensips_lsp.server.progress import CancellableProgress
from opensips_lsp.server.workspace_edits import can_be_sent, workspace_edit

if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.features.migration import Migration
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.progress import Token


def register(server: Server) -> None:
    """Register the handler, and the commands with it."""
    commands = {
        "opensips-lint.fixFile": _fix_file,
        "opensips-lint.migrateFile": _migrate_file,
        "opensips-lint.migrateWorkspace": _migrate_workspace,
        "opensips-lint.showReport": _show_report,
        "opensips-lint.versions": _versions,
    }
    for name in commands:
        server.command(name)(lambda: None)  # puts it into the server's capabilities
    server.protocol.fm.builtin_features.pop(types.WORKSPACE_EXECUTE_COMMAND, None)  # pygls's cannot be cancelled

    @server.feature(types.WORKSPACE_EXECUTE_COMMAND)
    async def execute_command(params: types.ExecuteCommandParams) -> Any:
        command = commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"Invalid Params: unknown command {params.command!r}")
        try:
            return await command(server, list(params.arguments or ()), params.work_done_token)
        except FIX_ERRORS as error:
            raise request_failed(str(error)) from None


async def _fix_file(server: Server, arguments: list[Any], token: Token | None) -> dict[str, int]:
    """[URI] -> {"files", "fixed"}: apply all safe fixes of a file."""
    snapshot = _file(server, arguments)
    before = snapshot.text.string
    text, fixed = server.scripts.fixed(snapshot.path) or (before, 0)
    await _apply(server, "Apply all safe fixes", [(snapshot.path, before, text)])
    return {"files": int(text != before), "fixed": fixed}


async def _migrate_file(server: Server, arguments: list[Any], token: Token | None) -> dict[str, int]:
    """[URI] or [URI, version] -> {"files", "fixed", "left"}: migrate a file to the target, or to that version."""
    snapshot = _file(server, arguments[:1])
    migration = migration_factory(server)(snapshot, _version(arguments[1:]))
    migration.migrate(snapshot.path)
    await _apply(server, "Migrate this file", migration.changes())
    return _counts([migration], combined_report([migration]))


async def _migrate_workspace(server: Server, arguments: list[Any], token: Token | None) -> dict[str, int]:
    """[] or [version] -> {"files", "fixed", "left"}: migrate all root scripts, and what they include."""
    migrations = await _migrations(server, None, _version(arguments), token)
    changes = [change for migration in migrations for change in migration.changes()]
    await _apply(server, "Migrate the workspace", changes)
    return _counts(migrations, combined_report(migrations))


async def _show_report(server: Server, arguments: list[Any], token: Token | None) -> dict[str, int | str]:
    """[], [URI], [URI, version], [null, version] -> {"html"} and what _counts returns, of a script or the workspace."""
    of_all = not arguments or (len(arguments) == 2 and arguments[0] is None)
    root = None if of_all else _file(server, arguments[:1]).path
    migrations = await _migrations(server, root, _version(arguments[1:]), token)
    combined = combined_report(migrations)
    return {"html": html.render(combined), **_counts(migrations, combined)}


async def _versions(server: Server, arguments: list[Any], token: Token | None) -> dict[str, Any]:
    """[] -> {"default", "series"}: the series that scripts can be checked for, with their levels, the newest first."""
    if arguments:
        raise JsonRpcInvalidParams("Invalid Params: this command takes no argument")
    series = [{"series": series, "levels": list(reversed(TAGS[series]))} for series in reversed(SERIES)]
    return {"default": DEFAULT_TARGET.series, "series": series}


def _file(server: Server, arguments: list[Any]) -> Snapshot:
    """Return the snapshot of the file that the arguments name. Raises JsonRpcInvalidParams."""
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise JsonRpcInvalidParams("Invalid Params: this command takes the URI of one file")
    path = server.uris.path(arguments[0])
    snapshot = server.scripts.snapshot(path) if path else None
    if snapshot is None:
        raise JsonRpcInvalidParams(f"Invalid Params: {arguments[0]} cannot be read")
    return snapshot


def _version(arguments: list[Any]) -> str | None:
    """Return the version that arguments name, if there are any. Raises JsonRpcInvalidParams."""
    if not arguments:
        return None
    if len(arguments) > 1 or not isinstance(arguments[0], str):
        raise JsonRpcInvalidParams("Invalid Params: what may follow is one version, as a text")
    try:
        parse_version(arguments[0])
    except UnknownVersion as error:
        raise JsonRpcInvalidParams(f"Invalid Params: {error}") from None
    return arguments[0]


async def _migrations(server: Server, root: str | None, named: str | None, token: Token | None) -> list[Migration]:
    """Return the migrations, one per version, of a root script or of all, with the files that they include."""
    scripts, begin = server.scripts, migration_factory(server)
    migrations: dict[tuple[Version, Version], Migration] = {}
    async with CancellableProgress(server, "Migrating OpenSIPS scripts", token) as progress:
        roots = [root] if root else scripts.scripts_in(server.folders or [path for _, path in server.uris.open()])
        for number, script in enumerate(roots):
            for path in scripts.files_of(script) or [script]:
                progress.report(os.path.basename(path), number * 100 // len(roots))
                await asyncio.sleep(0)  # handle keystrokes and cancellations first
                progress.check()
                snapshot = scripts.snapshot(path)
                if snapshot is not None:
                    versions = versions_of(snapshot, named)
                    if versions not in migrations:
                        migrations[versions] = begin(snapshot, named)
                    migrations[versions].migrate(path)
    return [migrations[versions] for versions in sorted(migrations)]


def _counts(migrations: list[Migration], combined: report.Report) -> dict[str, int]:
    """Return how many files change, how many findings are fixed in them, and how many are left to a person."""
    fixed, decide, silent, errors, _ = report.counts(combined)
    changed = sum(len(migration.changes()) for migration in migrations)
    return {"files": changed, "fixed": fixed, "left": decide + silent + errors}


async def _apply(server: Server, label: str, changes: list[tuple[str, str, str]]) -> None:
    """Let the client change files: (path, text before, text after).

    When one cannot be changed, none is.
    """
    changes = [change for change in changes if change[1] != change[2]]
    if not changes:
        return
    if not server.capability("workspace.apply_edit"):
        raise request_failed("this client cannot apply edits")
    edits = []
    for path, before, after in changes:
        text = server.scripts.text(path)
        if text is None or text.string != before:
            raise JsonRpcContentModified(f"{path} has changed in the meantime; nothing was changed, try again")
        found = edits_between(before, after)
        if not can_be_sent(found):
            raise request_failed(
                f"{path}: a line with bytes that are not UTF-8 would have to be sent; nothing was changed"
            )
        edits.append((path, text, found))
    answer = await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(workspace_edit(server, edits), label)
    )
    if not answer.applied:
        raise request_failed(f"the client did not make the changes: {answer.failure_reason or 'it gives no reason'}")
