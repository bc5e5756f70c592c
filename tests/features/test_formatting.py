"""Formatting in an editor: a file, some lines, and what happens while somebody types."""

import pytest

from opensips_lsp.features.formatting import format_file, format_lines, format_typed
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.server.workspace import Workspace, options

RULES = indexed_rules()
PATH = "/nowhere/opensips.cfg"


def snapshot_of(text, path=PATH):
    workspace = Workspace(RULES, options(), lambda text: None)
    workspace.open(path, text)
    return workspace.snapshot(path)


def applied(text, edits):
    assert list(edits) == sorted(edits)
    for start, end, new in reversed(edits):
        assert not (text[start:end] + new).strip(" \t\n")
        text = text[:start] + new + text[end:]
    return text


def typed(text, unit="\t"):
    """What becomes of a text when the character before the | has been typed; the | shows where it was."""
    at = text.index("|")
    text = text.replace("|", "")
    return applied(text, format_typed(snapshot_of(text), at, text[at - 1], unit))


def test_a_file():
    text = "  route { \nexit;\n}"
    assert applied(text, format_file(snapshot_of(text), "  ").edits) == "route {\n  exit;\n}\n"
    assert format_file(snapshot_of("#mode push\n" + text), "  ").edits == ()


def test_edits_are_as_small_as_can_be():
    text = "route {\n\tf(); \n\tif ($x) {\n\t  g();\n\t}\n}\n"
    edits = format_file(snapshot_of(text), "").edits
    assert edits == ((13, 14, ""), (text.index("  g"), text.index("g()"), "\t"))


def test_some_lines():
    text = "route {\nf();\ng();\nh();\n}\n"
    at = text.index("g")
    assert applied(text, format_lines(snapshot_of(text), at, at, "\t").edits) == text.replace("g();", "\tg();")


def test_a_file_that_a_route_includes(write):
    """With a syntax error, it is seen from what includes it alone that it is no script."""
    write("opensips.cfg", 'route {\n\tinclude_file "part.cfg"\n\texit;\n}\n')
    part = "  if ($x) {\nf(;\n}\n  if ($y) {\ng();\n}\n"
    snapshot = snapshot_of(part, str(write("part.cfg", part)))
    assert applied(part, format_file(snapshot, "\t").edits) == "if ($x) {\nf(;\n}\nif ($y) {\n\tg();\n}\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("route {\n|", "route {\n\t"),
        ("route {\n|\n}\n", "route {\n\t\n}\n"),
        ("route {\n      |\n}\n", "route {\n\t\n}\n"),  # what the editor has put there
        ("route {\n\tf(); \n|\n}\n", "route {\n\tf();\n\t\n}\n"),
        ("route {\nf();\n|\n}\n", "route {\n\tf();\n\t\n}\n"),
        ("route {\n\tif ($x) {\n|", "route {\n\tif ($x) {\n\t\t"),
        ("route {\n\tif ($x)\n|\n}\n", "route {\n\tif ($x)\n\t\t\n}\n"),
        ("route {\n\tif ($x)\n\t\tf();\n\t\t|\n}\n", "route {\n\tif ($x)\n\t\tf();\n\t\n}\n"),
        ("route {\n\tif ($x\n|) f();\n}\n", "route {\n\tif ($x\n\t) f();\n}\n"),
        ("route {\n\tif ($x &&\n|) f();\n}\n", "route {\n\tif ($x &&\n) f();\n}\n"),
        ("route {\r\n|\r\n}\r\n", "route {\r\n\t\r\n}\r\n"),
        ("route {\n\tif ($x) {\n|}\n}\n", "route {\n\tif ($x) {\n\t}\n}\n"),  # between two braces
        ("route {\n\tif ($x) {\n\t\tf();\n|}\n", "route {\n\tif ($x) {\n\t\tf();\n\t}\n"),  # the route has none yet
        ("route {\n  }\n|\n", "route {\n  }\n\n"),
        ("route {\n\texit;\n  }\n|\n", "route {\n\texit;\n}\n\n"),
        ("route {\n\texit;\n}\n\t|", "route {\n\texit;\n}\n"),
        ("|\n", "\n"),
        ('route {\n\tf("a\n  |b");\n}\n', 'route {\n\tf("a\n  b");\n}\n'),
        ('route {\n\tf("a\n|\n', 'route {\n\tf("a\n\n'),
        ("route {\n\t/* a\n  |*/ f();\n}\n", "route {\n\t/* a\n  */ f();\n}\n"),
        ("route {\n\tf();\n |g();\n h();\n}\n", "route {\n\tf();\n\tg();\n h();\n}\n"),  # what was behind the cursor
    ],
)
def test_a_line_end(text, after):
    at = text.index("|")
    plain = text.replace("|", "")
    assert applied(plain, format_typed(snapshot_of(plain), at, "\n", "\t")) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "route {\n\tif ($x) {\n f(); \n g();\n\t\t}|\n h();\n}\n",
            "route {\n\tif ($x) {\n\t\tf();\n\t\tg();\n\t}\n h();\n}\n",
        ),
        ("route {\nf();\n  }|", "route {\n\tf();\n}"),
        ("  route {\n\tf();\n  }|\nroute[b] {\n exit;\n}\n", "route {\n\tf();\n}\nroute[b] {\n exit;\n}\n"),
        ("route {\n\tif ($x) {\n f();\n\t\t}|\n", "route {\n\tif ($x) {\n f();\n\t}\n"),  # the route has none yet
        ("route {\n f();\n\tif ($x) { g(); }|\n}\n", "route {\n f();\n\tif ($x) { g(); }\n}\n"),
        (
            "route {\n\tif ($x)\n\t{\n f();\n}|\n\telse g();\n}\n",
            "route {\n\tif ($x)\n\t{\n\t\tf();\n\t}\n\telse g();\n}\n",
        ),
        (
            "route {\n\tswitch ($x) {\n case 1:\n f();\n}|\n}\n",
            "route {\n\tswitch ($x) {\n\t\tcase 1:\n\t\t\tf();\n\t}\n}\n",
        ),
        ("route {\n\tf($(ru{uri.user}|));\n g();\n}\n", "route {\n\tf($(ru{uri.user}));\n g();\n}\n"),
        ('route {\n\tf("\n }|");\n}\n', 'route {\n\tf("\n }");\n}\n'),
        ("route {\n\t# a }|\n f();\n}\n", "route {\n\t# a }\n f();\n}\n"),
        ("route {\n\tf();\n}\n  }|\n", "route {\n\tf();\n}\n  }\n"),  # there is nothing to close
    ],
)  # fmt: skip
def test_a_brace(text, after):
    assert typed(text) == after


def test_nothing_is_done_in_a_template_or_behind_an_open_quote():
    assert typed("{% if x %}\nroute {\n if ($x) {\n }|\n}\n") == "{% if x %}\nroute {\n if ($x) {\n }\n}\n"
    text = 'route {\n\tf(");\n}\nroute[b] {\n\t|}\n'
    assert typed(text) == text.replace("|", "")
    at = text.index("|")
    assert format_typed(snapshot_of(text.replace("|", "")), at, "\n", "\t") == ()
