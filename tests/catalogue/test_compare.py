"""Two catalogues, compared."""

from itertools import groupby

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.compare import differences, owner_of


def catalogue(**modules):
    return {"header": {"format": 1}, "modules": modules}


def test_nothing_changed():
    assert differences(load("2.4"), load("2.4.11")) == []


def test_lines():
    old = catalogue(
        gone={},
        m={
            "params": [
                {"name": "a", "type": "int"},
                {"name": "b", "type": "str"},
                {"name": "c", "type": "int", "default": "1"},
            ],
            "functions": [{"name": "f", "arity": 1, "routes": "request"}, {"name": "f", "arity": 2}],
            "pvars": [{"name": "v"}],
            "dependencies": [{"module": "tm", "severity": "warn"}],
        },
    )
    new = catalogue(
        came={},
        m={
            "params": [{"name": "a", "type": "str"}, {"name": "c", "type": "int", "default": "2"}],
            "functions": [
                {"name": "f", "arity": 1, "routes": "request failure"},
                {"name": "g", "arity": 0, "ifdef": "X"},
            ],
            "pvars": [{"name": "v", "writable": True}],
            "events": [{"name": "E_X"}],
            "transformations": [{"name": "x.y", "params": ["string", "number"], "optional_params": 1}],
            "dependencies": [
                {"module": "tm", "severity": "abort"},
                {"type": "SQLDB", "severity": "abort", "param": "a"},
            ],
        },
    )
    assert differences(old, new) == [
        "+ module came",
        "- module gone",
        "~ m: default of param c: 1 -> 2",
        "+ m: dependency on any SQLDB module for param a (abort)",
        "~ m: dependency on tm: warn -> abort",
        "+ m: event E_X",
        "~ m: function f/1: route -> failure_route route",
        "- m: function f/2 (C only)",
        "+ m: function g/0 (C only #if X)",
        "~ m: param a: int -> str",
        "- m: param b (str)",
        "+ m: transformation x.y (string number last 1 optional)",
        "~ m: variable v: read-only -> writable",
    ]


def test_a_parameter_of_two_types():
    old = catalogue(m={"params": [{"name": "a", "type": "int"}]})
    new = catalogue(m={"params": [{"name": "a", "type": "int"}, {"name": "a", "type": "str", "callback": True}]})
    assert differences(old, new) == ["~ m: param a: int -> int and str callback"]


def test_the_core_and_its_language():
    lines = differences(load("2.3"), load("2.4"))
    for line in (
        "+ module siprec",
        "- core: keyword method (METHOD)",
        "+ core: poll method epoll",
        "+ core: variable af (read-only)",
        "- usrloc: param replicate_contacts_to (int)",
        "~ core: function serialize_branches: (NUMBER) -> (NUMBER), (NUMBER NUMBER)",
    ):
        assert line in lines


def test_lines_are_those_of_modules_that_come_and_go_then_of_the_core_then_of_each_module():
    lines = differences(load("2.3"), load("2.4"))
    owners = [owner for owner, _ in groupby(lines, owner_of)]
    assert owners[:2] == ["", "core"] and owners[2:] == sorted(set(owners[2:])) and "core" not in owners[2:]
    groups = [list(group) for _, group in groupby(lines, owner_of)]
    assert all(group == sorted(group, key=lambda line: line[2:]) for group in groups)


def test_patch_levels():
    assert "~ rtpproxy: param rtpp_notify_socket: str -> str callback" in differences(load("2.4.9"), load("2.4.10"))


def test_types_of_arguments_are_compared_where_both_have_them():
    old = catalogue(m={"functions": [{"name": "f", "arity": 2, "routes": "request", "params": ["str", "int"]}]})
    new = catalogue(
        m={
            "functions": [
                {"name": "f", "arity": 2, "least": 1, "routes": "request", "params": ["str static names:a,b=", "int?"]}
            ]
        }
    )
    assert differences(old, new) == [
        "~ m: arguments of function f: str, int -> str static names:a,b=, int?",
        "+ m: function f/1 (route)",
    ]
    plain = catalogue(m={"functions": [{"name": "f", "arity": 2, "routes": "request"}]})
    assert differences(plain, old) == []


def test_values_in_the_code_come_before_what_manuals_say():
    def of(**param):
        return catalogue(m={"params": [{"name": "p", "type": "int", **param}]})

    assert differences(of(default="30 seconds"), of(default="30")) == []
    assert differences(of(default="30"), of(default="30", initial="40")) == ["~ m: default of param p: 30 -> 40"]
    assert differences(of(default="30"), of()) == []


def test_management_commands_and_warnings():
    old = {"core": {"mi_commands": [{"name": "list"}]}}
    new = {
        "core": {
            "mi_commands": [{"name": "list", "group": "tcp", "aliases": ["list_tcp"]}],
            "module_warnings": [{"name": "gone", "text": "is gone", "severity": "abort"}],
        }
    }
    assert differences(old, new) == [
        "~ core: MI command list: nothing -> tcp:list alias list_tcp",
        "+ core: warning about module gone (abort)",
    ]
