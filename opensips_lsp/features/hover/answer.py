"""What a hover says: a heading, code, lines, a link. At most MOST_LINES of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from opensips_lsp.lint.finding import Spanned

    T = TypeVar("T")

MOST_LINES = 15
_MOST_CODE = 5  # lines of code
_LONGEST = 60  # characters of a value of the script
_FENCES = 2  # lines around code in Markdown


class Hover(Record):
    """What is known of what stands from offset `start` to `end`.

    heading, lines: text in which names of the script stand between backticks. code: lines of a script. link: (title,
    address) of a manual, or None.
    """

    start: int
    end: int
    heading: str
    code: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    link: tuple[str, str] | None = None


def answer(
    span: Spanned,
    heading: str,
    code: Sequence[str] = (),
    first: Iterable[str] = (),
    more: Iterable[str] = (),
    last: Iterable[str] = (),
    link: tuple[str, str] | None = None,
) -> Hover:
    """Return the Hover of a span. Of the lines, `more` are left out where there are too many; empty ones always."""
    shown = list(code[:_MOST_CODE])
    above, middle, below = (list(filter(None, map(_one_line, lines))) for lines in (first, more, last))
    room = MOST_LINES - 1 - (len(shown) + _FENCES if shown else 0) - (link is not None)
    middle = middle[: max(room - len(above) - len(below), 0)]
    return Hover(span.start, span.end, heading, tuple(shown), (*above, *middle, *below)[:room], link)


def code(text: object) -> str:
    """Return a text of the script as code: in one line, not too long, without backticks."""
    shown = _one_line(str(text)).replace("`", "'")
    return f"`{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + '...'}`"


def several(things: Sequence[T], most: int = 6, word: Callable[[T], str] = str) -> str:
    """Return things in a sentence, the last one behind "and"; how many more there are than `most`.

    word: what is said of each; it is not called for those that are only counted.
    """
    shown = len(things) if len(things) <= most else most - 1
    words = [word(one) for one in things[:shown]]
    if shown < len(things):
        return f"{', '.join(words)} and {len(things) - shown} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _one_line(text: str) -> str:
    return " ".join(text.split())
