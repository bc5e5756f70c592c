"""Includes are followed as cfg.lex follows them (oss_push_yy_state). The cases were run on OpenSIPS 2.4.11."""

import os

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint, lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.project.files import Outside
from opensips_lsp.project.includes import BadName, file_name
from opensips_lsp.syntax.text import decode

MAIN = "route { exit; }\n"


class Folder:
    """Real files, and what following the includes of one of them gives."""

    def __init__(self, path):
        self.path, self.asked = path, []

    def write(self, **files):
        for name, content in files.items():
            self[name] = content
        return self

    def __setitem__(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())

    def read(self, path):
        self.asked.append(path)
        try:
            with open(path, "rb") as file:
                return decode(file.read())
        except OSError:
            return None

    def sources(self, path="root.cfg"):
        return project.sources(path, self.read(path), self.read)

    def paths(self, path="root.cfg"):
        found, problems = self.sources(path)
        assert not problems, problems
        return [source.path for source in found]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory: an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


# ---- where a file is looked up


def test_the_working_directory_comes_first(folder):
    folder["etc/root.cfg"] = 'include_file "a.cfg"\n' + MAIN
    folder["etc/a.cfg"] = "log_level=1\n"
    assert folder.paths("etc/root.cfg") == ["etc/root.cfg", "etc/a.cfg"]
    folder["a.cfg"] = "log_level=2\n"
    assert folder.paths("etc/root.cfg") == ["etc/root.cfg", "a.cfg"]


def test_then_the_folder_of_the_including_file_not_of_the_root(folder):
    folder["etc/root.cfg"] = 'include_file "in/a.cfg"\n' + MAIN
    folder["etc/in/a.cfg"] = 'include_file "b.cfg"\n'
    folder["etc/b.cfg"] = "log_level=1\n"
    _, (problem,) = folder.sources("etc/root.cfg")
    assert (problem.source.path, problem.fatal) == ("etc/in/a.cfg", False) and "`b.cfg`" in problem.message
    folder["etc/in/b.cfg"] = "log_level=2\n"
    assert folder.paths("etc/root.cfg")[-1] == "etc/in/b.cfg"


def test_a_file_of_the_working_directory_has_no_folder(folder):
    folder["etc/root.cfg"] = 'include_file "a.cfg"\n' + MAIN
    folder["a.cfg"] = 'include_file "b.cfg"\n'
    folder["etc/b.cfg"] = "log_level=1\n"
    _, (problem,) = folder.sources("etc/root.cfg")
    assert problem.source.path == "a.cfg"
    assert folder.asked[-1] == "b.cfg"


def test_an_absolute_name_is_looked_up_once(folder):
    folder["etc/root.cfg"] = f'import_file "{folder.path}/a.cfg"\nimport_file "/nowhere/b.cfg"\n' + MAIN
    folder["a.cfg"] = "log_level=1\n"
    assert folder.paths("etc/root.cfg") == ["etc/root.cfg", f"{folder.path}/a.cfg"]
    assert folder.asked == ["etc/root.cfg", f"{folder.path}/a.cfg", "/nowhere/b.cfg"]


def test_a_text_without_a_path_includes_from_the_working_directory(folder):
    folder["a.cfg"] = "log_level=1\n"
    found, problems = project.sources("", 'include_file "a.cfg"\n' + MAIN, folder.read)
    assert [source.path for source in found] == ["", "a.cfg"] and not problems


def test_one_file_may_come_twice(folder):
    folder.write(**{"root.cfg": 'include_file "a.cfg"\ninclude_file "./a.cfg"\ninclude_file "b.cfg"\n' + MAIN})
    folder.write(**{"a.cfg": "log_level=1\n", "b.cfg": 'include_file "a.cfg"\n'})
    assert folder.paths() == ["root.cfg", "a.cfg", "./a.cfg", "b.cfg", "a.cfg"]


# ---- how deep


def chain(length, last):
    """root.cfg and files 1 … length, each including the next; what the last one holds."""
    files = {"root.cfg": 'include_file "1"\n' + MAIN}
    files.update({str(n): f'include_file "{n + 1}"\n' for n in range(1, length)})
    return files | {str(length): last}


