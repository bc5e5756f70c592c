"""Completions -> items of the protocol as JSON values, with no more in them than the client understands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from opensips_lsp.features.completion import records
from opensips_lsp.lint.finding import Edit
from opensips_lsp.lint.text_edits import with_whole_line_ends
from opensips_lsp.record import Record
from opensips_lsp.server.client_data import has_command
from opensips_lsp.server.positions import range_of
from opensips_lsp.server.workspace_edits import can_be_sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.features.completion import Completion, Completions
    from opensips_lsp.features.completion.documentation import Documentation
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text

_Kind = types.CompletionItemKind
_KINDS = {
    records.MODULE: _Kind.Module,
    records.PARAMETER: _Kind.Property,
    records.FUNCTION: _Kind.Function,
    records.CORE_FUNCTION: _Kind.Method,
    records.KEYWORD: _Kind.Keyword,
    records.SNIPPET: _Kind.Snippet,
    records.ROUTE: _Kind.Reference,
    records.EVENT: _Kind.Event,
    records.VARIABLE: _Kind.Variable,
    records.TRANSFORMATION: _Kind.Operator,
    records.CONTEXT: _Kind.EnumMember,
    records.GLOBAL: _Kind.Constant,
    records.VALUE: _Kind.Value,
    records.NAME: _Kind.Text,
    records.RULE: _Kind.EnumMember,
}
# what VS Code does for the `then` of a completion, and other clients that say so: its command and arguments
COMMANDS: dict[str, tuple[str, list[Any]]] = {
    records.COMPLETIONS: ("editor.action.triggerSuggest", [{"auto": True}]),  # "auto": no message if there is nothing
    records.SIGNATURE: ("editor.action.triggerParameterHints", []),
}
_FIRST_KINDS = _Kind.Reference  # a client that does not say which it knows knows those up to here (protocol 3.0)
_MOST = 95_000  # characters of all items: a reply stays below 100 kB


class Reply(Record):
    """json: a CompletionList as JSON text. items: the completions in it, in its order."""

    json: str
    items: tuple[Completion, ...]


class Encoder:
    """Makes the items for a request of a client; `server` says what it can."""

    def __init__(self, server: Server, text: Text, offset: int) -> None:
        self._text, self._offset, self._encoding = text, offset, server.encoding

        def can(what: str) -> Any:
            return server.capability(f"text_document.completion.{what}")

        self._snippets = bool(can("completion_item.snippet_support"))
        self._label_details = bool(can("completion_item.label_details_support"))
        self._commits = bool(can("completion_item.commit_characters_support"))
        self._replaces = bool(can("completion_item.insert_replace_support"))
        tags = can("completion_item.tag_support")
        self._tags = bool(tags and types.CompletionItemTag.Deprecated in tags.value_set)
        self._deprecated = bool(can("completion_item.deprecated_support")) and not self._tags
        resolves = can("completion_item.resolve_support")
        self._late_edits = bool(resolves and "additionalTextEdits" in resolves.properties)
        kinds = can("completion_item_kind.value_set")
        self._kinds = {kind.value if isinstance(kind, _Kind) else kind for kind in kinds} if kinds else None
        self._defaults = set(can("completion_list.item_defaults") or ())
        self._commands = {
            then: {"title": "", "command": command, **({"arguments": arguments} if arguments else {})}
            for then, (command, arguments) in COMMANDS.items()
            if has_command(server.client_capabilities, command)
        }
        self._ranges: dict[tuple[int, int], dict[str, Any]] = {}

    def reply(self, found: Completions, number: int) -> Reply:
        """Return the reply of a number for some completions: as many as there is room for, the first in order."""
        items = sorted(found.items, key=lambda one: one.order)
        if not self._snippets:
            items = list({one.text: one for one in reversed(items)}.values())[::-1]  # what only differs as a snippet
        spans = {(one.start, one.end) for one in items}
        shared = spans.pop() if len(spans) == 1 and "editRange" in self._defaults else None
        kept, texts = self._with_room(items, number, shared)
        if len(kept) < len(items):  # what is typed says which are meant
            kept, texts = self._with_room([one for one in items if self._fits(one)], number, shared)
        members = [f'"isIncomplete":{json.dumps(found.partial or len(kept) < len(items))}']
        if shared is not None and kept:
            members.append(f'"itemDefaults":{json.dumps({"editRange": self._range(*shared)})}')
        members.append(f'"items":[{",".join(texts)}]')
        return Reply("{" + ",".join(members) + "}", tuple(kept))

    def _with_room(
        self, items: Iterable[Completion], number: int, shared: tuple[int, int] | None
    ) -> tuple[list[Completion], list[str]]:
        """As many completions as there is room for, but for those that JSON cannot carry, and their JSON texts."""
        kept: list[Completion] = []
        texts: list[str] = []
        room = _MOST
        for one in items:
            if can_be_sent((*one.edits, Edit(one.start, one.end, one.label + one.text))):
                text = json.dumps(self._item(one, shared, [number, len(kept)]), separators=(",", ":"))
                room -= len(text) + 1
                if room < 0:
                    break
                kept.append(one)
                texts.append(text)
        return kept, texts

    def _fits(self, one: Completion) -> bool:
        """Whether the letters typed are in the text that they are compared with, in order, as clients compare."""
        typed, letters = self._text.string[one.start : self._offset].lower(), iter((one.filter or one.label).lower())
        return all(letter in letters for letter in typed)

    # ---- one item

    def _item(self, one: Completion, shared: tuple[int, int] | None, data: list[int]) -> dict[str, Any]:
        value: dict[str, Any] = {"label": one.label, "kind": self._kind(one), "sortText": "".join(one.order)}
        value["data"] = data
        if self._label_details:
            details = {"detail": one.detail, "description": one.description.replace("`", "")}
            value["labelDetails"] = {name: text for name, text in details.items() if text}
        elif one.detail or one.description:
            value["detail"] = "  ".join(filter(None, (one.detail.strip(), one.description))).replace("`", "")
        if one.filter:  # the label too: Neovim takes an edit without it for one that the server has compared
            value["filterText"] = one.filter
        is_snippet = bool(one.snippet) and self._snippets
        text = one.snippet if is_snippet else one.text
        if is_snippet:
            value["insertTextFormat"] = types.InsertTextFormat.Snippet.value
        if shared is None:
            value["textEdit"] = {**self._edit_range(one.start, one.end), "newText": text}
        elif text != one.label:
            value["textEditText"] = text
        if one.deprecated and self._tags:
            value["tags"] = [types.CompletionItemTag.Deprecated.value]
        elif one.deprecated and self._deprecated:
            value["deprecated"] = True
        if one.commit and self._commits and not is_snippet:
            value["commitCharacters"] = list(one.commit)
        if one.edits and not (self._late_edits and one.about is not None):
            value["additionalTextEdits"] = self._edits(one)
        if one.then in self._commands:
            value["command"] = self._commands[one.then]
        return value

    def _kind(self, one: Completion) -> int:
        kind = _KINDS[one.kind]
        known = kind.value in self._kinds if self._kinds is not None else kind <= _FIRST_KINDS
        return kind.value if known else _Kind.Text.value

    def _range(self, start: int, end: int) -> dict[str, Any]:
        """The range of a span, or its ranges for insertion and replacement."""
        if not self._replaces:
            return self._range_of(start, end)
        return {"insert": self._range_of(start, self._offset), "replace": self._range_of(start, end)}

    def _range_of(self, start: int, end: int) -> dict[str, Any]:
        if (start, end) not in self._ranges:
            found = range_of(self._text, start, end, self._encoding)
            self._ranges[start, end] = {
                "start": {"line": found.start.line, "character": found.start.character},
                "end": {"line": found.end.line, "character": found.end.character},
            }
        return self._ranges[start, end]

    def _edit_range(self, start: int, end: int) -> dict[str, Any]:
        found = self._range(start, end)
        return found if self._replaces else {"range": found}

    def _edits(self, one: Completion) -> list[Any]:
        edits = [with_whole_line_ends(self._text.string, edit) for edit in one.edits]
        return [{"range": self._range_of(edit.start, edit.end), "newText": edit.text} for edit in edits]


# ---- resolved


def data_of(data: Any) -> tuple[int, int]:
    """Return (number of the list, number of the item) of what an item carries; (0, 0) of what is none of ours."""
    if isinstance(data, (list, tuple)) and len(data) == 2 and all(isinstance(one, int) for one in data):
        return data[0], data[1]
    return 0, 0


def markdown(said: Documentation) -> str:
    """Return a Documentation as Markdown."""
    code = f"```opensips\n{said.code}\n```" if said.code else ""
    link = f"[Manual]({said.link})" if said.link else ""
    lists = "\n".join(note for note in said.notes if note.startswith("-"))
    notes = [note for note in said.notes if not note.startswith("-")]
    return "\n\n".join(filter(None, (code, said.summary, lists, *notes, link)))


def plain_text(said: Documentation) -> str:
    """Return a Documentation as plain text."""
    lines = (said.code, said.summary, *said.notes, said.link)
    return "\n".join(filter(None, lines)).replace("`", "")
