"""The user's manuals: README files as OpenSIPS installs them; anything else is left alone."""

from __future__ import annotations

import gzip
import os

import pytest

from opensips_lsp.project.manuals import MOST_BYTES, MOST_LINES, Manuals

TEXT = """\
some Module

   Table of Contents

   1. Admin Guide

        1.3.1. timeout (integer)

Chapter 1. Admin Guide

1.1. Overview

   What the module is for.

1.3. Exported Parameters

1.3.1. timeout (integer)

   How long it waits,
   in `seconds`.

   Default value is 5.

1.3.2. first_avp, second_avp (string)

   Where results go.

1.4.1.  relay([destination],[flags], a very long title which goes on
over the line)

   Sends it on.
     * and a list

1.4.2. long_one()

   one
   two
   three
   four
   five
   six
   seven

1.4.3. empty_one()

1.4.4. mode_2.4 (int)

   With a dot.
"""


@pytest.fixture
def folder(write, tmp_path):
    write("README.some", TEXT)
    return Manuals(str(tmp_path), ())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("timeout", "How long it waits, in `seconds`."),
        ("first_avp", "Where results go."),
        ("second_avp", "Where results go."),
        ("relay", "Sends it on. * and a list"),
        ("long_one", "one two three four five six ..."),
        ("empty_one", ""),
        ("mode_2.4", "With a dot."),
        ("Overview", "What the module is for."),
        ("time", ""),
    ],
)
def test_a_section(folder, name, said):
    assert folder.section("some", name) == said
    assert len(said.split()) <= 10 * MOST_LINES


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("README.some", TEXT.encode()),
        ("README.some.gz", gzip.compress(TEXT.encode(), mtime=0)),
        ("modules/some/README", TEXT.encode()),
        ("some/README", TEXT.replace("\n", "\r\n").encode()),
        ("README.some", TEXT.encode() + b"\n\xff\xfe\n"),
    ],
)
def test_where_a_manual_is(write, tmp_path, name, data):
    write(name, data)
    assert Manuals("", (str(tmp_path),)).section("some", "timeout") == "How long it waits, in `seconds`."


def test_the_folder_of_the_user_comes_first(write, tmp_path):
    write("usual/README.some", TEXT)
    write("own/README.some", TEXT.replace("How long", "As long"))
    both = Manuals(str(tmp_path / "own"), (str(tmp_path / "usual"),))
    assert both.section("some", "timeout").startswith("As long")


def test_a_file_is_read_once_and_when_it_is_needed(write, tmp_path):
    path = write("README.some", TEXT)
    manuals = Manuals(str(tmp_path), ())
    assert manuals.section("some", "timeout")
    path.unlink()
    assert manuals.section("some", "second_avp")
    assert not manuals.section("other", "timeout")
    write("README.other", TEXT)
    assert not manuals.section("other", "timeout")  # nor is a missing one looked for twice


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, b"x" * (MOST_BYTES + 1), TEXT.encode("utf-16"), b"1.1. timeout\n\n" + b"   x\n" * 10],
)
def test_odd_files(write, tmp_path, data):
    write("README.some", data)
    assert len(Manuals(str(tmp_path), ()).section("some", "timeout")) < 50


def test_a_compressed_file_that_grows(write, tmp_path):
    write("README.some.gz", gzip.compress(TEXT.encode() + b" " * (MOST_BYTES + 1)))
    write("README.none.gz", b"no such thing")
    assert Manuals(str(tmp_path), ()).section("some", "timeout") == ""
    assert Manuals(str(tmp_path), ()).section("none", "timeout") == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs")
def test_what_is_no_plain_file(tmp_path):
    os.mkfifo(tmp_path / "README.some")
    (tmp_path / "README.other").mkdir()
    manuals = Manuals(str(tmp_path), ())
    assert (manuals.section("some", "timeout"), manuals.section("other", "timeout")) == ("", "")


@pytest.mark.parametrize("module", ["../some", "a/b", "", "..", "x" * 5000])
def test_names_that_are_none(write, tmp_path, module):
    write("README.some", TEXT)
    (tmp_path / "inside").mkdir()
    assert Manuals(str(tmp_path / "inside"), ()).section(module, "timeout") == ""
