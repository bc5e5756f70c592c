"""Suppression comments: what they leave of the findings, what is reported of them, and how they are taken out."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint import selection
from opensips_lsp.lint import suppressions as suppress
from opensips_lsp.lint.finding import ERROR, SAFE, Finding
from opensips_lsp.lint.findings import findings, include_findings, merged, script_of
from opensips_lsp.lint.fixes import apply, fix_found
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.project.includes import sources

RULES = [rule for rule in own_rules() if rule.code[0] == "M"]
ALL = selection.choose(RULES)
METHOD, URI = 'if (method == "INVITE") exit;', "if (uri == myself) exit;"
UNUSED, UNKNOWN = suppress.UNUSED_CODE, suppress.UNKNOWN_CODE


def found(text, chosen=ALL, target="2.4", problems=()):
    script = script_of(text, parse_version(target))
    return findings(script, script.sources[0], problems, chosen)


def codes(body, **options):
    """Codes of what is found in the body of a route."""
    return [finding.code for finding in found(f"route {{\n{body}\n}}\n", **options)]


def mended(text, chosen=ALL):
    def script_for(text):
        script = script_of(text, parse_version("2.4"))
        return script, script.sources[0]

    return fix_found(script_for, text, lambda script, source: findings(script, source, (), chosen))[0]


@pytest.mark.parametrize(
    "body",
    [
        f"{METHOD} # see opensips-lint: disable=M101",  # not what the comment begins with
        f'{METHOD} xlog("# opensips-lint: disable=M101\\n");',
        f"{METHOD} xlog('/* opensips-lint: disable */');",
        f"{METHOD} # opensips-lnt: disable=M101",
        f"# opensips-lint: disable=M101 \\\n{METHOD} # opensips-lint: disable=M105",
        f"{METHOD}\n# opensips-lint: disable-next-line=M101\nexit;",
    ],
)
def test_near_misses_suppress_nothing(body):
    assert "M101" in codes(body)


def test_mark_in_an_unclosed_string_or_comment_is_none():
    for opening in ('xlog("', "/* "):
        text = f"route {{\n{METHOD}\n{opening} # opensips-lint: disable-file\n"
        assert "M101" in [finding.code for finding in found(text)]


@pytest.mark.parametrize(
    "comment",
    [
        "# opensips-lint: disable=M101",
        "#opensips-lint:disable = m101",
        "# opensips-lint: disable=bare-method",
        "# opensips-lint: disable=M1",
        "# opensips-lint: disable=M105 , M101",
        "# opensips-lint: disable",
        "/* opensips-lint: disable=M101 */",
        "# opensips-lint: disable=M101 -- the phones of 2009",
        "# why # opensips-lint: disable=M101",
        "# opensips-lint: disable (all of it)",
        "# opensips-lint: disable=M105 # opensips-lint: disable=M101",
        "/* why\n * opensips-lint: disable-file=M101\n */",
    ],
)
def test_forms_of_the_comment(comment):
    assert "M101" not in codes(f"{METHOD} {comment}")


def test_next_line_is_the_next_that_has_code():
    comments = "# opensips-lint: disable-next-line=M101\n\n/* opensips-lint: disable-next-line=M105\n */\n"
    assert codes(f"{comments}{METHOD} {URI}") == []
    assert codes(f"{comments}\n# {METHOD}\nexit;\n{METHOD}") == [UNUSED, UNUSED, "M101"]


def test_file_is_meant_from_anywhere():
    assert codes(f"{METHOD}\n{URI}\nexit; # opensips-lint: disable-file=M101") == ["M105"]
    assert codes(f"{METHOD}\n{URI}\n/* opensips-lint: disable-file */") == []
    text = f"# opensips-lint: disable-file=M101\n\nroute {{ {METHOD} }}\nroute[x] {{ {METHOD} {URI} }}\n"
    assert [finding.code for finding in found(text)] == ["M105"]


def test_finding_over_several_lines_is_suppressed_on_its_first_and_its_last():
    assert codes("if (uri # opensips-lint: disable=M105\n\n== myself) exit;") == []
    assert codes("if (uri\n\n== myself) exit; # opensips-lint: disable=M105") == []
    assert "M105" in codes("if (uri\n# opensips-lint: disable=M105\n== myself) exit;")


def test_the_lines_of_a_finding_are_those_of_its_characters():
    """What ends with a line is not of the next one; what has the first character of a line is."""
    text = "route { exit;\n} # opensips-lint: disable=M101\n"
    script = script_of(text, parse_version("2.4"))
    for end, is_left in ((text.index("}"), True), (text.index("}") + 1, False)):
        one = Finding("M101", "bare-method", ERROR, None, "made up", 0, end)
        left = suppress.apply([one], script, script.sources[0], ALL)
        assert (one in left) is is_left


def test_line_ends_are_those_of_opensips():
    assert codes(f"{METHOD} # opensips-lint: disable=M101\r\n{URI}\r") == ["M105"]
    assert codes(f"{METHOD}\f# opensips-lint: disable=M101\u2028\x85") == []


# ---- syntax errors and includes


def test_syntax_error_goes_by_its_name_only():
    for comment, expected in (("", ["S001"]), ("=M101", ["S001"]), ("=S001", []), ("=syntax-error", []), ("=S0", [])):
        assert codes(f"exit # opensips-lint: disable-file{comment}\n") == expected


def test_nothing_is_called_unused_where_rules_have_not_seen_everything():
    assert codes("exit; # opensips-lint: disable=M101") == [UNUSED]
    assert codes("exit; # opensips-lint: disable=M101\n if (") == ["S001"]
    part = "route[x] { exit; } # opensips-lint: disable=M101\n"
    assert found(part) == [] and len(found(part + "route { exit; }\n")) == 1


def test_include_that_is_not_here_can_be_suppressed():
    text = 'include_file "gone.cfg" # opensips-lint: disable=include\nroute { exit; }\n'
    closure, problems = sources("a.cfg", text, {}.get)
    script = Script(parse_version("2.4"), closure, None, not problems)
    assert len(include_findings(closure[0], problems)) == 1
    assert findings(script, closure[0], problems, ALL) == []
    assert found(text, problems=None) == []  # whether the include is there is not known: so is whether it is used
    assert [finding.code for finding in found(text)] == [UNUSED]


# ---- unused comments


def test_unused_is_a_warning_with_a_safe_fix():
    (one,) = found("route {\n\texit; # opensips-lint: disable=M101,bare-uri\n}\n")
    assert (one.code, one.severity, one.fix.applicability) == (UNUSED, "warning", SAFE) and one.severity != ERROR
    assert one.message == "unused suppression: no finding of `M101`, `bare-uri` here"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("exit; # opensips-lint: disable=M101\n", "exit;\n"),
        ("exit;\t # opensips-lint: disable=M101 -- why\r\n", "exit;\r\n"),
        ("\t# opensips-lint: disable=M101\nexit;\n", "exit;\n"),
        ("\t# opensips-lint: disable-next-line=M101\r\nexit;\r\n", "exit;\r\n"),
        ("exit; # why # opensips-lint: disable=M101\n", "exit; # why\n"),
        ("/* opensips-lint: disable */ exit;\n", " exit;\n"),
        ("if/* opensips-lint: disable=M101 */(1) exit;\n", "if (1) exit;\n"),
        ("if (1) /* opensips-lint: disable=M101 */ exit;\n", "if (1) exit;\n"),
        ("/*\n * why\n * opensips-lint: disable-file=M101\n */\nexit;\n", "/*\n * why\n * \n */\nexit;\n"),
        ("/* opensips-lint: disable-file=M101 -- x\n */\nexit;\n", "/* \n */\nexit;\n"),
        (f"{METHOD} # opensips-lint: disable=M101,M105\n", f"{METHOD} # opensips-lint: disable=M101\n"),
        (f"{METHOD} # opensips-lint: disable=M105, M101,M102 -- x\n", f"{METHOD} # opensips-lint: disable=M101 -- x\n"),
        (
            f"{METHOD} # opensips-lint: disable=M105 # opensips-lint: disable=M101\n",
            f"{METHOD} # opensips-lint: disable=M101\n",
        ),
        (
            f"{METHOD} # opensips-lint: disable=M101 # opensips-lint: disable=M105\n",
            f"{METHOD} # opensips-lint: disable=M101\n",
        ),
    ],
)
def test_unused_comment_is_taken_out_and_nothing_else(before, after):
    text, wanted = f"route {{\n{before}}}\n", f"route {{\n{after}}}\n"
    assert mended(text) == wanted
    assert mended(wanted) == wanted


def test_each_fix_alone_gives_what_all_give():
    text = (
        "route {\nexit; # opensips-lint: disable=M101\n# opensips-lint: disable=M105\n# opensips-lint: disable=M102\n"
        "}\n"
    )
    unused = found(text)
    assert len(unused) == 3
    assert apply(text, [one.fix for one in unused])[0] == mended(text) == "route {\nexit;\n}\n"


def test_suppressed_findings_are_not_fixed_and_their_comment_stays():
    text = f"route {{\n{METHOD} # opensips-lint: disable=M101\n{METHOD}\n}}\n"
    assert mended(text) == f"route {{\n{METHOD} # opensips-lint: disable=M101\n{METHOD.replace('method', '$rm')}\n}}\n"


def test_comment_goes_with_the_last_thing_that_it_suppressed():
    text = "route {\nexit; # opensips-lint: disable=M101\n}\n"
    assert found(text) and not found(mended(text))


@pytest.mark.parametrize(
    ("options", "comment"),
    [
        ({"target": "2.3"}, "M101"),  # may be wanted for 2.4
        ({"target": "2.3"}, ""),
        ({"chosen": selection.choose(RULES, ignore=("M101",))}, "M101"),  # has not run
        ({"chosen": selection.choose(RULES, ignore=("M101",))}, "M1"),
        ({"chosen": selection.choose(RULES, ignore=("S101",))}, "M101"),
        ({"chosen": selection.choose(RULES, select=("M101",))}, "M101"),  # nobody asks for S101
        ({}, "M101,S101"),
        ({}, "unused-suppression"),
    ],
)
def test_not_called_unused(options, comment):
    assert codes(f"exit; # opensips-lint: disable{'=' if comment else ''}{comment}", **options) == []


@pytest.mark.parametrize(
    ("head", "code", "unused"),
    [
        (
            "",
            "C412",
            False,
        ),  # OpenSIPS does not get to the modules of a script that it cannot parse and that loads none
        ("", "M101", True),  # this was looked for
        ('loadmodule "signaling.so"\n', "C412", True),
    ],
)
def test_what_is_not_looked_for_above_a_syntax_error_is_not_called_unused(head, code, unused):
    chosen = selection.choose(own_rules(), select=("M101", "C412", "S101"))
    text = f"{head}route {{\n{METHOD}\n}} # opensips-lint: disable={code}\n"
    assert [one.code for one in found(text, chosen)] == ["M101"] + [UNUSED] * unused


def test_what_is_only_found_in_an_old_script_is_called_unused_only_there():
    chosen = selection.choose(RULES, select=("M101", "M206", "S101"))
    assert codes("exit; # opensips-lint: disable=M206", chosen=chosen) == []
    assert codes(f"{METHOD}\nexit; # opensips-lint: disable=M206", chosen=chosen) == ["M101", UNUSED]


def test_called_unused_on_request():
    chosen = selection.choose(RULES, select=("M101", "S101"))
    assert codes("exit; # opensips-lint: disable=M101", chosen=chosen) == [UNUSED]
    assert codes("exit; # opensips-lint: disable", chosen=chosen) == []


def test_file_in_two_scripts_has_an_unused_comment_only_if_it_is_unused_in_both():
    text = f"route {{\n{METHOD} # opensips-lint: disable=M101\nexit; # opensips-lint: disable=M105\n}}\n"
    both = found(text)
    more = [both[0]._replace(start=1, end=2), both[0]._replace(code="M101", start=20)]
    assert merged(both, both) == both
    assert merged(both, more) == merged(more, both) == [more[1]]


# ---- comments that nobody understands


@pytest.mark.parametrize(
    ("comment", "message", "right_comment"),
    [
        ("disable=bare-metod", "there is no rule `bare-metod`; did you mean `bare-method`?", "disable=bare-method"),
        ("disable=M101,Q9", "there is no rule `Q9`; it suppresses nothing", None),
        (
            "disabel=M101",
            "`opensips-lint: disabel` is not a suppression comment; did you mean `disable`?",
            "disable=M101",
        ),
        ("disabled for now", "`opensips-lint: disabled` is not a suppression comment; did you mean `disable`?", None),
        (
            "M101",
            "`opensips-lint: M101` is not a suppression comment; use `disable`, `disable-next-line`, `disable-file`",
            None,
        ),
        ("disable=", "`disable=` names no rule; add rules, or remove the `=` to suppress all of them", None),
        ("disable M101", "`M101` is not read as a rule because there is no `=` before it", "disable=M101"),
        (
            "disable=M105 bare-method",
            "`bare-method` is not read as a rule because there is no `,` before it",
            "disable=M105,bare-method",
        ),
    ],
)
def test_mistakes_are_reported_and_fixed_only_on_request(comment, message, right_comment):
    text = f"route {{\n{METHOD} {URI} # opensips-lint: {comment}\n}}\n"
    reported = [finding for finding in found(text) if finding.code == UNKNOWN]
    assert [one.message for one in reported] == [message] and reported[0].severity == "warning"
    assert (reported[0].fix is None) == (right_comment is None) or comment == "disabled for now"
    assert comment in mended(text)
    if right_comment:
        assert reported[0].fix.applicability != SAFE
        assert apply(text, [reported[0].fix])[0] == text.replace(comment, right_comment)


def test_what_is_understood_of_a_comment_works_beside_a_mistake():
    assert codes(f"{METHOD} # opensips-lint: disable=M101,bare-metod") == [UNKNOWN]
    assert "M101" in codes(f"{METHOD} # opensips-lint: disable=bare-metod")


def test_mistakes_can_be_ignored_and_suppressed():
    assert (
        codes("exit; # opensips-lint: nonsense", chosen=selection.choose(RULES, ignore=("unknown-suppression",))) == []
    )
    assert codes("exit; # opensips-lint: nonsense\n# opensips-lint: disable-file=S102") == []


def test_many_comments_are_quick():
    body = "".join(
        f"{METHOD} # opensips-lint: disable=M101\n# opensips-lint: disable-next-line=M105\n{URI}\n" for _ in range(3000)
    )
    assert codes(body) == []
