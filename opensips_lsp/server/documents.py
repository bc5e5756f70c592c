"""Open documents: what the client sends of them becomes buffers of the Workspace."""

from lsprotocol import types

from opensips_lsp.server.positions import offsets


def register(server):
    """Take texts, and their changes, from the client."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params):
        document = params.text_document
        path = server.uris.opened(document.uri)
        server.scripts.open(path, document.text)
        server.diagnostics.opened(document.uri, document.version)
        server.bridge.look()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params):
        document = params.text_document
        path = server.uris.path(document.uri)
        if path is None or server.scripts.buffer(path) is None:
            server.log(f"a change of {document.uri}, which is not open, was ignored")
            return
        for change in params.content_changes:
            text = server.scripts.buffer(path)
            server.scripts.change(path, [_edit(text, change, server.encoding)])
        server.diagnostics.changed(document.uri, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params):
        uri = params.text_document.uri
        path = server.uris.path(uri)
        if path is not None and server.scripts.buffer(path) is not None:
            server.uris.closed(uri)
            server.scripts.close(path)
            server.diagnostics.closed(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_):
        server.watcher.saved()


def _edit(text, change, encoding):
    """(start, end, new text) of a content change, in offsets of the text before it."""
    if getattr(change, "range", None) is None:
        return 0, len(text), change.text
    return *offsets(text, change.range, encoding), change.text
