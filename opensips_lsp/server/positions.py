"""Offsets in a Text <-> positions and ranges of the protocol, in the encoding that was negotiated."""

from lsprotocol import types


def position(text, offset, encoding):
    """The Position of an offset."""
    return types.Position(*text.position(offset, encoding))


def range_of(text, start, end, encoding):
    """The Range of the characters from offset `start` to `end`."""
    return types.Range(position(text, start, encoding), position(text, end, encoding))


def offset(text, position, encoding):
    """The offset of a Position: behind its line, or the text, when it is beyond."""
    return text.offset(position.line, position.character, encoding)


def offsets(text, range_, encoding):
    """(start, end) of a Range, in order."""
    start, end = offset(text, range_.start, encoding), offset(text, range_.end, encoding)
    return min(start, end), max(start, end)


def whole(text, encoding):
    """The Range of all of a text."""
    return range_of(text, 0, len(text), encoding)
