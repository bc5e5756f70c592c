"""Patch levels, merged."""

from opensips_lsp.catalogue.harvest.merge import merge

LEVELS = ("2.4.0", "2.4.1", "2.4.2")


def merged(*versions):
    """The functions of module m, given those of each patch level (None: no module)."""
    trees = [
        (level, {"header": {"format": 1}, "core": {}, "modules": {} if facts is None else {"m": {"functions": facts}}})
        for level, facts in zip(LEVELS, versions, strict=True)
    ]
    return merge(trees)["modules"]["m"]


F = {"name": "f", "arity": 0}


def test_a_fact_of_all_levels_says_nothing():
    assert merged([F], [F], [F])["functions"] == [F]


def test_since_and_until():
    assert merged([], [F], [F])["functions"] == [F | {"since": "2.4.1"}]
    assert merged([F], [], [])["functions"] == [F | {"until": "2.4.0"}]
    assert merged([], [F], [])["functions"] == [F | {"since": "2.4.1", "until": "2.4.1"}]


def test_gone_and_back():
    assert merged([F], [], [F])["functions"] == [F | {"until": "2.4.0"}, F | {"since": "2.4.2"}]


def test_a_changed_fact_is_two():
    assert merged([F], [F | {"routes": "request"}], [F | {"routes": "request"}])["functions"] == [
        F | {"until": "2.4.0"},
        F | {"routes": "request", "since": "2.4.1"},
    ]


def test_the_newest_wording_of_the_manual_stands():
    assert merged([F | {"doc": "a"}], [F], [F | {"doc": "b"}])["functions"] == [F | {"doc": "b"}]


def test_a_module_that_comes_later():
    assert merged(None, [F], [F]) == {"since": "2.4.1", "functions": [F | {"since": "2.4.1"}]}


def test_twice_in_one_table_is_once():
    assert merged([F, F], [F], [F])["functions"] == [F]


def test_header():
    trees = [(level, {"header": {"format": 1}, "core": {}, "modules": {}}) for level in LEVELS]
    header = merge(trees)["header"]
    assert header == {"format": 1, "source": "OpenSIPS 2.4.0 to 2.4.2", "tags": "2.4.0 2.4.1 2.4.2"}
