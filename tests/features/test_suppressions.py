"""Comments that suppress what was found: written where they count, and nowhere else is anything different."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.lint.suppression_edits import SuppressionEdits
from opensips_lsp.server.workspace import Workspace, options

RULES = indexed_rules()
OLD = 'route {\n\tif (method == "INVITE") exit;\n}\n'


def snapshot_of(text):
    workspace = Workspace(RULES, options(), lambda text: None)
    workspace.open("/nowhere/opensips.cfg", text)
    return workspace.snapshot("/nowhere/opensips.cfg")


def suppression_edits(snapshot):
    return SuppressionEdits(snapshot.in_scripts[0].source, snapshot.selection)


def applied(text, edit):
    return text[: edit.start] + edit.text + text[edit.end :]


def suppressed(text, number=0, code="M101"):
    """The text with the finding of that number and code disabled on its line, or None."""
    snapshot = snapshot_of(text)
    finding = [one for one in snapshot.findings if one.code == code][number]
    edit = suppression_edits(snapshot).on_line(finding)
    return edit and applied(text, edit)


@pytest.mark.parametrize(
    ("text", "after"),
    (
        (OLD, 'route {\n\tif (method == "INVITE") exit; # opensips-lint: disable=M101\n}\n'),
        (
            OLD.replace("\n", "\r\n"),
            'route {\r\n\tif (method == "INVITE") exit; # opensips-lint: disable=M101\r\n}\r\n',
        ),
        ("route { if (method==$x) exit; } # é", "route { if (method==$x) exit; } # é # opensips-lint: disable=M101\n"),
        ("route { if (method==$x) exit;  \n}", "route { if (method==$x) exit;  # opensips-lint: disable=M101\n}"),
        # within brackets, and where a string goes on: above, as far from the margin as the line
        (
            "route {\n\tif (method==$x &&\n\t$x) exit;\n}",
            "route {\n\t# opensips-lint: disable-next-line=M101\n\tif (method==$x &&\n\t$x) exit;\n}",
        ),
        (
            'route {\r\n  if (method == "a\r\nb") exit;\r\n}',
            'route {\r\n  # opensips-lint: disable-next-line=M101\r\n  if (method == "a\r\nb") exit;\r\n}',
        ),
        (
            "route { if (method==$x) /* a\nb */ exit; }",
            "# opensips-lint: disable-next-line=M101\nroute { if (method==$x) /* a\nb */ exit; }",
        ),
        # a string that goes on from the line before: nothing can stand above
        (
            'route { xlog("a\nb"); if (method==$x\n) exit; }',
            'route { xlog("a\nb"); if (method==$x # opensips-lint: disable=M101\n) exit; }',
        ),
        # the end of the text cannot be moved away from the comment
        ("route { {", "route { { /* opensips-lint: disable=S001 */"),
        # a comment that is there already
        (
            "route { if (method==$x) exit; } # opensips-lint: disable=M102 -- why\n",
            "route { if (method==$x) exit; } # opensips-lint: disable=M102,M101 -- why\n",
        ),
        (
            "# opensips-lint: disable-next-line=M102, M103\nroute { if (method==$x) exit; }\n",
            "# opensips-lint: disable-next-line=M102, M103,M101\nroute { if (method==$x) exit; }\n",
        ),
        (
            "route { if (method==$x) exit; } /* opensips-lint: disable=M102 */\n",
            "route { if (method==$x) exit; } /* opensips-lint: disable=M102,M101 */\n",
        ),
        # one that is about another line stays as it is
        (
            "# opensips-lint: disable=M102\nroute { if (method==$x) exit; }\n",
            "# opensips-lint: disable=M102\nroute { if (method==$x) exit; } # opensips-lint: disable=M101\n",
        ),
    ),
)
def test_disable_for_a_line(text, after):
    code = "S001" if "S001" in after else "M101"
    assert suppressed(text, code=code) == after
    assert not [one for one in snapshot_of(after).findings if one.code == code]


def test_the_second_line_keeps_its_finding():
    text = "route {\n\tif (method==$x) exit;\n\tif (method==$x) exit;\n}\n"
    assert len([one for one in snapshot_of(suppressed(text)).findings if one.code == "M101"]) == 1


def test_where_no_comment_can_stand_there_is_none():
    assert suppressed('route { if ($x == "a\nb" && method == "c\nd") exit; }') is None


@pytest.mark.parametrize(
    ("text", "after"),
    (
        (OLD, f"# opensips-lint: disable-file=M101\n{OLD}"),
        (OLD.replace("\n", "\r\n"), "# opensips-lint: disable-file=M101\r\n" + OLD.replace("\n", "\r\n")),
        (f"#!/usr/sbin/opensips\n{OLD}", f"#!/usr/sbin/opensips\n# opensips-lint: disable-file=M101\n{OLD}"),
        (
            f"# opensips-lint: disable-file=M102 -- why\n{OLD}",
            f"# opensips-lint: disable-file=M102,M101 -- why\n{OLD}",
        ),
        (
            f"# opensips-lint: disable-next-line=M102\n{OLD}",
            f"# opensips-lint: disable-file=M101\n# opensips-lint: disable-next-line=M102\n{OLD}",
        ),
    ),
)
def test_disable_for_a_file(text, after):
    snapshot = snapshot_of(text)
    assert applied(text, suppression_edits(snapshot).in_file("M101")) == after
    assert not [one for one in snapshot_of(after).findings if one.code == "M101"]


def test_findings_about_comments_or_internal_errors_are_not_suppressed():
    snapshot = snapshot_of("# opensips-lint: disable=M101\nroute { exit; }\n")
    (unused,) = [one for one in snapshot.findings if one.code == "S101"]
    assert not suppression_edits(snapshot).is_possible(unused)
    assert not suppression_edits(snapshot).is_possible(unused._replace(code="S900"))


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(whole_scripts.flatmap(mutations), st.data())
def test_what_is_disabled_is_not_found_and_all_else_is(text, data):
    if "_file" in text and '"\r' in text:
        return  # a comment between the name of an include and the CR mends it: what is found then is something else
    snapshot = snapshot_of(text)
    if any(item.unclosed is not None for _, item in snapshot.in_scripts[0].source.items):
        return  # what an open quote swallows is a guess, which a new line may change
    found = [one for one in snapshot.findings if suppression_edits(snapshot).is_possible(one)]
    if not found:
        return
    finding = data.draw(st.sampled_from(found))
    edit = suppression_edits(snapshot).on_line(finding)
    if edit is None:
        return
    changed = applied(text, edit)

    def place(one):
        return one.code, one.start + (len(edit.text) if one.start >= edit.start else 0)

    left = snapshot_of(changed).findings
    assert place(finding) not in {(one.code, one.start) for one in left}, changed
    numbers = Counter(one.code for one in snapshot.findings)
    numbers.subtract(Counter(one.code for one in left))
    about = _lines(text, finding)
    there = [one for one in snapshot.findings if one.code == finding.code and _lines(text, one) & about]
    assert {code for code, number in numbers.items() if number} == {finding.code}
    assert 1 <= numbers[finding.code] <= len(there)


def _lines(text, finding):
    return {text.count("\n", 0, at) for at in (finding.start, max(finding.start, finding.end - 1))}
