"""opensips_lsp.record: what it makes is as collections.namedtuple makes it."""

from collections import namedtuple

import pytest

from opensips_lsp.record import record

FORMS = [make("Fact", "name type doc", defaults=("int", "")) for make in (record, namedtuple)]


@pytest.fixture(params=FORMS, ids=["record", "namedtuple"])
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
    assert repr(made) == "Fact(name='a', type='int', doc='')"


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (tuple("abcd"), {}), ((), {"type": "int"}), (("a",), {"name": "b"}), (("a",), {"x": 1})],
)
def test_too_few_too_many_and_unknown(fact, values, named):
    with pytest.raises(TypeError):
        fact(*values, **named)


def test_no_field_is_given_twice_even_if_none_needs_to_be_given():
    with pytest.raises(TypeError):
        record("Fact", "name", defaults=("",))("a", name="b")


def test_it_does_not_change_but_gives_another(fact):
    made = fact("a")
    with pytest.raises(AttributeError):
        made.name = "b"
    other = made._replace(name="b", doc="c")
    assert (other, type(other), made.name) == (("b", "int", "c"), fact, "a")
    assert made._asdict() == {"name": "a", "type": "int", "doc": ""} and fact._fields == ("name", "type", "doc")
    with pytest.raises((TypeError, ValueError)):
        made._replace(x=1)
