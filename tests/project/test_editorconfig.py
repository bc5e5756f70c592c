"""One step of indentation, as .editorconfig files say it: sections, globs, which file counts."""

import os
import warnings

import pytest
from fuzz.steps import at_most

from opensips_lsp.project.editorconfig import indentation

TWO, TABS = "indent_style = space\nindent_size = 2\n", "indent_style = tab\n"


def said(tmp_path, text, name="etc/opensips.cfg"):
    """What a file in the folder says of a script below it; no file above the folder counts."""
    (tmp_path / ".editorconfig").write_text(f"root = true\n{text}")
    return indentation(str(tmp_path / name))


@pytest.mark.parametrize(
    ("properties", "step"),
    [
        (TWO, "  "),
        (TABS, "\t"),
        ("indent_style = tab\nindent_size = 4\n", "\t"),
        ("indent_style = space\n", None),  # how many?
        ("indent_size = 2\n", None),  # of what?
        ("indent_style = space\nindent_size = tab\ntab_width = 3\n", "   "),
        ("indent_style = space\nindent_size = tab\n", None),
        ("Indent_Style: tab\n INDENT_STYLE = Space \nindent_size=8\n", " " * 8),
        ("indent_style = space\nindent_size = 0\n", None),
        ("indent_style = space\nindent_size = 17\n", None),
        ("indent_style = space\nindent_size = ²\n", None),
        ("indent_style = space\nindent_size = two\n", None),
        ("indent_style = unset\nindent_size = unset\n", None),
        ("# indent_style = tab\n; indent_style = tab\n", None),
        ("", None),
    ],
)
def test_properties(tmp_path, properties, step):
    assert said(tmp_path, f"[*]\n{properties}") == step


@pytest.mark.parametrize(
    "glob",
    [
        "*", "*.cfg", "**", "**.cfg", "opensips.*", "opensips.cfg", "etc/*", "etc/*.cfg", "/etc/opensips.cfg", "etc/**",
        "*/opensips.cfg", "**/opensips.cfg", "/**/opensips.cfg", "?pensips.cfg", "[nop]pensips.cfg",
        "[!a-n]pensips.cfg", "*.{conf,cfg}", "*.{c{fg,onf},in}", "{etc,usr}/*", "opensips.cf{g,}",
        "\\opensips.cfg", "{a,b,opensips}.cfg", "etc/**/opensips.cfg",
    ],
)  # fmt: skip
def test_globs(tmp_path, glob):
    assert said(tmp_path, f"[{glob}]\n{TWO}") == "  "


@pytest.mark.parametrize(
    "glob",
    [
        "", "*.conf", "cfg", "/opensips.cfg", "etc", "etc/", "usr/*", "*/*/*", "?opensips.cfg", "[!o]pensips.cfg",
        "[a-n]pensips.cfg", "{opensips.cfg}", "*.{c,conf}", "opensips[.]cf", "[z-a]*", "*.{cfg", "opensips.{1..3}",
    ],
)  # fmt: skip
def test_globs_that_do_not_match(tmp_path, glob):
    assert said(tmp_path, f"[{glob}]\n{TWO}") is None


def test_numbers(tmp_path):
    for name, step in (("a3.cfg", "  "), ("a-1.cfg", "  "), ("a4.cfg", None), ("a03.cfg", None), ("a.cfg", None)):
        assert said(tmp_path, f"[a{{-2..3}}.cfg]\n{TWO}", name) == step
    assert said(tmp_path, f"[{{cfg}}]\n{TWO}", "{cfg}") == "  "


def test_the_last_section_and_the_nearest_file_count(tmp_path):
    assert said(tmp_path, f"[*]\n{TABS}[*.cfg]\n{TWO}") == "  "
    assert said(tmp_path, f"[*.cfg]\n{TWO}[*]\n{TABS}") == "\t"
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / ".editorconfig").write_text("[*]\nindent_size = 3\n")
    assert said(tmp_path, f"[*.cfg]\n{TWO}") == "   "
    (folder / ".editorconfig").write_bytes(
        b"\xef\xbb\xbf; \xff\r\nROOT = True\r\n\r\n[*.cfg]\r\nindent_style = tab\r\n"
    )
    assert said(tmp_path, f"[*.cfg]\n{TWO}") == "\t"
    (folder / ".editorconfig").write_text("[*]\nroot = true\n")  # in a section it means nothing
    assert said(tmp_path, f"[*.cfg]\n{TWO}") == "  "


def test_a_file_that_cannot_be_read_says_nothing(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / ".editorconfig").mkdir()
    assert said(tmp_path, f"[*]\n{TWO}") == "  "
    os.rmdir(tmp_path / "etc" / ".editorconfig")
    os.mkfifo(tmp_path / "etc" / ".editorconfig")
    assert indentation(str(tmp_path / "etc" / "opensips.cfg")) == "  "


@pytest.mark.parametrize(
    "glob",
    [
        "**/a" * 14 + "/x",
        "**" * 200 + "x",
        "{a,b}" * 40,
        "{1..1000}" * 3,
        "{" * 400,
        "{" * 500 + "}" * 500,
        "*" * 2000,
        "[[a]*[&&b]",
    ],
)
def test_a_glob_that_explodes(tmp_path, glob):
    """As a regular expression, some of these take hours; and one is a warning of the module re."""
    with warnings.catch_warnings(), at_most(3_000_000):
        warnings.simplefilter("error")
        assert said(tmp_path, f"[{glob}]\n{TWO}", "a/" * 60 + "y.cfg") is None
