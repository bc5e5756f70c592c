"""Commands: fix or migrate a file, migrate all scripts of the workspace, show the report of a migration.

What is changed is one WorkspaceEdit that the client makes: nothing is written here.
"""

import asyncio
import os
from concurrent.futures import Future

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams, JsonRpcRequestCancelled

from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.migrate import report
from opensips_lsp.migrate.report import html
from opensips_lsp.server.actions import FAILED, migrating, refused
from opensips_lsp.server.edits import can_be_sent, workspace_edit
from opensips_lsp.server.migration import goal, together
from opensips_lsp.server.progress import Progress


def register(server):
    """Take commands."""
    commands = {
        "opensips-lint.fixFile": _fix_file,
        "opensips-lint.migrateFile": _migrate_file,
        "opensips-lint.migrateWorkspace": _migrate_workspace,
        "opensips-lint.showReport": _show_report,
    }
    for name in commands:
        server.command(name)(lambda: None)  # to be told of in `initialize`
    server.protocol.fm.builtin_features.pop(types.WORKSPACE_EXECUTE_COMMAND, None)  # it cannot be cancelled

    @server.feature(types.WORKSPACE_EXECUTE_COMMAND)
    async def execute(params):
        command = commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"Invalid Params: there is no command {params.command!r}")
        try:
            return await command(server, list(params.arguments or ()), params.work_done_token)
        except FAILED as error:
            raise refused(error) from None


async def _fix_file(server, arguments, token):
    """[URI] -> {"files", "fixed"}: make all safe fixes of a file."""
    path = _file(server, arguments)
    before = server.scripts.judge(path)
    text, fixed = server.scripts.fixed(path)
    await _apply(server, "Fix all that can be fixed safely", [(path, before.text.string, text)])
    return {"files": int(text != before.text.string), "fixed": fixed}


async def _migrate_file(server, arguments, token):
    """[URI] -> {"files", "fixed", "left"}: take a file to 2.4."""
    path = _file(server, arguments)
    migration = migrating(server)(server.scripts.judge(path))
    migration.migrate(path)
    await _apply(server, "Migrate this file", migration.changes())
    return _counts([migration], together([migration]))


async def _migrate_workspace(server, arguments, token):
    """[] -> {"files", "fixed", "left"}: take all root scripts, and what they include, to 2.4."""
    if arguments:
        raise JsonRpcInvalidParams("Invalid Params: this command takes no argument")
    migrations = await _migrations(server, None, token)
    changes = [change for migration in migrations for change in migration.changes()]
    await _apply(server, "Migrate the workspace", changes)
    return _counts(migrations, together(migrations))


async def _show_report(server, arguments, token):
    """[URI] or [] -> {"html"} and what _counts gives: what a migration of a script, or of the workspace, takes."""
    root = _file(server, arguments) if arguments else None
    migrations = await _migrations(server, root, token)
    told = together(migrations)
    return {"html": html.render(told), **_counts(migrations, told)}


def _file(server, arguments):
    """The path of a file that the arguments name."""
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise JsonRpcInvalidParams("Invalid Params: this command takes the URI of one file")
    path = server.uris.path(arguments[0])
    if path is None or server.scripts.text(path) is None:
        raise JsonRpcInvalidParams(f"Invalid Params: {arguments[0]} cannot be read")
    return path


async def _migrations(server, root, token):
    """The Migrations, one for each version that scripts go to, of a root script or of all, and what they include."""
    scripts, begin, found = server.scripts, migrating(server), {}
    async with _Cancellable(server, "Migrating OpenSIPS scripts", token, cancellable=True) as progress:
        roots = [root] if root else scripts.scripts_in(server.folders or [path for _, path in server.uris.open()])
        for number, script in enumerate(roots):
            for path in scripts.parts_of(script) or [script]:
                progress.report(os.path.basename(path), number * 100 // len(roots))
                await asyncio.sleep(0)  # keystrokes and cancellations come first
                progress.check()
                judgement = scripts.judge(path)
                if judgement is not None:
                    target = goal(judgement)
                    if target not in found:
                        found[target] = begin(judgement)
                    found[target].migrate(path)
    return [found[target] for target in sorted(found)]


class _Cancellable(Progress):
    """Progress that the user may end."""

    async def __aenter__(self):
        await super().__aenter__()
        self._ended = self._server.work_done_progress.tokens[self._token] = Future()
        return self

    async def __aexit__(self, *_):
        del self._server.work_done_progress.tokens[self._token]
        await super().__aexit__()

    def check(self):
        """Raise JsonRpcRequestCancelled when the user has ended it."""
        if self._ended.cancelled():
            raise JsonRpcRequestCancelled()


def _counts(migrations, told):
    """How many files change, how many findings are fixed in them, and how many are left for a person."""
    fixed, decide, silent, errors, _ = report.counts(told)
    changed = sum(len(migration.changes()) for migration in migrations)
    return {"files": changed, "fixed": fixed, "left": decide + silent + errors}


async def _apply(server, label, changes):
    """Let the client change files: (path, text before, text after). All or, if something is in the way, nothing."""
    changes = [change for change in changes if change[1] != change[2]]
    edits = [(path, server.scripts.text(path), edits_between(before, after)) for path, before, after in changes]
    if not edits:
        return
    if not server.can("workspace.apply_edit"):
        raise JsonRpcException("this client cannot change files", types.LSPErrorCodes.RequestFailed.value)
    for (path, before, _), (_, text, found) in zip(changes, edits):
        if text is None or text.string != before:
            raise JsonRpcContentModified(f"{path} has changed meanwhile; nothing was changed, try again")
        if not can_be_sent(found):
            message = f"{path}: a line with bytes that are not UTF-8 would have to be sent; nothing was changed"
            raise JsonRpcException(message, types.LSPErrorCodes.RequestFailed.value)
    answer = await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(workspace_edit(server, edits), label)
    )
    if not answer.applied:
        message = f"the client has not made the changes: {answer.failure_reason or 'it gives no reason'}"
        raise JsonRpcException(message, types.LSPErrorCodes.RequestFailed.value)