def followed(files):
    found, problems = project.sources("root.cfg", files["root.cfg"], files.get)
    return found, [(problem.source.path, problem.message.partition(";")[0]) for problem in problems]


def test_ten_deep_is_fine():
    found, problems = followed(chain(10, "log_level=1\n"))
    assert len(found) == 11 and not problems


@pytest.mark.parametrize("directive", ["include_file", "import_file"])
@pytest.mark.parametrize("there", [True, False])
def test_eleven_is_too_deep_even_for_what_is_not_there(directive, there):
    files = chain(10, f'{directive} "11"\n') | ({"11": "log_level=1\n"} if there else {})
    found, problems = followed(files)
    assert len(found) == 11
    assert problems == [("10", "includes are nested deeper than 10")]


@pytest.mark.parametrize(
    "files, at",
    [
        ({"root.cfg": 'include_file "root.cfg"\n' + MAIN}, "root.cfg"),
        ({"root.cfg": 'import_file "./root.cfg"\n' + MAIN}, "root.cfg"),
        (
            {
                "root.cfg": 'include_file "a"\n' + MAIN,
                "a": 'log_level=1\ninclude_file "b"\n',
                "b": 'include_file "a"\n',
            },
            "b",
        ),
    ],
)
def test_a_circle_is_told_once(files, at):
    files = files | {"./root.cfg": files["root.cfg"]}
    _, problems = followed(files)
    assert [(path, "includes itself" in message) for path, message in problems] == [(at, True)]


# ---- what is not there


def test_a_missing_import_is_ignored(folder):
    folder["root.cfg"] = 'import_file "a.cfg"\n' + MAIN
    assert folder.paths() == ["root.cfg"]


def test_a_missing_include_is_told_at_its_place_and_is_no_certain_error(folder):
    text = '# é\r\ninclude_file "a.cfg"\n' + MAIN
    folder["root.cfg"] = text
    found, (problem,) = folder.sources()
    assert problem.source is found[0] and not problem.fatal
    assert text[problem.start : problem.end] == 'include_file "a.cfg"'


# ---- names


@pytest.mark.parametrize(
    "literal, name",
    [
        ('"a.cfg"', "a.cfg"),
        ('"it\'s"', "it's"),
        (r'"a\tb\nc\rd"', "a\tb\nc\rd"),
        (r'"a\-b\\c\"d\x41"', 'a-b\\c"dx41'),  # any other escape is the character itself
        ('"a"b"', 'a"b'),
        ('"' + "x" * 125 + '"', "x" * 125),
        ('"' + "é" * 62 + '"', "é" * 62),
        ('"a"\0b"', "a"),  # NUL ends it
    ],
)
def test_a_name_is_read_as_cfg_lex_reads_it(literal, name):
    assert file_name(literal) == name


@pytest.mark.parametrize(
    "literal, why",
    [
        ("a.cfg", "double quotes"),
        ("'a.cfg'", "double quotes"),
        ('"a.cfg";', "double quotes"),
        ('"a', "double quotes"),
        ('"', "double quotes"),
        ("", "double quotes"),
        ('"a.cfg"\r', "CR LF"),
        ('""', "empty"),
        (r'"a\"', "backslash"),
        ('"' + "x" * 126 + '"', "longer than 125"),
        ('"' + "é" * 63 + '"', "longer than 125"),
        ('"' + "\udcff" * 126 + '"', "longer than 125"),
        ('"a\0b"', "double quotes"),
    ],
)
def test_a_name_that_cfg_lex_refuses(literal, why):
    with pytest.raises(BadName, match=why):
        file_name(literal)


@pytest.mark.parametrize("directive", ["include_file", "import_file"])
@pytest.mark.parametrize(
    "written", ["a.cfg", "'a.cfg'", '"a.cfg";', '"a.cfg"\r', '""', '"a\\ b"', '"' + "x" * 126 + '"']
)
def test_a_bad_name_is_an_error_of_include_and_import_alike(directive, written):
    found, problems = project.sources("root.cfg", f"{directive} {written}\n{MAIN}", lambda path: "log_level=1\n")
    assert [problem.fatal for problem in problems] == [True]
    assert len(found) == 1


