"""What each word of a file is, for colours: more than the scanner knows, because the tree and the catalogue say it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.features.dropped import Dropped
from opensips_lsp.features.item_tokens import ItemTokens, item_tokens
from opensips_lsp.features.token_kinds import REGEXP, TokenKind, Undecided
from opensips_lsp.model.facts import said_of
from opensips_lsp.model.module_pattern import is_plain
from opensips_lsp.model.names.arguments import holds_variables
from opensips_lsp.model.script import END
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import Pvar
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.features.token_kinds import Piece
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

    Token = tuple[int, int, TokenKind]  # start, end, what it is
    GivenKind = TokenKind | None  # None: of a text that is searched for variables

_PATTERN = "regex"  # a kind of argument (opensips_lsp.model.values)
_MOST_KNOWN = 10_000  # words, as somebody types them letter by letter


class Stretch(Record):
    """The tokens of an item, which stands at an offset of the file.

    kinds: those that the script gives to what the item leaves undecided. With equal ones, an item has equal tokens.
    """

    offset: int
    item: Item
    kinds: tuple[GivenKind, ...]

    def tokens(self) -> list[Token]:
        """Return the tokens, in order, none in another; their offsets count from that of the item."""
        known = said_of(self.item, item_tokens)
        given = dict(zip(known.undecided, self.kinds))
        return list(_decided(known, given))


def stretches(snapshot: Snapshot, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Return the tokens of the items that have a character from offset `start` to `end`; None: to the end."""
    file = snapshot.in_scripts[0]
    kinds = script_kinds(file.script)
    return [
        Stretch(offset, item, kinds.of(item))
        for offset, item in file.source.items
        if offset + len(item.text) >= start and (end is None or offset <= end)
    ]


def visible(tokens: list[Token], source: Source, offset: int) -> list[Token]:
    """Return the tokens, counted from an offset, that touch no template language, with offsets in the file."""
    placed = [(start + offset, end + offset, kind) for start, end, kind in tokens]
    return [token for token in placed if not source.opaque(token[0], token[1])] if source.spans else placed


def _decided(known: ItemTokens, given: dict[Undecided, GivenKind]) -> Iterator[Token]:
    for number, piece in enumerate(known.pieces):
        kind = piece[2]
        if isinstance(kind, TokenKind):
            yield piece[0], piece[1], kind
            continue
        known_kind = given[kind]
        if known_kind is not None:
            yield piece[0], piece[1], known_kind
        elif number in known.texts:
            yield from _inside(known.texts[number], given)
        else:
            yield piece[0], piece[1], kind.kind


def _inside(pieces: tuple[Piece, ...], given: dict[Undecided, GivenKind]) -> Iterator[Token]:
    for start, end, kind in pieces:
        known_kind = kind if isinstance(kind, TokenKind) else given[kind]
        if known_kind is not None:
            yield start, end, known_kind


class ScriptKinds:
    """The kinds that a target, and the modules that a script loads, give to words and texts; each is found once."""

    def __init__(self, catalogue: Catalogue, names: tuple[str, ...]) -> None:
        self._catalogue, self._dropped = catalogue, Dropped(catalogue, names)
        self._modules = [catalogue.core, *filter(None, map(catalogue.module, names))]
        self._known: dict[Undecided, GivenKind] = {}

    def of(self, item: Item) -> tuple[GivenKind, ...]:
        """Return the kinds of what is undecided in an item."""
        known, undecided = self._known, said_of(item, item_tokens).undecided
        for one in undecided:
            if one not in known:
                known[one] = getattr(self, one.what)(one.kind, *one.about)
        found = tuple([known[one] for one in undecided])
        if len(known) > _MOST_KNOWN:
            known.clear()
        return found

    def function(self, kind: TokenKind, name: str) -> TokenKind:
        """A function, of a module or the core."""
        return _marked(kind, self._dropped.function(name))

    def module(self, kind: TokenKind, name: str) -> TokenKind:
        """A module, or a pattern for names of modules."""
        return _marked(kind, is_plain(name) and self._dropped.module(name.lower()))

    def parameter(self, kind: TokenKind, module: str, name: str) -> TokenKind:
        """A parameter of a module."""
        return _marked(kind, self._dropped.parameter(module, name))

    def global_parameter(self, kind: TokenKind, name: str) -> TokenKind:
        """A global parameter, perhaps of an older version."""
        return _marked(kind, self._dropped.global_parameter(name))

    def word(self, kind: TokenKind, name: str) -> TokenKind:
        """A word that older versions compare."""
        return _marked(kind, self._dropped.word(name))

    def transformation(self, kind: TokenKind, name: str) -> TokenKind:
        """A transformation."""
        return _marked(kind, self._dropped.transformation(name))

    def variable(self, kind: TokenKind, name: str, bracket: str) -> TokenKind:
        """A variable. bracket: "(" if it has a parameter."""
        record = self._variable(name, bool(bracket))
        if record is None:
            return _marked(kind, self._dropped.variable(name))
        return kind if record.writable else TokenKind(kind.type, (*kind.modifiers, "readonly"))

    def _variable(self, name: str, has_param: bool) -> Pvar | None:
        """Return what is known of a variable (pvar.c pv_lookup_spec_name), or None."""
        found = [one for module in self._modules for one in module.pvars.get(name, ())]
        return next((one for one in found if one.has_param == has_param), found[0] if found else None)

    def text(self, kind: TokenKind, function: str, which: str, first: str) -> GivenKind:
        """A text that is an argument of a module's function; one that nobody knows may hold variables.

        first: the first character of the text.
        """
        number, kinds = int(which), set[str]()
        for module in self._modules:
            forms = [form.args for form in module.functions.get(function, ())]
            forms += [form.args for form in module.async_functions.get(function, ())]
            kinds |= {args[number] for args in forms if number < len(args)}
        if not kinds or any(holds_variables(one, first) for one in kinds):
            return None
        return REGEXP if all(one.partition("|")[0] == _PATTERN for one in kinds) else kind


def script_kinds(script: Script) -> ScriptKinds:
    """Return what the target and the modules of a script say."""
    return _kinds_for(script.catalogue, script.modules_loaded(END))


_kinds_for = lru_cache(maxsize=16)(ScriptKinds)


def _marked(kind: TokenKind, dropped: bool) -> TokenKind:
    return TokenKind(kind.type, (*kind.modifiers, "deprecated")) if dropped else kind
