"""The kinds of arguments and parameters, in words."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.model.values import reader_of
from opensips_lsp.model.values.words import kind_in_words, parameter_in_words

FUNCTIONS = [
    fact
    for series in ("2.3", "2.4")
    for module in map(load(series).module, load(series).module_names())
    for table in (module.functions, module.async_functions)
    for facts in table.values()
    for fact in facts
]
TYPED = [  # since 3.0
    parameter
    for series in SERIES[SERIES.index("3.0") :]
    for module in map(load(series).module, load(series).module_names())
    for table in (module.functions, module.async_functions)
    for facts in table.values()
    for fact in facts
    for parameter in fact.params
]
OF_VARIABLES = {"avp", "avp,var", "written"}
WITHOUT = {"", "never"}  # besides those of drouting, which depend on a parameter


def test_every_kind_of_an_argument_has_words():
    kinds = {kind for fact in FUNCTIONS for kind in fact.args}
    assert len(kinds) > 80
    assert {kind for kind in kinds if not kind_in_words(kind)} == WITHOUT | {k for k in kinds if k[:8] == "drouting"}
    assert not [words for kind in kinds if "\n" in (words := kind_in_words(kind)) or words.count("`") % 2]


def test_every_kind_of_a_typed_argument_is_known_and_has_words():
    kinds = {one.wanted for one in TYPED if not one.wanted.startswith("route:")} - {"", *OF_VARIABLES}
    assert len(kinds) > 50
    assert {kind for kind in kinds if reader_of(kind.lstrip("?").partition("|")[0].partition(":")[0]) is None} == set()
    assert {kind for kind in kinds if not kind_in_words(kind)} == set()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("uint:0-31", "number from 0 to 31"),
        ("int|var", "number or variable"),
        ("string:filled|var", "plain text (not empty) or variable"),
        ("?int|var", "number or variable, may be empty"),
        ("code|text", "reply code, may have variables"),
        ("var:avp,var", "`$avp` or `$var`"),
        ("var:json,xml", "`$json` or `$xml`"),
        ("letters:aAoO", "letters `a` `A` `o` `O`"),
        ("words:log,db|text", "`log` or `db`, several with `|` between, may have variables"),
        ("named:tracer.trace_id", "name that `trace_id` defines"),
        ("save-flags:memory-only,max-contacts=", "`memory-only` or `max-contacts=`, several with `,` between"),
        ("int:..255", "number, at most 255"),
        ("word:a,b,c,d,e,f,g,h,i", "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` ..."),
        ("nothing of the kind", ""),
    ],
)
def test_a_kind_of_an_argument(kind, words):
    assert kind_in_words(kind) == words


@pytest.mark.parametrize(
    ("types", "kind", "words"),
    [
        (("int",), "", "number"),
        (("int", "str"), "", "number or text"),
        (("int",), ";int:1..20", "number from 1 to 20"),
        (("int",), ";int:1..", "number, 1 or more"),
        (("int",), ";unsigned:2..@-fr_timer=0", "number, 2 or more"),
        (("int",), ";int:..10", "number, at most 10"),
        (("str",), ";database@db_mode=0", "database URL"),
        (("str",), ";variable:written@use_partitions=0", "variable that can be written"),
        (("str",), "tls value:number", "`[domain]value`"),
        (("str",), "trace id;hep name", "text"),
    ],
)
def test_a_kind_of_a_parameter(types, kind, words):
    assert parameter_in_words(types, kind) == words
