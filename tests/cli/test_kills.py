"""The short version of `./task kills`."""

import os

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")]


def test_no_file_is_torn_or_lost(tmp_path):
    import kills

    seen, _ = kills.kill(24, 1, tmp_path)
    assert seen.total() == 24 and not kills.left_in(tmp_path)


def test_a_torn_file_is_seen(tmp_path):
    import kills

    new = {"0.cfg": b"new", kills.REPORT: b"new"}
    assert kills.state({"0.cfg": kills.OLD, kills.REPORT: b"new", "left": b"ne"}, new).startswith("some files")
    for found in ({}, {"0.cfg": b""}, {"0.cfg": kills.OLD[:-1]}, {"0.cfg": b"new", "other": b""}):
        with pytest.raises(kills.Torn):
            kills.state({kills.REPORT: b"new"} | found, new)
