"""Semantic tokens as numbers: what a client reads in them, and what a change of them gives."""

from array import array

from features.test_call_hierarchy import snapshot_of
from features.test_semantic_tokens import placed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import scripts
from server.units import position, units

from opensips_lsp.features.semantic_tokens import stretches
from opensips_lsp.server.token_data import change, encoded, joined
from opensips_lsp.syntax.text import Text

ENCODINGS = st.sampled_from(("utf-8", "utf-16", "utf-32"))


def decoded(numbers):
    """[(line, unit, length, type, modifiers)] as the protocol defines it."""
    found, line, unit = [], 0, 0
    for at in range(0, len(numbers), 5):
        lines, more, *rest = numbers[at : at + 5]
        line, unit = line + lines, more if lines else unit + more
        found.append((line, unit, *rest))
    return found


def wanted(text, tokens, encoding):
    """The same, worked out in the plainest way: one for each line of a token."""
    for start, end, _ in tokens:
        piece = text[start:end]
        at = start
        for part in piece.replace("\r\n", "\n\n").replace("\r", "\n").split("\n"):
            if part:
                place = position(text, at, encoding)
                yield place["line"], place["character"], units(part, encoding), 7, 5
            at += len(part) + 1


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(scripts(), ENCODINGS)
def test_a_client_reads_where_the_tokens_are(text, encoding):
    text = text.replace("\udcff", "?")  # a byte that is not UTF-8: a client cannot have it
    snapshot = snapshot_of(text)

    def numbers(string, tokens):
        return encoded(Text(string), tokens, lambda _: (7, 5), encoding)

    parts = [
        (Text(text).position(one.offset, encoding), numbers(one.item.text, one.tokens())) for one in stretches(snapshot)
    ]
    tokens = placed(snapshot)
    assert decoded(joined(parts)) == list(wanted(text, tokens, encoding))
    assert joined(parts) == numbers(text, tokens).numbers


def test_kinds_that_the_client_does_not_know_are_left_out():
    tokens = placed(snapshot_of("# a\nlog_level=3 # b\n"))
    numbers = encoded(
        Text("# a\nlog_level=3 # b\n"), tokens, lambda kind: (1, 0) if kind.type != "comment" else None, "utf-8"
    )
    assert decoded(numbers.numbers) == [(1, 0, 9, 1, 0), (1, 10, 1, 1, 0)]


TOKENS = st.lists(st.sampled_from(((0, 1, 2, 3, 0), (1, 0, 2, 3, 0), (0, 1, 2, 3, 1))), max_size=30)


@given(TOKENS, TOKENS, TOKENS, TOKENS)
def test_a_change_gives_the_new_numbers(first, old, new, last):
    before, after = (
        array("I", [number for token in (*first, *middle, *last) for number in token]) for middle in (old, new)
    )
    edit = change(before, after)
    if edit is None:
        assert before == after
        return
    start, count, inserted = edit
    assert before[:start] + inserted + before[start + count :] == after
    assert start % 5 == count % 5 == len(inserted) % 5 == 0
    assert len(inserted) <= 5 * len(new) and count <= 5 * len(old)
