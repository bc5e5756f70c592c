"""`#define` and its expansion."""

import pytest

from opensips_lsp.catalogue.harvest.macros import definitions, expand

DEFINES = definitions(
    """
#define NAME "a"
#define TYPES (INT_PARAM|USE_FUNC_PARAM)
#define ROW(n, t) { #n "_column", t, &n ## _col }
#define LOOP LOOP + 1
#define LONG "a" \\
    "b"
  #  define INDENTED 1
#define EMPTY
#define CALL() {0}
"""
)


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("{NAME, TYPES}", '{"a", (INT_PARAM|USE_FUNC_PARAM)}'),
        ('"NAME"', '"NAME"'),
        ("NAMES", "NAMES"),
        ("ROW(host, STR_PARAM)", '{ "host" "_column", STR_PARAM, &host_col }'),
        ("ROW (host, STR_PARAM)", '{ "host" "_column", STR_PARAM, &host_col }'),
        ("ROW", "ROW"),
        ("LOOP", "LOOP + 1"),
        ("LONG", '"a"      "b"'),
        ("INDENTED", "1"),
        ("a EMPTY b", "a  b"),
        ("CALL()", "{0}"),
    ],
)
def test_expansion(text, expanded):
    assert expand(text, DEFINES) == expanded


def test_arguments_are_expanded_after_substitution():
    macros = definitions('#define P "pre_"\n#define N(x) P #x')
    assert expand("N(a)", macros) == '"pre_" "a"'
