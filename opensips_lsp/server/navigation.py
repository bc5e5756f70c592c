"""Where routes are: their definition, references to them, the other places of one in a file, and the outline of a file."""

from lsprotocol import types

from opensips_lsp.model.routes import blocks
from opensips_lsp.server.positions import range_of
from opensips_lsp.server.rename import asked, places


def register(server):
    """Answer what asks for places of routes."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params):
        return [_location(server, mention) for mention in _found(server, params) if mention.defines]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params):
        too = params.context.include_declaration
        return [_location(server, mention) for mention in _found(server, params) if too or not mention.defines]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(params):
        text, mention, _ = asked(server, params)
        here = _found(server, params) if mention else ()
        kinds = types.DocumentHighlightKind
        return [
            types.DocumentHighlight(
                range_of(text, one.start, one.end, server.encoding), kinds.Write if one.defines else kinds.Read
            )
            for one in here
            if one.source.path == mention.source.path
        ]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params):
        path = server.uris.path(params.text_document.uri)
        judgement = server.scripts.judge(path) if path is not None else None
        if judgement is None:
            return None
        nested = server.can("text_document.document_symbol.hierarchical_document_symbol_support")
        make = _symbol if nested else _flat_symbol
        return [
            make(server, params.text_document.uri, judgement.text, block) for block in blocks(judgement.roots[0].source)
        ]


def _found(server, params):
    """The Mentions of the route that is named at a position, in all files of the script."""
    _, mention, scripts = asked(server, params)
    return places(scripts, mention) if mention else ()


def _location(server, mention):
    path = mention.source.path
    text = server.scripts.text(path)
    return types.Location(server.uris.uri(path), range_of(text, mention.start, mention.end, server.encoding))


def _symbol(server, uri, text, block):
    whole = range_of(text, block.start, block.end, server.encoding)
    header = range_of(text, block.start, block.header_end, server.encoding)
    return types.DocumentSymbol(block.title, types.SymbolKind.Function, whole, header)


def _flat_symbol(server, uri, text, block):
    where = types.Location(uri, range_of(text, block.start, block.end, server.encoding))
    return types.SymbolInformation(where, block.title, types.SymbolKind.Function)
