"""What is never closed hides the end of a file: that is reported, and nothing as missing that may stand there."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text, script_of
from opensips_lsp.lint.registry import own_rules

TARGET = parse_version("2.4")
HEAD = 'loadmodule "proto_udp.so"\nloadmodule "tm.so"\nroute {\n\troute(a);\n\tt_on_failure("f");\n\texit;\n}\n'
TAIL = "route[a] { exit; }\nfailure_route[f] { exit; }\n"
ABSENT = {"C408", "C409", "C410"}


def codes(text):
    return {finding.code for finding in lint_text(text, TARGET, own_rules())}


@pytest.mark.parametrize("opening", ["/* routes\n", "$avp(\n"])
def test_what_is_hidden_is_not_called_missing(opening):
    assert codes(HEAD + opening + TAIL).isdisjoint(ABSENT)
    assert codes("route[b] { exit; }\n" + HEAD + opening + TAIL).isdisjoint(ABSENT)  # nor unused


@pytest.mark.parametrize("around", ["/* routes */\n", "", "# /* routes\n"])
def test_what_is_not_there_is(around):
    assert codes(HEAD + around) >= {"C408"}
    assert ABSENT.isdisjoint(codes(HEAD + around + TAIL))


def test_all_is_read_when_nothing_is_left_open():
    assert script_of(HEAD + TAIL, TARGET).all_read
    assert not script_of(HEAD + "/*" + TAIL, TARGET).all_read
    assert not script_of("route[a] { exit; }\n", TARGET).all_read  # a part of something
