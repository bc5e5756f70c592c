"""A Memo knows what was put in or looked up lately, and forgets the rest, a generation at a time."""

import pytest

from opensips_lsp.syntax.items import Memo, items, weight_of


def filled(keys, most=2, weight=None):
    """A Memo in which each of the keys counts for one, into which they were put one after the other."""
    memo = Memo(most, weight or (lambda _key, _value: 1))
    for key in keys:
        memo[key] = key.upper()
    return memo


def known(memo, keys="abcdefg"):
    return "".join(key for key in keys if key in memo)


@pytest.mark.parametrize(
    "put_in, still_known", [("a", "a"), ("ab", "ab"), ("abc", "abc"), ("abcd", "abcd"), ("abcde", "cde")]
)
def test_what_two_generations_hold_is_known(put_in, still_known):
    assert known(filled(put_in)) == still_known


def test_what_is_known_is_found_in_either_generation():
    memo = filled("abc")
    assert (memo["a"], memo["c"], memo.get("b"), memo.get("c", "none")) == ("A", "C", "B", "C")


def test_what_was_looked_up_is_kept_longer_than_what_was_not():
    memo = filled("abc")
    assert memo["a"] == "A"  # it is in the young generation from now on
    memo["d"] = "D"
    assert known(memo) == "acd"


def test_what_is_only_asked_for_is_not_kept_longer():
    memo = filled("abcd")
    assert "a" in memo
    memo["e"] = "E"
    assert "a" not in memo


def test_what_is_forgotten_was_never_there():
    memo = filled("abcde")
    assert memo.get("a") is None and memo.get("a", "none") == "none"
    with pytest.raises(KeyError):
        memo["a"]


def test_a_new_value_takes_the_place_of_an_old_one():
    memo = filled("abc")
    memo["a"] = "new"
    assert memo["a"] == "new" == memo.get("a")


def test_a_value_counts_for_its_weight():
    """Three and two fill a generation; so does five."""
    weights = {"a": 3, "b": 2, "c": 5, "d": 1}
    memo = filled("ab", 5, lambda key, value: weights[key] if value == key.upper() else 99)
    memo["c"] = "C"
    assert known(memo) == "abc"
    memo["d"] = "D"
    assert known(memo) == "cd"


def test_an_item_counts_for_its_tokens_and_a_little_for_its_text():
    ((_, routes),) = items("route { exit; }" * 300)
    assert weight_of(routes) == 300 * 5 + 45
    ((_, comment),) = items("#" + "x" * 19_998 + "\n")
    assert weight_of(comment) == 200


def test_items_are_kept_by_their_weight_unless_another_is_given():
    text = "".join(f"route[r{number}] {{ exit; }}\n" for number in range(4))
    few, many = Memo(2), Memo()
    items(text, memo=few)
    items(text, memo=many)
    counted = [sum(("script", text_of(number)) in memo for number in range(4)) for memo in (few, many)]
    assert counted == [2, 4]


def text_of(number):
    return f"route[r{number}] {{ exit; }}\n"


def test_one_takes_over_what_another_knows_and_nothing_else():
    other, memo = filled("abc"), filled("fg")
    memo.take_over(other)
    assert known(memo) == "abc" and (memo["a"], memo["c"]) == ("A", "C")
    memo = filled("fg")
    memo.take_over(other)
    memo["d"] = "D"
    memo["e"] = "E"
    assert known(memo) == "cde"  # it is as full as the other was
    assert known(other) == "abc"  # which is left as it was