@pytest.mark.parametrize("written", ['"a.cfg"', '\n\n\t"a.cfg"', '"a.cfg" \r', '"a.cfg"\t# x'])
def test_a_name_ends_at_a_blank_and_may_stand_on_the_next_line(written):
    found, problems = followed({"root.cfg": f"include_file{written}\n{MAIN}", "a.cfg": "log_level=1\n"})
    assert [source.path for source in found] == ["root.cfg", "a.cfg"] and not problems


def test_comments_and_strings_include_nothing():
    text = '# include_file "a"\n/* include_file "a"\n*/ log_name="\ninclude_file \\"a\\"\n"\n' + MAIN
    found, problems = followed({"root.cfg": text, "a": "bogus"})
    assert len(found) == 1 and not problems


# ---- inside a route


def test_a_file_included_inside_a_route_is_a_fragment_of_it():
    text = 'failure_route[f] {\n if ($x) {\n  include_file "a.inc"\n }\n}\ninclude_file "b.cfg"\n' + MAIN
    files = {
        "root.cfg": text,
        "a.inc": 'xlog("x");\ninclude_file "c.inc"\n',
        "c.inc": "exit;\n",
        "b.cfg": "route[b] { exit; }\n",
    }
    found, problems = followed(files)
    assert not problems
    told = [(source.path, source.role, source.route) for source in found]
    route = ("failure_route", "f")
    assert told == [
        ("root.cfg", "script", None),
        ("a.inc", "fragment", route),
        ("c.inc", "fragment", route),
        ("b.cfg", "script", None),
    ]
    assert not any(item.problems for source in found for _, item in source.items)
    assert [source.included for source in found] == [False, True, True, True]


AMID = ('modparam("dialplan",\ninclude_file "a"\n)\n' + MAIN, 'route { xlog(\nimport_file "a"\n); exit; }\n')


@pytest.mark.parametrize("text", AMID)
def test_an_include_amid_a_statement_is_not_read_and_makes_its_statement_uncertain(text):
    """The server splices in what the file holds, and may well start: `"db_url", "x"`, or `"text"`."""
    (root,), (problem,) = project.sources("root.cfg", text, {"root.cfg": text, "a": '"text"'}.get)
    assert "inside a statement" in problem.message and not problem.fatal
    assert text[problem.start : problem.end].endswith('_file "a"')
    rules, target = own_rules(), parse_version("2.4")
    told = lint(Script(target, [root], all_files_known=False), root, rules)
    assert told and all(finding.severity != "error" and finding.fix is None for finding in told)
    broken = text.replace('include_file "a"', "").replace('import_file "a"', "")
    assert any(finding.severity == "error" for finding in lint_text(broken, target, rules))


SOFTENED = (
    'route { . exit;\nxlog(\nimport_file "a"\n);\n}\n',
    'route { exit\nxlog(\nimport_file "a"\n); }\n',
    'route { $rU = ;\nif ($ru\ninclude_file "a"\n) exit; }\n',
    'route { t_relay() exit; xlog(include_file "a"\n "x"); }\n',
    'route { no_such();\nxlog(\nimport_file "a"\n); }\n',
)


@pytest.mark.parametrize("text", SOFTENED)
def test_an_include_amid_a_statement_leaves_the_errors_before_it_what_they_are(text):
    text = 'loadmodule "sl.so"\n' + text
    (root,), _ = project.sources("root.cfg", text, {"root.cfg": text}.get)
    told = lint(Script(parse_version("2.4"), [root]), root, own_rules())
    errors = [finding for finding in told if finding.severity == "error" and finding.code in ("S001", "C404")]
    assert errors and all(finding.start < text.index("_file") for finding in errors)


def test_places_are_in_the_order_of_reading():
    text = 'log_level=1\ninclude_file "a"\nroute {\n include_file "b"\n}\n'
    found, _ = followed(
        {"root.cfg": text, "a": 'include_file "c"\nlog_name="x"\n', "b": "exit;\n", "c": "children=1\n"}
    )
    by_path = {source.path: source for source in found}
    reading = [by_path["root.cfg"].at(0), by_path["c"].at(0), by_path["a"].at(20), by_path["root.cfg"].at(30),
               by_path["b"].at(0), by_path["root.cfg"].at(60)]  # fmt: skip
    assert reading == sorted(reading)


