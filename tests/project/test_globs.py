"""Globs match as their regular expressions would, and in as many steps as they are long."""

import re
import warnings

import pytest
from counting import steps_of
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.project.globs import check, matches


@pytest.mark.parametrize(
    ("glob", "path", "wanted"),
    [
        ("*.cfg", "a.cfg", True),
        ("*.cfg", "deep/er/a.cfg", True),
        ("/*.cfg", "a.cfg", False),
        ("etc/*.cfg", "etc/a.cfg", True),
        ("etc/*.cfg", "etc/old/a.cfg", False),
        ("etc/**/*.cfg", "etc/a.cfg", True),
        ("etc/**/*.cfg", "etc/old/er/a.cfg", True),
        ("etc/**", "etc/old/a.cfg", True),
        ("**/old/*", "a/old/b", True),
        ("**/old/*", "aold/b", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[a-c].cfg", "b.cfg", True),
        ("[!a-c].cfg", "b.cfg", False),
        ("[!a-c].cfg", "/.cfg", False),
        ("a.cfg/", "a.cfg", True),
        ("a", "a\n", False),
    ],
)
def test_a_glob(glob, path, wanted):
    check(glob)
    assert matches(glob, path) is wanted


def test_a_folder_above():
    assert matches("etc/old", "etc/old/er/a.cfg", inside=True)
    assert matches("old", "etc/old/a.cfg", inside=True)
    assert not matches("etc/ol", "etc/old/a.cfg", inside=True)
    assert not matches("etc/old", "etc/old/a.cfg")


@pytest.mark.parametrize("glob", ["[z-a]", "[a--]"])
def test_a_range_that_is_none(glob):
    with pytest.raises(ValueError, match="is not a glob"):
        check(glob)


def expression(glob):
    """The regular expression that says the same."""
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pattern = "" if "/" in glob.rstrip("/") else "(?:.*/)?"
    return pattern + "".join(
        wild.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", glob.rstrip("/"))
    )


@given(st.text("ab/*?", max_size=8), st.text("ab/", max_size=10))
def test_the_same_as_its_regular_expression(glob, path):
    assert matches(glob, path) == (re.fullmatch(expression(glob), path) is not None)
    assert matches(glob, path, True) == (re.fullmatch(expression(glob) + "(?:/.*)?", path) is not None)


@pytest.mark.parametrize("glob", ["**/" * 14 + "x", "**/a" * 14 + "/x", "*a" * 14 + "x", "**a" * 14 + "x"])
def test_a_glob_that_explodes(glob):
    """Counted in steps: a regular expression takes minutes for these."""
    path = "a/" * 60 + "y"
    assert not matches(glob, path)
    assert steps_of(matches, glob, path) < 100 * len(glob) * len(path)


@pytest.mark.parametrize(
    ("glob", "path", "is_match"),
    [
        ("[[a]", "[", True),
        ("[[a]", "b", False),
        ("[a&&b]", "&", True),
        ("[!a-c]", "d", True),
        ("[!a-c]", "b", False),
        ("[--9]", "5", True),
        ("x[+-9]y", "x/y", False),
        ("[a||b~~]", "|", True),
        ("[^a]", "^", True),
    ],
)
def test_sets_of_characters_that_re_would_read_otherwise(glob, path, is_match):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(glob)
        assert matches(glob, path) is is_match
