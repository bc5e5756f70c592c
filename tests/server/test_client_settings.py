"""What is read from a client's settings, in every form that clients send them in."""

import pytest

from opensips_lsp.server.client_settings import DEFAULTS, own_section, parse

HINTS = {"inlayHints.flags": False, "inlayHints.times": False, "inlayHints.parameterNames": True}
KNOWN = {"A101": "one-thing", "A102": "other-thing"}


@pytest.mark.parametrize(
    "value",
    [
        {"target": "2.3"},
        {"opensips-lint": {"target": "2.3"}},
        {"opensips-lint.target": "2.3"},
        {"opensips-lint": {"target": "2.4"}, "opensips-lint.target": "2.3"},
        {"python": {"x": 1}, "editor.tabSize": 4, "opensips-lint": {"target": "2.3"}},
    ],
)
def test_forms(value):
    assert own_section(value) == {"target": "2.3"}


@pytest.mark.parametrize(
    "value",
    [
        {"inlayHints": {"flags": False}},
        {"inlayHints.flags": False},
        {"opensips-lint": {"inlayHints": {"flags": False}}},
        {"opensips-lint.inlayHints.flags": False},
        {"opensips-lint.inlayHints": {"flags": False}},
        {"opensips-lint": {"inlayHints": {"flags": True}}, "opensips-lint.inlayHints.flags": False},
    ],
)
def test_forms_of_what_is_in_a_setting(value):
    assert own_section(value) == {"inlayHints.flags": False}


@pytest.mark.parametrize(
    "value", [None, [], 5, "x", {}, {"python": {}}, {"opensips": {"target": "2.3"}}, {"target2": 1}]
)
def test_what_does_not_speak_of_us(value):
    assert own_section(value) is None


@pytest.mark.parametrize("value", [{"opensips-lint": None}, {"opensips-lint": {}}, {"opensips-lint": 7}])
def test_what_says_nothing_of_us(value):
    assert own_section(value) == {}


def test_nothing_said():
    assert parse({}, KNOWN) == (DEFAULTS, [])
    everything = "target from select ignore workspaceDiagnostics binary trusted maxDiagnostics manuals".split()
    assert parse(dict.fromkeys((*everything, *HINTS)), KNOWN) == (DEFAULTS, [])


def test_everything_said():
    settings, wrong = parse(
        {
            "target": "2.4.2", "from": "2.3", "select": ["A"], "ignore": ["one-thing"], "workspaceDiagnostics": False,
            "binary": "/usr/sbin/opensips", "trusted": True, "maxDiagnostics": 5,
            "manuals": "/opt/manuals", **HINTS,
        },
        KNOWN,
    )  # fmt: skip
    assert settings == (
        "2.4.2",
        "2.3",
        ("A",),
        ("one-thing",),
        False,
        "/usr/sbin/opensips",
        True,
        5,
        (False, False, True),
        "/opt/manuals",
    )
    assert wrong == []


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"target": 2.4}, 'target: must be a version in quotes, such as "2.4"'),
        ({"target": "3.9"}, "target: unknown OpenSIPS version '3.9'"),
        ({"from": ["2.3"]}, "from: must be a version"),
        ({"select": "A101"}, "select: must be a list of rules"),
        ({"ignore": [1]}, "ignore: must be a list of rules"),
        ({"ignore": ["one-think"]}, "did you mean one-thing?"),
        ({"select": ["Z"]}, "select: there is no rule 'Z'"),
        ({"workspaceDiagnostics": "yes"}, "workspaceDiagnostics: must be true or false"),
        ({"trusted": 1}, "trusted: must be true or false"),
        ({"binary": 5}, "binary: must be the path of a program"),
        ({"maxDiagnostics": 0}, "maxDiagnostics: must be a number, 1 or more"),
        ({"manuals": ["/x"]}, "manuals: must be the path of a folder"),
        ({"maxDiagnostics": True}, "maxDiagnostics: must be a number"),
        ({"inlayHints.flags": 1}, "inlayHints.flags: must be true or false"),
        ({"inlayHints.flag": True}, "inlayHints.flag: unknown setting; did you mean inlayHints.flags?"),
        ({"tarket": "2.3"}, "tarket: unknown setting; did you mean target?"),
        ({"zzz": 1}, "zzz: unknown setting; the settings are target, from"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_holds(said, complaint):
    settings, (wrong,) = parse({"maxDiagnostics": 7, **said}, KNOWN)
    assert wrong.startswith(f"opensips-lint.{next(iter(said))}: ") and complaint in wrong
    assert settings._replace(max_diagnostics=1000) == DEFAULTS
    assert settings.max_diagnostics == (1000 if "maxDiagnostics" in said else 7)
