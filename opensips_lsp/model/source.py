"""One file of a script: its text, its items and where they are read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.model.queries import Place, Recorder
    from opensips_lsp.syntax.items import Item

    RouteKey = tuple[str, str]  # keyword, name
    PlacedItem = tuple[int, Item]  # offset, item


class Source:
    """One file of a script.

    path: as the user or an include names it; "" for a text that is no file. role: "script", or "fragment" when it is
    included inside a route; `route` is then the key of that route. place: where it is read: (), the root, comes first;
    the place of an included file is that of its directive, see `at`. template: the kind of template it is, or None; its
    `spans` are opaque, and its items those of the text with something harmless in their place
    (opensips_lsp.syntax.templates).
    """

    __slots__ = ("all_items", "path", "place", "recorder", "role", "route", "spans", "template", "whole_text")

    def __init__(
        self,
        path: str,
        text: str,
        items: Sequence[PlacedItem],
        role: str = "script",
        route: RouteKey | None = None,
        place: Place = (),
        template: str | None = None,
        spans: Sequence[tuple[int, int]] = (),
        recorder: Recorder | None = None,
    ) -> None:
        self.path, self.whole_text, self.all_items = path or "", text, items
        self.role, self.route, self.place = role, route, place
        self.template, self.spans, self.recorder = template, spans, recorder

    def replaced(
        self,
        recorder: Recorder,
        text: str | None = None,
        items: Sequence[PlacedItem] | None = None,
        place: Place | None = None,
    ) -> Source:
        """The same file with another text, other items, at another place; what is None stays."""
        return Source(
            self.path,
            self.whole_text if text is None else text,
            self.all_items if items is None else items,
            self.role,
            self.route,
            self.place if place is None else place,
            self.template,
            self.spans,
            recorder,
        )

    @property
    def text(self) -> str:
        """All of its text. A rule takes that of its own node from the node."""
        if self.recorder is not None:
            self.recorder.note_everything()
        return self.whole_text

    def part(self, start: int, end: int) -> str:
        """The characters from one offset to another.

        A rule may read those of the item it runs on and is not run again for it.
        """
        recorder = self.recorder
        if recorder is not None and None in (recorder.distance(self.at(start)), recorder.distance(self.at(end))):
            recorder.note_everything()
        return self.whole_text[start:end]

    @property
    def items(self) -> Sequence[PlacedItem]:
        """(offset, Item) of each of its items."""
        if self.recorder is not None:
            self.recorder.note_everything()
        return self.all_items

    def item_at(self, offset: int) -> PlacedItem:
        """(offset of the item, item) that an offset of the file lies in."""
        return self.items[bisect_right(self.all_items, offset, key=itemgetter(0)) - 1]

    def ends_with(self, offset: int, item: Item) -> bool:
        """Whether the item at an offset is the last one."""
        last = offset + len(item.text) == len(self.whole_text)
        if self.recorder is not None and self.recorder.answers is not None:
            self.recorder.answers[("is_last",)] = last
        return last

    def line_of(self, offset: int) -> int:
        """The number, from 1, of the line that an offset lies in."""
        return self.whole_text.count("\n", 0, offset) + 1

    @property
    def included(self) -> bool:
        """Whether another file includes it."""
        return self.place != ()

    def opaque(self, start: int, end: int) -> bool:
        """Whether what lies between two offsets touches a span of template language."""
        number = bisect_left(self.spans, (start,))
        touches_the_one_before = number > 0 and self.spans[number - 1][1] >= start
        return touches_the_one_before or (number < len(self.spans) and self.spans[number][0] <= end)

    def at(self, offset: int) -> Place:
        """When the real parser gets to this offset: places of all files of a script compare in reading order."""
        return (*self.place, offset)

    @property
    def empty(self) -> bool:
        """Whether there is nothing but blanks and comments in it."""
        return not any(len(item.tokens) for _, item in self.all_items)
