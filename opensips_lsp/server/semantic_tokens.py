"""The semantic tokens of documents, as a client gets them: in the words it knows, and what has changed since."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.semantic_tokens import script_kinds, stretches, visible
from opensips_lsp.record import Record
from opensips_lsp.server.protocol import JsonText
from opensips_lsp.server.token_data import change, encoded, joined
from opensips_lsp.syntax.items import Memo, weight_of
from opensips_lsp.syntax.text import Text

if TYPE_CHECKING:
    from array import array

    from opensips_lsp.features.semantic_tokens import ScriptKinds, Stretch
    from opensips_lsp.features.token_kinds import TokenKind
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.token_data import Numbering, TokenData
    from opensips_lsp.server.workspace import FileSnapshot

TYPES = (
    "namespace", "property", "function", "method", "variable", "keyword", "operator", "number", "enumMember", "string",
    "regexp", "comment", "event", "route",
)  # fmt: skip
MODIFIERS = (
    "definition", "modification", "readonly", "deprecated", "defaultLibrary", "branch", "failure", "onreply", "timer",
)  # fmt: skip
_INSTEAD = {"route": "function"}  # our own type -> one that every client knows
_MOST_DOCUMENTS = 8  # of which the last answer is kept


def numbering(legend: types.SemanticTokensLegend) -> Numbering:
    """Return what gives a kind of token its numbers; None for a kind whose type is not in the legend."""
    known, modifiers = list(legend.token_types), list(legend.token_modifiers)

    @cache
    def numbers(kind: TokenKind) -> tuple[int, int] | None:
        name = next((one for one in (kind.type, _INSTEAD.get(kind.type)) if one in known), None)
        bits = sum(1 << modifiers.index(one) for one in kind.modifiers if one in modifiers)
        return None if name is None else (known.index(name), bits)

    return numbers


class _Known(Record):
    """What a client was sent last of a document, and what the script gave to its words."""

    result: str
    numbers: array[int]
    kinds: ScriptKinds


class SemanticTokens:
    """For one client. legend: what the numbers mean, all of it until `initialize`, then what the client knows."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.legend = types.SemanticTokensLegend(list(TYPES), list(MODIFIERS))
        self._numbers: Numbering = numbering(self.legend)
        self._known: dict[str, _Known] = {}  # by URI, the one used last at the end
        self._items = Memo(weight=lambda item, _: weight_of(item))  # item -> (kinds that the script gives, numbers)
        self._count = 0

    def initialize(self) -> None:
        """Keep to the types and modifiers that the client knows, if it says which."""
        capabilities = self._server.capability("text_document.semantic_tokens")
        if capabilities is not None:
            self.legend.token_types = [one for one in TYPES if one in capabilities.token_types]
            self.legend.token_modifiers = [one for one in MODIFIERS if one in capabilities.token_modifiers]
            self._numbers = numbering(self.legend)

    def closed(self, uri: str) -> None:
        """A document is closed."""
        self._known.pop(uri, None)

    def full(self, uri: str, snapshot: FileSnapshot) -> JsonText:
        """Return the SemanticTokens of a document."""
        known = self._renewed(uri, snapshot)
        return JsonText(f'{{"resultId":"{known.result}","data":{_json(known.numbers)}}}')

    def delta(self, uri: str, snapshot: FileSnapshot, previous: str) -> JsonText:
        """Return the SemanticTokensDelta since an answer; all tokens if it was not the last one of the document."""
        before = self._known.get(uri)
        if before is None or before.result != previous:
            return self.full(uri, snapshot)
        known = self._renewed(uri, snapshot)
        edit = change(before.numbers, known.numbers)
        edits = "" if edit is None else f'{{"start":{edit[0]},"deleteCount":{edit[1]},"data":{_json(edit[2])}}}'
        return JsonText(f'{{"resultId":"{known.result}","edits":[{edits}]}}')

    def range(self, snapshot: FileSnapshot, start: int, end: int) -> JsonText:
        """Return the SemanticTokens that have a character from one offset to another."""
        source = snapshot.in_scripts[0].source
        tokens = [
            token
            for stretch in stretches(snapshot, start, end)
            for token in visible(stretch.tokens(), source, stretch.offset)
            if token[0] <= end and token[1] >= start
        ]
        data = encoded(snapshot.text, tokens, self._numbers, self._server.encoding)
        return JsonText(f'{{"data":{_json(data.numbers)}}}')

    def _renewed(self, uri: str, snapshot: FileSnapshot) -> _Known:
        """Note, and return, what the client is sent of a document now."""
        before, kinds = self._known.pop(uri, None), script_kinds(snapshot.in_scripts[0].script)
        if before is not None and before.kinds is not kinds:
            if any(other.kinds is before.kinds for other in self._known.values()):
                self._server.refresh()  # others of the script have other colours too
        found, source = stretches(snapshot), snapshot.in_scripts[0].source
        self._count += 1
        if source.spans:  # what the template language covers is not in the items
            tokens = [one for stretch in found for one in visible(stretch.tokens(), source, stretch.offset)]
            data = encoded(snapshot.text, tokens, self._numbers, self._server.encoding)
            known = _Known(str(self._count), data.numbers, kinds)
        else:
            text, encoding = snapshot.text, self._server.encoding
            parts = [(text.position(one.offset, encoding), self._of_item(one)) for one in found]
            known = _Known(str(self._count), joined(parts), kinds)
        self._known[uri] = known
        if len(self._known) > _MOST_DOCUMENTS:
            del self._known[next(iter(self._known))]  # the one that was asked for longest ago
        return known

    def _of_item(self, stretch: Stretch) -> TokenData:
        kinds, data = self._items.get(stretch.item, (None, None))
        if data is None or kinds != stretch.kinds:
            data = encoded(Text(stretch.item.text), stretch.tokens(), self._numbers, self._server.encoding)
            self._items[stretch.item] = stretch.kinds, data
        found: TokenData = data
        return found


def _json(numbers: array[int]) -> str:
    return json.dumps(numbers.tolist(), separators=(",", ":"))
