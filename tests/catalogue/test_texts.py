"""Every name that 2.4 has is described, in one line, and the forms of functions are those of the catalogue.

Of what only later series have, most is described: see LATER.
"""

import json
from pathlib import Path

import pytest

from opensips_lsp.catalogue import documentation, history, language, load
from opensips_lsp.catalogue.catalogue import shipped
from opensips_lsp.catalogue.documentation import CORE, keyword_text, texts_of

LONGEST = 180  # characters
KINDS = {
    "params": "parameters",
    "pvars": "variables",
    "transformations": "transformations",
    "statistics": "statistics",
    "mi_commands": "mi_commands",
    "events": "events",
}
MODULES = (CORE, *load("2.4").module_names())
SERIES = ("2.3", "2.4")
# what no script uses: interfaces of C, names that the catalogue has by mistake, and the like
NO_TEXT = {
    ("", "check_blacklist"), ("", "s.sha"), ("proto_smpp", "proto_init"), ("rest_client", "rest"),
    ("signaling", "sig_local_"), ("tls_mgm", "load_tls_mgm"), ("tls_openssl", "load_tls_openssl"),
    ("tls_wolfssl", "load_tls_wolfssl"), ("xmpp", "bind_xmpp"),
}  # fmt: skip
LATER = "functions", "async_functions", "pvars", "transformations"  # kinds of which all names are described
FILES = sorted((Path(documentation.__file__).parent / "texts").glob("*.json"))


def facts_of(module):
    """The facts of a module at all patch levels of 2.4."""
    return shipped("2.4/core.py")["core"] if module == CORE else shipped(f"2.4/modules/{module}.py")["modules"][module]


def functions_of(module):
    """Name -> the numbers of arguments that it takes, of the functions that a script can call."""
    if module == CORE:
        tables = [language.FUNCTIONS[series] for series in SERIES]
        found = {name: set() for table in tables for name in table}
        for table in tables:
            for name, forms in table.items():
                found[name] |= {len(form) for form in forms if form is not None}
        for name in ("async", "launch"):  # the forms that later series added are described as well
            found[name] |= {len(form or ()) for table in language.FUNCTIONS.values() for form in table.get(name, ())}
        return found
    found = {}
    facts = facts_of(module)
    for one in [one for one in facts.get("functions", ()) if one.get("routes")] + facts.get("async_functions", []):
        found.setdefault(one["name"], set()).add(one["arity"])
    return found


@pytest.mark.parametrize("module", MODULES)
def test_each_name_has_a_text(module):
    texts, facts = texts_of(module), facts_of(module)
    assert texts.summary
    for kind, field in KINDS.items():
        there = {name for name in getattr(texts, field) if not is_later(module, kind, name)}
        assert {one["name"] for one in facts.get(kind, ())} == there, kind
    described = {name: {len(form) for form in text.forms} for name, text in texts.functions.items() if text.forms}
    assert functions_of(module) == described


def is_later(module, kind, name):
    """Whether only series after 2.4 have a name."""
    return all(one.first >= "3" for one in history.periods(kind, name, "" if module == CORE else module))


def test_each_name_that_only_later_series_have():
    for kind in LATER:
        for name in history.names(kind):
            for owner in history.where(kind, name):
                texts = texts_of(owner or CORE)
                known = {**texts.functions, **texts.variables, **texts.transformations}
                assert name in known or (owner, name) in NO_TEXT, (owner, name)
    assert all(texts_of(name).summary for name in history.names("modules"))


@pytest.mark.parametrize("module", MODULES)
def test_the_arguments_of_each_form_are_described(module):
    for name, text in texts_of(module).functions.items():
        assert {argument for form in text.forms for argument in form} == set(text.arguments), name
        assert all(len(set(form)) == len(form) for form in text.forms), name


def test_the_words_of_the_core_have_texts():
    texts, series = texts_of(CORE), language.GLOBALS
    assert set(texts.globals) == {word for words in series.values() for word in words}
    assert set(texts.routes) == set(language.ROUTE_KINDS["2.4"])
    words = {word for words in language.KEYWORDS.values() for word in words}
    others = {*texts.globals, *texts.routes, *texts.functions}
    assert set(texts.keywords) <= words - others
    assert [word for word in words - others if keyword_text(word) is None and word.lower() not in others] == []


def lines(value):
    """(key, text) of all texts in a file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ((key, inner),) if isinstance(inner, str) else lines(inner)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_is_one_line(path):
    for key, text in lines(json.loads(path.read_text(encoding="utf-8"))):
        assert text or key == "returns", key
        assert "\n" not in text and len(text) <= LONGEST and text == text.strip(), (key, text)


def test_an_unknown_module_has_no_text():
    assert texts_of("no-such-module").summary == ""
    assert texts_of("../core").summary == ""
