"""The law of fixes on scripts that are damaged at random: those of the rules' own examples, and a few whole ones."""

import random
from collections import Counter
from pathlib import Path

import edits
import pytest
from fuzz_fixes import RULES, SETTINGS, broken_laws, mutated, pool_of, run

from opensips_lsp.testing import unmarked

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "opensips-2.3.cfg"
TEXTS = [unmarked(example.text)[0] for rule in RULES for example in rule.examples if len(example.text) < 3000]
TEXTS += [EXAMPLE.read_text(encoding="utf-8"), edits.BASE, edits.OLD] * 20


@pytest.mark.parametrize("seed", range(4))
def test_what_was_fixed_has_no_error_that_was_not_there(seed):
    broken = []
    seen = run(TEXTS, 150, seed, lambda kind, setting, text: broken.append(f"{kind}\n{setting}\n{text}"))
    assert not broken, "\n\n".join(broken[:3])
    assert seen == Counter(tried=150)


@pytest.mark.parametrize("setting", SETTINGS, ids=map(str, SETTINGS))
def test_the_fixes_of_whole_scripts_bring_no_error(setting):
    left = []
    for text in TEXTS[-3:]:
        assert broken_laws(text, setting, left) == [] and left == []


def test_a_script_is_damaged_in_the_same_way_by_the_same_chance():
    one, other = (
        [mutated(edits.OLD, chooser, pool_of(TEXTS, chooser)) for _ in range(5)]
        for chooser in (random.Random(5), random.Random(5))
    )
    assert one == other
    assert any(text != edits.OLD for text in one)
