"""No shape of text takes the square of its length in time, or much for each character.

Four times the text is about four times the work. Steps are counted, not seconds: lines of Python that run, and calls.
`python tests/bench/shapes_bench.py` measures seconds.
"""

import pytest
from counting import calls_of, steps_of
from shapes import shapes

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import findings
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import choose
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes
from opensips_lsp.rules.modules import unused_module

pytestmark = pytest.mark.slow

SMALL, TIMES = 1000, 4
FEW = 3_000  # steps that a text of any length may take ...
MOST = 250  # ... and for each of its characters: `f(x);` takes 180, for each is a call of a function that is unknown
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
        assert large <= SMALL * TIMES * MOST, f"{name}: {large} steps"


def test_what_modules_need_is_found_out_once():
    text = 'loadmodule "maxfwd.so"\n' * 50 + "route { exit; }\n"
    assert calls_of(unused_module._needed, linted, text) == 1
