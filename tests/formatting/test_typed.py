"""How deep the line is on which somebody types: what stands before it says so, whatever is behind it."""

import pytest

from opensips_lsp.formatting.typed import BRACE, STATEMENT, depth_at
from opensips_lsp.project.includes import source_of

DEPTHS = [
    ("", 0, None),
    ("# a\n", 0, None),
    ("log_level=3\n", 0, None),
    ('modparam("a",\n', 1, None),
    ("route[a]\n", 0, None),
    ("route {\n", 1, 0),
    ("route {\n # a\n", 1, 0),
    ("route {\n f();\n", 1, 0),
    ("route {\n f();\n}\n", 0, None),
    ("route {\n f();\n}\nroute[b] {\n", 1, 0),
    ("route {\n if ($x) {\n", 2, 1),
    ("route {\n if ($x) {\n f();\n }\n", 1, 0),
    ("route {\n if ($x)\n", 2, 0),
    ("route {\n if ($x)\n f();\n", 1, 0),
    ("route {\n if ($x) f();\n else\n", 2, 0),
    ("route {\n if ($x) { f();\n", 2, 1),
    ("route {\n if ($x &&\n", 2, None),
    ("route {\n if ($x) {\n f(\n", 3, None),
    ('route {\n if ($x) {\n f("a",\n "b", \n', 3, None),
    ("route {\n $y = 1;\n $x = 1 +\n", 2, None),
    ("route {\n f()\n", 2, 0),
    ("route {\n f() g()\n", 2, 0),
    ("route {\n switch ($x) {\n", 2, None),
    ("route {\n switch ($x) {\n case 1:\n", 3, 1),
    ("route {\n switch ($x) {\n case 1:\n f();\n", 3, 1),
    ("route {\n switch ($x) {\n case 1:\n break;\n", 2, 1),
    ("route {\n while ($x) {\n if ($y) {\n f(); }\n", 2, 1),
    ("route {\n f(;\n", 1, 0),
    ('route {\n f("\n', None, None),
    ("route {\n /* a\n", None, None),
    ("route {\n } }\n", None, None),
]


@pytest.mark.parametrize("behind", ["", "\n}\n", "\n}\n}\nroute[z] { exit; }\n", '"\n', "*/ ) {\n"])
@pytest.mark.parametrize(("before", "depth", "brace"), DEPTHS, ids=[repr(row[0]) for row in DEPTHS])
def test_the_depth_follows_from_what_stands_before(before, depth, brace, behind):
    source = source_of("opensips.cfg", f"{before}{behind}")
    assert depth_at(source, len(before), STATEMENT) == depth
    assert depth_at(source, len(before), BRACE) == brace


def test_in_a_file_that_is_included_in_a_route():
    text = "f();\nif ($x) {\n"
    source = source_of("part.cfg", text, role="fragment")
    assert [depth_at(source, at) for at in (0, len("f();\n"), len(text))] == [0, 0, 1]
    assert depth_at(source, len(text), BRACE) == 0
