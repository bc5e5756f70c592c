"""Rename a route: its block, the calls of it, and the functions and parameters that name it, in all files of the script."""

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.routes import fixed_name, mention_at, mentions_of, refused_name
from opensips_lsp.project import files
from opensips_lsp.server.edits import workspace_edit
from opensips_lsp.server.positions import offset, range_of


def register(server):
    """Answer textDocument/rename and textDocument/prepareRename."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params):
        text, mention, _ = asked(server, params)
        if mention is None:
            return None
        _refuse(fixed_name(mention))
        shown = text.string[mention.start : mention.end]
        return types.PrepareRenamePlaceholder(range_of(text, mention.start, mention.end, server.encoding), shown)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params):
        _, mention, scripts = asked(server, params)
        if mention is None:
            _refuse("There is no name of a route here.")
        _refuse(fixed_name(mention))
        found = places(scripts, mention)
        if params.new_name == mention.source.text[mention.start : mention.end]:
            return None
        _refuse(refused_name(params.new_name, mention.word, found, scripts))
        return _workspace_edit(server, found, params.new_name)


def places(scripts, mention):
    """The Mentions of the route that one names, in all files of all its root scripts, each place once."""
    found = {}
    for script in scripts:
        for one in mentions_of(script, mention.word, mention.name):
            found.setdefault((files.key(one.source.path), one.start), one)
    return list(found.values())


def asked(server, params):
    """-> (Text, Mention at a position or None, the Scripts that the file is a part of)."""
    path = server.uris.path(params.text_document.uri)
    judgement = server.scripts.judge(path) if path is not None else None
    if judgement is None:
        return None, None, ()
    at = offset(judgement.text, params.position, server.encoding)
    mention = mention_at(judgement.roots[0].source, at)
    return judgement.text, mention, tuple(context.script for context in judgement.roots)


def _refuse(reason):
    if reason is not None:
        raise JsonRpcException(reason, types.LSPErrorCodes.RequestFailed.value)


def _workspace_edit(server, found, name):
    changes = {}
    for mention in found:
        path = mention.source.path
        changes.setdefault(path, (path, server.scripts.text(path), []))[2].append(
            Edit(mention.start, mention.end, name)
        )
    return workspace_edit(server, list(changes.values()))
