"""Rows -> facts."""

import pytest

from opensips_lsp.catalogue.harvest.records import async_function, function, param, pvar, record
from opensips_lsp.catalogue.harvest.tables import Row


def test_a_function():
    row = Row(('"f"', "(cmd_function)f", "2", "0", "0", "FAILURE_ROUTE | REQUEST_ROUTE"))
    assert record(function, row) == {"name": "f", "arity": 2, "routes": "request failure"}


def test_a_function_for_c_code_has_no_routes():
    assert record(function, Row(('"bind_x"', "bind", "0", "0", "0", "0"))) == {"name": "bind_x", "arity": 0}


def test_all_routes():
    fact = record(function, Row(('"f"', "f", "0", "0", "0", "ALL_ROUTES")))
    assert fact["routes"].split() == [
        "request",
        "failure",
        "onreply",
        "branch",
        "error",
        "local",
        "startup",
        "timer",
        "event",
    ]


def test_an_async_function_under_a_condition():
    row = Row(('"f"', "f", "1", "0"), ("defined(X)", "!defined(Y)"))
    assert record(async_function, row) == {"name": "f", "arity": 1, "ifdef": "defined(X) && !defined(Y)"}


@pytest.mark.parametrize(
    ("type_", "fact"),
    [
        ("INT_PARAM", {"type": "int"}),
        ("STR_PARAM", {"type": "str"}),
        ("STR_PARAM|USE_FUNC_PARAM", {"type": "str", "callback": True, "handler": "p"}),
        ("(INT_PARAM | USE_FUNC_PARAM)", {"type": "int", "callback": True, "handler": "p"}),
    ],
)
def test_params(type_, fact):
    assert record(param, Row(('"p"', type_, "&p"))) == {"name": "p", **fact}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ('{"ab", sizeof("ab")-1}', "ab"),
        ('{"ab", (sizeof("ab") - 1)}', "ab"),
        ('{"ab", sizeof "ab" -1}', "ab"),
        ('{"ab", 2}', "ab"),
        ('{"abc", sizeof("ab")-1}', "ab"),
        ('str_init("ab")', "ab"),
    ],
)
def test_a_variable_is_as_long_as_its_struct_says(name, read):
    assert record(pvar, Row((name, "PVT_X", "get", "0", "0", "0", "0", "0"))) == {"name": read}


def test_what_a_variable_takes():
    row = Row(('{"v", 1}', "1", "get", "set", "parse_name", "NULL", "0", "0"))
    assert record(pvar, row) == {"name": "v", "writable": True, "has_param": True}
    row = Row(('{"v", 1}', "1", "get", "(pv_setf_t)0", "0", "parse_index", "0", "0"))
    assert record(pvar, row) == {"name": "v", "has_index": True}
