"""opensips_lsp.record: a Record is as typing.NamedTuple makes it."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest

from opensips_lsp.record import Record


class AsTyping(NamedTuple):
    """What a Record is compared with."""

    name: str
    type: str = "int"
    doc: str = ""


class AsRecord(Record):
    """The same fields."""

    name: str
    type: str = "int"
    doc: str = ""


class Counted(Record):
    """A record with a method and a property."""

    first: int
    last: int

    def within(self, number: int) -> bool:
        """Whether a number is one of those counted."""
        return self.first <= number <= self.last

    @property
    def size(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


class Optional(Record):
    """A record whose only field has a default."""

    name: str = ""


@pytest.fixture(params=[AsTyping, AsRecord], ids=["typing", "record"])
def fact(request):
    return request.param


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a",), {}),
        (("a", "int"), {}),
        (("a", "int", ""), {}),
        ((), {"name": "a"}),
        (("a",), {"doc": "", "type": "int"}),
    ],
)
def test_all_ways_to_make_one(fact, values, named):
    made = fact(*values, **named)
    assert made == ("a", "int", "") and hash(made) == hash(("a", "int", ""))
    assert (made.name, made.type, made.doc) == tuple(made)
    assert repr(made) == f"{fact.__name__}(name='a', type='int', doc='')"


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (tuple("abcd"), {}), ((), {"type": "int"}), (("a",), {"name": "b"}), (("a",), {"x": 1})],
)
def test_too_few_too_many_and_unknown(fact, values, named):
    with pytest.raises(TypeError):
        fact(*values, **named)


def test_no_field_is_given_twice_even_if_none_needs_to_be_given():
    with pytest.raises(TypeError):
        Optional("a", name="b")


def test_it_does_not_change_but_gives_another(fact):
    made = fact("a")
    with pytest.raises(AttributeError):
        made.name = "b"
    other = made._replace(name="b", doc="c")
    assert (other, type(other), made.name) == (("b", "int", "c"), fact, "a")
    assert made._asdict() == {"name": "a", "type": "int", "doc": ""} and fact._fields == ("name", "type", "doc")
    with pytest.raises((TypeError, ValueError)):
        made._replace(x=1)


def test_it_has_no_other_attributes(fact):
    with pytest.raises(AttributeError):
        fact("a").other = 1


def test_it_is_the_same_after_pickling(fact):
    made = pickle.loads(pickle.dumps(fact("a", doc="b")))
    assert made == fact("a", "int", "b") and type(made) is fact


def test_methods_and_properties():
    counted = Counted(2, 4)
    assert counted.size == 3 and counted.within(4) and not counted.within(5)
    assert (type(counted._replace(last=9)), Counted._make([2, 9])) == (Counted, Counted(2, 9))


def test_a_field_without_a_default_behind_one_that_has_one():
    with pytest.raises(TypeError, match="default"):
        type(Record)("Wrong", (Record,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})
