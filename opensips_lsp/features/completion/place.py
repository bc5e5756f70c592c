"""The place of the cursor: what is typed there, the script around it, and the facts about its target."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from opensips_lsp.features.completion.records import USUAL, Completion
from opensips_lsp.features.cursor import Cursor
from opensips_lsp.model.contexts import keywords_of
from opensips_lsp.model.module_pattern import matcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.features.completion.records import Subject
    from opensips_lsp.features.cursor import Opening
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.syntax.nodes import Token

_IN_STRING = re.compile(r"[^\s\"'(){};,$]*")  # what of a string behind the cursor belongs to the same word
# kinds of tokens behind which no word can stand but with an operator between: a new statement, then
_COMPLETE = frozenset("STRING NUMBER RPAR RSQB VAR WORD CORE_FUNCTION NULL".split())


class CursorPlace:
    """An offset in a file of a script.

    at: the same as the parser gets there (Source.at).
    """

    def __init__(self, snapshot: Snapshot, offset: int) -> None:
        file = snapshot.in_scripts[0]
        self.snapshot, self.script, self.source, self.offset = snapshot, file.script, file.source, offset
        self.catalogue, self.series = self.script.catalogue, self.script.target.series
        self.at = self.source.at(offset)
        self.text = self.source.whole_text
        self.cursor = Cursor(self.source, offset)

    # ---- what is typed

    @property
    def quote(self) -> str:
        """The quote of the string that the cursor is in, or ""."""
        return self.cursor.quote

    @property
    def previous(self) -> str:
        """The kind of the token before the word or string at the cursor."""
        return self.cursor.previous

    def before(self, number: int) -> str:
        """The text of a token before the word or string at the cursor, counted back from 1; "" if there is none."""
        tokens = self.cursor.tokens
        return tokens[-number].text if number <= len(tokens) else ""

    @cached_property
    def call(self) -> Opening | None:
        """The call whose arguments the cursor is in."""
        return self.cursor.call

    @cached_property
    def arguments(self) -> list[list[Token]]:
        """The tokens of the arguments of that call up to the cursor; the last is under way."""
        return self.cursor.arguments(self.call) if self.call else []

    @property
    def is_fresh_argument(self) -> bool:
        """Whether nothing stands before the word or string at the cursor in its argument."""
        return bool(self.arguments) and not self.arguments[-1]

    @property
    def begins_statement(self) -> bool:
        """Whether a statement can begin with the word at the cursor; also behind one that lacks its end."""
        cursor = self.cursor
        if cursor.begins_statement:
            return True
        if cursor.quote or cursor.comment or cursor.top_level or cursor.previous not in _COMPLETE:
            return False
        line = self.text.rfind("\n", 0, cursor.word_start) + 1
        return not self.text[line : cursor.word_start].strip()

    @property
    def word_span(self) -> tuple[int, int]:
        """(start, end) of the word at the cursor; without a letter typed it is empty, whatever stands behind."""
        cursor = self.cursor
        return cursor.word_start, cursor.word_end if cursor.word else self.offset

    def string_span(self, separators: str = "") -> tuple[int, int]:
        """(start, end) of the string at the cursor, on its line; or of the piece of it between separators."""
        start = max(self.cursor.string_start, self.text.rfind("\n", 0, self.offset) + 1)
        while separators and any(one in separators for one in self.text[start : self.offset]):
            start = max(self.text.rfind(one, start, self.offset) for one in separators) + 1
        start += len(self.text[start : self.offset]) - len(self.text[start : self.offset].lstrip(" \t"))
        match = _IN_STRING.match(self.text, self.offset)
        end = match.end() if match else self.offset
        cut = min((at for one in separators if (at := self.text.find(one, self.offset, end)) >= 0), default=end)
        return start, cut

    @cached_property
    def closing(self) -> str:
        """The quote that is missing at the end of the string at the cursor, if nothing follows on its line; else ""."""
        end = self.text.find("\n", self.offset)
        return "" if self.text[self.offset : end if end >= 0 else len(self.text)].strip() else self.quote

    @cached_property
    def follows(self) -> str:
        """The next character behind the word at the cursor that is no blank, on its line; "" if there is none."""
        end = self.text.find("\n", self.cursor.word_end)
        return self.text[self.cursor.word_end : end if end >= 0 else len(self.text)].strip()[:1]

    def completion(
        self,
        label: str,
        kind: str,
        span: tuple[int, int],
        text: str | None = None,
        sort: str = USUAL,
        detail: str = "",
        description: str = "",
        snippet: str = "",
        edits: tuple[Edit, ...] = (),
        commit: str = "",
        deprecated: bool = False,
        about: Subject | None = None,
        typed: str = "",
        then: str = "",
    ) -> Completion:
        """Return a Completion of a span. typed: what a user types to get it, the label unless it is given."""
        text, typed, (start, end) = label if text is None else text, typed or label, span
        return Completion(
            label, kind, start, end, text, sort, detail, description, snippet, typed, edits, commit, deprecated, about,
            then,
        )  # fmt: skip

    def quoted(self, name: str) -> str:
        """Return a name as it is written at the cursor: in a string up to its missing end, else as a string."""
        return name + self.closing if self.quote else f'"{name}"'

    # ---- the script around

    @cached_property
    def loaded(self) -> tuple[Module, ...]:
        """The modules that are loaded before the cursor, of those that the catalogue knows."""
        return self.script.modules_before(self.at)

    @cached_property
    def reached_from(self) -> tuple[str, frozenset[str]] | None:
        """(keyword of the block around the cursor, keywords of blocks that reach it by calls); None if not known."""
        key = self.cursor.route
        if key is None:
            return None
        contexts = self.script.contexts.get(key, frozenset())
        others = keywords_of(contexts) - {key[0]} if key[0] == "route" else frozenset()
        return key[0], frozenset(others)

    @cached_property
    def block_start(self) -> int | None:
        """The offset of the route block that the cursor is in; None outside of one."""
        block = next((one for one in self.cursor.openings if one.bracket == "{"), None)
        headers = self.cursor.tokens[: block.token] if block is not None else ()
        return next((one.start for one in reversed(headers) if one.kind in ("ROUTE", "ROUTE_KIND")), None)

    def values(self, module: str, *names: str) -> Iterator[int | str]:
        """Yield the values of some parameters of a module, in the order in which OpenSIPS reads them."""
        for pattern, name, value in self.script.modparams:
            if name in names and (matching := matcher(pattern)) and matching(module):
                yield value

    def is_opaque(self, start: int, end: int) -> bool:
        """Return whether a stretch of the file touches template language."""
        return bool(self.source.spans) and self.source.opaque(start, end)