EMPTY = {
    "empty": "# nothing\n",
    "nest": 'include_file "empty"\nimport_file "missing"\n',
    "full": "exit;\n",
    "more": 'include_file "full"\n',
}


@pytest.mark.parametrize(
    "text",
    [
        'include_file "empty"\n' + MAIN,
        'include_file "empty"\ninclude_file "nest"\n' + MAIN,
        'route {\n include_file "empty"\n exit; }\n',
        'route {\n include_file "nest"\n ; }\n',
        'route {\n include_file "empty"\n include_file "full"\n }\n',
        'route {\n include_file "more"\n }\n',
        'route { if ($x) {\n include_file "empty"\n } exit; }\n',
        'route { switch ($x) { case 1:\n include_file "nest"\n } }\n',
    ],
)
def test_empty_files_may_be_included(text):
    assert followed(EMPTY | {"root.cfg": text})[1] == []


@pytest.mark.parametrize(
    "body",
    [
        'include_file "empty"',
        'include_file "nest"',
        'include_file "empty"\n include_file "nest"',
        'include_file "empty" #;',
    ],
)
def test_a_route_of_includes_that_bring_nothing_is_an_error_at_its_brace(body):
    text = f"route {{\n {body}\n}}\n# }}\n"
    found, problems = project.sources("root.cfg", text, EMPTY.get)
    (problem,) = problems
    assert problem.source is found[0] and "`}`" in problem.message
    assert (problem.start, problem.end) == (text.index("\n}") + 1, text.index("\n}") + 2)
    assert problem.fatal


def test_what_a_missing_include_would_bring_is_not_judged():
    text = 'route {\n include_file "missing"\n}\n'
    assert [message for _, message in followed({"root.cfg": text})[1]] == ["`missing` does not exist"]


@pytest.mark.parametrize("text", ['include_file "empty"\n', '# x\ninclude_file "nest"'])
def test_a_script_of_includes_that_bring_nothing_is_an_error(text):
    found, (problem,) = project.sources("root.cfg", text, EMPTY.get)
    assert "empty" in problem.message and problem.source is found[0]
    assert text[problem.start : problem.end].startswith("include_file")


def test_a_script_may_be_nothing_but_includes():
    assert followed({"root.cfg": 'include_file "a"\n', "a": MAIN})[1] == []


# ---- a root that is none


def test_a_root_that_is_a_part_of_a_route_is_told_once_and_read_as_such():
    found, problems = project.sources("body.inc", '# about\nif ($x) exit;\nxlog("a");\n', lambda path: None)
    assert [(source.role, source.route) for source in found] == [("fragment", None)]
    assert not any(item.problems for _, item in found[0].items)
    assert [(problem.start, problem.end, problem.fatal) for problem in problems] == [(8, 10, True)]


@pytest.mark.parametrize("text", ["", "# x\n", "exit; }\n", "log_level=1\nexit;\n", "route { exit; ", "}\n"])
def test_a_broken_root_is_no_part_of_a_route(text):
    found, problems = project.sources("root.cfg", text, lambda path: None)
    assert found[0].role == "script" and not problems
    assert any(item.problems for _, item in found[0].items)


def test_a_memo_is_shared_between_files():
    memo, text = {}, "route[a] { exit; }\n"
    files = {"root.cfg": 'include_file "a"\n' + MAIN, "a": text, "b": text}
    first, _ = project.sources("root.cfg", files["root.cfg"], files.get, memo)
    second, _ = project.sources("b", text, files.get, memo)
    assert second[0].items[0][1] is first[1].items[0][1]


