"""What must be the same before and after is compared: a text that means something else is refused."""

import pytest

from opensips_lsp.formatting.check import Changed, reread
from opensips_lsp.project.includes import sources
from opensips_lsp.syntax.items import items

TEXT = """\
loadmodule "tm.so"  # relays
route {
    if ($x == 1 &&
        f("a
  b"))
        g();  /* c
  d */
    # exit; \t
    listen_as();
}
route[b] { exit; } /* e */
"""


def source_of(text):
    return sources("opensips.cfg", text, lambda name: None).sources[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    if", "\tif"),
        ("        g", "g"),
        ("&&\n", "&& \t\n"),
        ("relays\n", "relays   \n"),
        (" \t\n", "\n"),
        ("}\nroute[b]", "}\n  route[b]"),
    ],
)
def test_other_blanks_at_the_ends_of_lines_are_the_same_text(old, new):
    text = TEXT.replace(old, new)
    assert text != TEXT
    again = reread(source_of(TEXT), text)
    assert [(offset, item.text, item.tree) for offset, item in again] == [
        (offset, item.text, item.tree) for offset, item in items(text)
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("g()", "h()", "line"),
        ("g()", "g( )", "line"),
        ("    if", "if\n", "line"),
        ("&&\n        f", "&& f", "lines"),
        ("route[b]", "\nroute[b]", "line"),
        ("# exit", "exit", "line"),
        ('"a\n  b"', '"a\nb"', "tokens"),  # the blanks of a string are none of a line
        ('"a\n', '"a \n', "tokens"),
        ("/* c\n  d */", "/* c\nd */", "comments"),
        ("/* c\n", "/* c \n", "comments"),
        ("/* e */\n", "/* e */ exit;\n", "line"),
        ("/* e */\n", "/* e */\n\n", "lines"),
    ],
)
def test_what_means_something_else(old, new, what):
    assert TEXT.replace(old, new) != TEXT
    with pytest.raises(Changed, match=what):
        reread(source_of(TEXT), TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        # ` as ` is a word of the language with a blank before and behind it only
        ("listen=udp:10.0.0.1:5060\n as 10.0.0.2\n", "listen=udp:10.0.0.1:5060\nas 10.0.0.2\n", "tokens"),
        ("listen=udp:10.0.0.1:5060 as \n10.0.0.2\n", "listen=udp:10.0.0.1:5060 as\n10.0.0.2\n", "tokens"),
        ('include_file "a" \r\nroute { exit; }\n', 'include_file "a"\r\nroute { exit; }\n', "tokens"),
        # without an LF behind it, a # begins no comment
        ("route { exit; }\n# log_level=3", "route { exit; }\n# log_level=3\n", "tokens"),
        ("route { exit; } #", "route { exit; } #\n", "comments"),
        # behind a quote that is never closed, blanks may stand in strings
        ('route { f("); }\nroute[b] { \nexit; }\n', 'route { f("); }\nroute[b] {\nexit; }\n', "quote"),
        ("route { exit; }\n/* a \nb", "route { exit; }\n/* a\nb", "never closed"),
        (" #ifdef A\nroute { exit; }\n #endif\n", "#ifdef A\nroute { exit; }\n#endif\n", "template"),
    ],
)
def test_where_blanks_matter(before, after, what):
    with pytest.raises(Changed, match=what):
        reread(source_of(before), after)


def test_trees_are_compared():
    """Recovery from a syntax error looks where lines begin, so it may read the same tokens in another way."""
    source = source_of("route { $x = ( exit; if ($y) f(); }\n")
    _, item = source.all_items[0]
    item.tree = item.tree[:-1]
    with pytest.raises(Changed, match="another way"):
        reread(source, "  route { $x = ( exit; if ($y) f(); }\n")
