"""textDocument/completion, completionItem/resolve.

Items are JSON values, not objects of lsprotocol: there may be some hundreds for each letter that is typed. What an item
is about stays here, by numbers: the last lists are kept until a client resolves an item of them.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.completion import TRIGGERS, completions
from opensips_lsp.features.completion.documentation import documentation
from opensips_lsp.record import Record
from opensips_lsp.server.completion_items import Encoder, data_of, markdown, plain_text
from opensips_lsp.server.protocol import JsonText
from opensips_lsp.server.workspace_edits import text_edit

if TYPE_CHECKING:
    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.features.completion import Completion
    from opensips_lsp.features.completion.documentation import Documentation
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text

_MOST_LISTS = 8  # whose items a client may still resolve
_EMPTY = JsonText('{"isIncomplete":false,"items":[]}')


class _Sent(Record):
    """A list that was sent: the completions in it, and the text that they are for."""

    items: tuple[Completion, ...]
    text: Text
    catalogue: Catalogue


def register(server: Server) -> None:
    """Register the handlers."""
    sent: OrderedDict[int, _Sent] = OrderedDict()
    options = types.CompletionOptions(trigger_characters=list(TRIGGERS), resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def completion(params: types.CompletionParams) -> JsonText:
        snapshot = server.document(params)
        if snapshot is None:
            return _EMPTY
        offset = snapshot.text.offset(params.position.line, params.position.character, server.encoding)
        context = params.context
        asked = context is None or context.trigger_kind != types.CompletionTriggerKind.TriggerCharacter
        trigger = "" if asked or context is None else context.trigger_character or ""
        number = next(reversed(sent), 0) + 1
        reply = Encoder(server, snapshot.text, offset).reply(completions(snapshot, offset, trigger), number)
        sent[number] = _Sent(reply.items, snapshot.text, snapshot.in_scripts[0].script.catalogue)
        while len(sent) > _MOST_LISTS:
            sent.popitem(last=False)
        return JsonText(reply.json)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(item: types.CompletionItem) -> types.CompletionItem:
        number, which = data_of(item.data)
        known = sent.get(number)
        if known is None or not 0 <= which < len(known.items):
            return item
        one = known.items[which]
        said = documentation(known.catalogue, one.about) if one.about is not None else None
        if said is not None:
            item.documentation = _documentation(server, said)
        if one.edits and not item.additional_text_edits:
            item.additional_text_edits = [text_edit(known.text, edit, server.encoding) for edit in one.edits]
        return item


def _documentation(server: Server, said: Documentation) -> types.MarkupContent | str:
    formats = server.capability("text_document.completion.completion_item.documentation_format") or ()
    if types.MarkupKind.Markdown in formats:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown(said))
    return plain_text(said)