def test_the_name_of_a_file_may_be_any_bytes(folder):
    name = os.fsdecode(b"caf\xe9")
    (folder.path / name).write_bytes(b"log_level=1\n")
    (folder.path / "root.cfg").write_bytes(b'include_file "caf\xe9"\n' + MAIN.encode())
    assert folder.paths() == ["root.cfg", name]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("if ($rU) exit;\n", True),
        ("{{ before }}\nif ($rU) exit;\n", False),
        ("# {{ before }}\nroute { exit; }\n", False),
    ],
)
def test_a_template_may_be_the_body_of_a_route(text, wrong):
    """What is around its statements is in what another program writes in the place of an expression."""
    closure = project.sources("a.cfg", text, lambda path: None)
    assert ["only be included" in problem.message for problem in closure.problems] == [True] * wrong


def flattened(files):
    return project.sources("root.cfg", files["root.cfg"], files.get, preprocessor=True)


@pytest.mark.parametrize("written", ['"a b"', "'a b'", '"a b"; # dropped', "\t'a b' )"])
def test_a_preprocessor_takes_what_stands_between_quotes(written):
    found, problems = flattened({"root.cfg": f"include_file {written}\n{MAIN}", "a b": "log_level=1\n"})
    assert [source.path for source in found] == ["root.cfg", "a b"] and not problems


@pytest.mark.parametrize("written", ["", ' ""', " 'a'", " a.cfg", ' "a.cfg', '\n"a.cfg"'])
def test_a_preprocessor_takes_no_other_name(written):
    found, (problem, *_) = flattened({"root.cfg": f"include_file{written}\n{MAIN}", "a.cfg": "log_level=1\n"})
    assert len(found) == 1 and problem.fatal and "2 characters or more" in problem.message


def test_a_preprocessor_needs_the_imported_file_and_goes_deeper():
    _, (problem,) = flattened({"root.cfg": f'import_file "none"\n{MAIN}'})
    assert "`none` does not exist" in problem.message
    files = {"root.cfg": f'include_file "10"\n{MAIN}'}
    files.update({str(n): f'include_file "{n + 1}"\n' for n in range(10, 61)})
    found, (problem,) = flattened(files)
    assert len(found) == 51 and "deeper than 50" in problem.message


@pytest.mark.parametrize(
    ("text", "fatal"),
    [
        (f'include_file "none"\n{MAIN}', True),
        (f'import_file "a/none" # dropped\n{MAIN}', True),
        (f'include_file "/etc/none"\n{MAIN}', False),  # that may be there on the server
        (f'/*\n  include_file "none"\n*/\n{MAIN}', True),
        ("route { xlog(\"\nimport_file 'none'\n\"); }\n", True),
        (f'# include_file "none"\n{MAIN}', None),
        (f'{MAIN}# include_file "none"', None),
        (f'{MAIN}exit; include_file "none"', None),
        (f'/*\ninclude_file "there"\ninclude_file x\ninclude_file "/etc/none"\n*/\n{MAIN}', None),
        (f'/* include_file "none" */\n{MAIN}', None),
    ],
)
def test_a_preprocessor_needs_each_file(text, fatal):
    _, problems = flattened({"root.cfg": text, "there": ""})
    assert [problem.fatal for problem in problems] == ([] if fatal is None else [fatal])
    assert all(text[problem.start :].startswith(("include_file", "import_file")) for problem in problems)


def test_an_include_amid_a_statement_is_followed_by_a_preprocessor():
    text = 'route { xlog(\ninclude_file "none"\n"a"); }\n'
    assert any(
        problem.fatal and "`none` does not exist" in problem.message for problem in flattened({"root.cfg": text})[1]
    )


def test_what_may_not_be_read_or_has_no_place_may_be_there():
    def outside(path):
        raise Outside(path)

    hidden = f'/*\ninclude_file "none"\n*/\n{MAIN}'
    for text in (f'include_file "none"\n{MAIN}', hidden):
        assert not any(
            problem.fatal for problem in project.sources("root.cfg", text, outside, preprocessor=True).problems
        )
        found = project.sources("", text, lambda path: None, preprocessor=True)
        assert not any(problem.fatal for problem in found.problems)
        assert not any(problem.fatal for problem in project.sources("a.cfg", text, lambda path: None).problems)


def test_only_some_preprocessors_follow_what_is_behind_blanks():
    text = f'/*\n include_file "none"\n*/\n{MAIN}'
    closure = project.sources("root.cfg", text, lambda path: None, preprocessor=True, indented=False)
    assert not closure.problems
