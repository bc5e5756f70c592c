"""Which versions have something, in words."""

import pytest

from opensips_lsp.catalogue import older, successors
from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.rules.common.versions import elsewhere, spelled
from opensips_lsp.rules.versions._evidence import MODULES

ALL = list(KEYWORDS)


@pytest.mark.parametrize(
    "series, words",
    [
        (ALL, "OpenSIPS"),
        ([], ""),
        (ALL[3:], "OpenSIPS 3.1 and later"),
        (ALL[:3], "OpenSIPS up to 3.0"),
        (["3.1", "3.2", "3.3"], "OpenSIPS 3.1 to 3.3"),
        (["3.1"], "OpenSIPS 3.1"),
        (["3.4", "2.3", "3.1", "3.2"], "OpenSIPS up to 2.3 and 3.1 to 3.2 and 3.4"),
    ],
)
def test_series_in_words(series, words):
    assert spelled(series) == words


@pytest.mark.parametrize(
    "kind, name, owner, target, words",
    [
        ("modules", "avpops", None, "3.6", "only OpenSIPS up to 3.4 has it"),
        ("functions", "sip_trace", None, "3.4", "only OpenSIPS up to 2.4 has it in `siptrace`"),
        ("params", "db_url", "rtpengine", "4.0", "only OpenSIPS 2.4 to 3.6 has it"),
        ("params", "nosuch", "rtpengine", "4.0", ""),
        ("transformations", "s.eval", None, "3.1", "only OpenSIPS 3.2 and later has it"),
    ],
)
def test_where_else_a_name_is(kind, name, owner, target, words):
    assert elsewhere(kind, name, parse_version(target), owner) == words


def test_modules_gone_before_the_oldest_tree_are_those_that_have_a_successor():
    gone = {name: row.last for name, row in successors.MODULES.items() if row.last in ("1.1", "1.2", "1.3")}
    assert gone == {name: last for name, last in MODULES.items() if name not in older.MODULES}
