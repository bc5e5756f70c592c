"""Catalogues as files."""

import json

import pytest

from opensips_lsp.catalogue import HarvestError
from opensips_lsp.catalogue.harvest.store import dumps, write_module

CATALOGUE = {
    "modules": {
        "m": {"type": "SQLDB", "params": [{"type": "int", "name": "b"}, {"name": "ä", "type": "str"}, {"name": "a"}]}
    },
    "header": {"source": "x", "format": 1},
}


def test_one_sorted_fact_a_line():
    assert (
        dumps(CATALOGUE)
        == """{
 "header": {"format": 1, "source": "x"},
 "modules": {
  "m": {
   "params": [
    {"name": "a"},
    {"name": "b", "type": "int"},
    {"name": "ä", "type": "str"}
   ],
   "type": "SQLDB"
  }
 }
}
"""
    )


def test_it_reads_back():
    found = json.loads(dumps(CATALOGUE))
    assert found["header"] == CATALOGUE["header"]
    assert len(found["modules"]["m"]["params"]) == 3


def test_a_module_without_facts():
    assert json.loads(dumps({"header": {"format": 1}, "modules": {"m": {}}}))["modules"] == {"m": {}}


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(HarvestError, match=r"nowhere.*choose a path"):
        write_module(CATALOGUE, tmp_path / "nowhere" / "c.py")
