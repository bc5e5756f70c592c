"""Text that nests deeper than Python recurses is answered, fast, by each feature at each place."""

import pytest
from features.snapshots import snapshot_of

from opensips_lsp.features import folding, formatting, inlay_hints, navigation, semantic_tokens, symbols
from opensips_lsp.features.completion import completions
from opensips_lsp.features.hover import hover
from opensips_lsp.features.refactor import refactorings
from opensips_lsp.features.selection_ranges import selection_ranges
from opensips_lsp.features.signature import signature

DEEP = 2000
TEXTS = {
    "variables": 'route { xlog("' + "$(avp(" * DEEP + "x" + "))" * DEEP + '"); }\n',
    "groups": "route { if (" + "(" * DEEP + "$ru" + ")" * DEEP + ") exit; }\n",
    "alternatives": 'route { if ($ru == "a"' + ' || $ru == "a"' * DEEP + ") exit; }\n",
    "blocks": "route " + "{" * DEEP + " exit; " + "}" * DEEP + "\n",
    "branches": "route { " + "if ($rU == 1) exit; else " * DEEP + "exit;\n}\n",
    "calls": "route { " + "f(" * DEEP + ")" * DEEP + "; }\n",
}
AT = {
    "hover": hover,
    "completions": completions,
    "signature": signature,
    "definitions": navigation.definitions,
    "selection": selection_ranges,
    "refactorings": lambda snapshot, at: list(refactorings(snapshot, at, at, lambda kind: True)),
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("feature", AT)
def test_a_feature_at_an_offset(name, feature):
    text = TEXTS[name]
    snapshot = snapshot_of(text)
    for at in (len(text) // 2, len(text) // 3, len(text) - 20):
        AT[feature](snapshot, at)


@pytest.mark.parametrize("name", TEXTS)
def test_features_of_a_file(name):
    text = TEXTS[name]
    snapshot = snapshot_of(text)
    assert symbols.outline(snapshot)
    assert semantic_tokens.stretches(snapshot)
    folding.folds(snapshot)
    formatting.format_file(snapshot, "\t")
    inlay_hints.inlay_hints(snapshot, 0, len(text), inlay_hints.Hints())
