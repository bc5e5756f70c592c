"""No shape of text takes the square of its length in time: four times the text is about four times the work.

Steps are counted, not seconds: lines of Python that run, and calls.
"""

import pytest
from counting import steps_of
from shapes import shapes

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import findings
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import choose
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes

pytestmark = pytest.mark.slow

SMALL, TIMES = 1000, 4
FEW = 3_000  # steps that a text of any length may take
SHAPES = list(shapes())
GROUPS = 20
TARGET, SELECTION = parse_version("2.4"), choose(own_rules())


def linted(text):
    sources, problems = includes.sources("a.cfg", text, lambda path: None)
    return findings(Script(TARGET, sources, None, not problems), sources[0], problems, SELECTION)


@pytest.mark.parametrize("group", range(GROUPS))
def test_work_grows_with_the_text(group):
    for name, text_of in SHAPES[group::GROUPS]:
        linted(text_of(SMALL // 2))  # what is loaded and compiled once
        small, large = steps_of(linted, text_of(SMALL)), steps_of(linted, text_of(SMALL * TIMES))
        assert large <= small * TIMES * 1.5 + FEW, f"{name}: {small} steps, then {large}"
