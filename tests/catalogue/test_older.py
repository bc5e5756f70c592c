"""What only versions before 2.3 had, from trees of all versions."""

from opensips_lsp.catalogue.harvest.older import gone, module

KINDS = ("MODULES", "GLOBALS", "FUNCTIONS", "PARAMETERS")


def tree(**names):
    return {kind: set(names.get(kind, ())) for kind in KINDS}


def test_a_name_that_is_there_in_any_later_version_is_not_gone():
    trees = [("2.1", tree(GLOBALS=["a", "b", "c"])), ("2.3", tree(GLOBALS=["b"])), ("4.0", tree(GLOBALS=["c"]))]
    assert gone(trees, "GLOBALS") == {"a": "2.1"}


def test_the_last_series_that_had_it_counts():
    trees = [("1.11", tree(FUNCTIONS=["f", "g"])), ("2.1", tree(FUNCTIONS=["g"])), ("2.2", tree()), ("2.3", tree())]
    assert gone(trees, "FUNCTIONS") == {"f": "1.11", "g": "2.1"}


def test_a_tree_of_which_only_the_modules_are_read_says_nothing_of_the_rest():
    trees = [("1.4", {"MODULES": {"old"}}), ("2.3", tree())]
    assert gone(trees, "MODULES") == {"old": "1.4"} and gone(trees, "PARAMETERS") == {}


def test_the_module_written_is_sorted_and_has_no_parameters_of_modules_that_are_gone():
    old = tree(MODULES=["kept", "old"], PARAMETERS=[("old", "p"), ("kept", "z"), ("kept", "y")])
    names = {}
    exec(module([("2.2", old), ("2.3", tree(MODULES=["kept"]))]), names)
    assert names["MODULES"] == {"old": "2.2"}
    assert list(names["PARAMETERS"].items()) == [(("kept", "y"), "2.2"), (("kept", "z"), "2.2")]
