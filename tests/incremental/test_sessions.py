"""After each edit of a long session, what is found is what a fresh look at the same text finds."""

import random
import re

import pytest
from edits import BASE, OLD, edits

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import findings
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import choose
from opensips_lsp.model.facts import words_in
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.server.workspace import Workspace, options

pytestmark = pytest.mark.slow

RULES = own_rules()
SELECTION, TARGET = choose(RULES), parse_version("2.4")
PART = 'route[part] { xlog("part\\n"); route(relay); }\n'
LONGEST = 12_000
TYPED = (
    "# remember who calls",
    "/* not yet */",
    'xlog("L_INFO", "called $rU\\n");',
    "$var(x) = $nothing + 1;",
    "route(nowhere);",
    'if ($rU =~ "^1") {\n\tdrop();\n}',
    "@ _exit;",
    '$avp(who) = "a" + $fUx;',
    "# opensips-lint: disable=C501\n",
    "\u00a0",
    'switch ($rU) { case "1": exit; break; default: drop; }',
    'xlog("$rUx") # who\n',
    'exit; xlog("never");',
    "{ /* $rUx */ }",
    'method == "INVITE"',
    "if (uri==myself) # a\n{ @ }\n",
    "async(t_relay(), resume);",
    '$rm = "x";',
    "#",
    "\\",
)


def fresh(folder, name, texts, **settings):
    """The findings of a Workspace that has never seen another text."""
    workspace = Workspace(RULES, options(**settings), print)
    for other, text in texts.items():
        workspace.open(f"{folder}/{other}", text)
    return workspace.snapshot(f"{folder}/{name}").findings


def linted(path, text, origin=None):
    """What the linter finds in a text."""
    sources, problems = project.sources(path, text, read)
    return tuple(findings(Script(TARGET, sources, origin, not problems), sources[0], problems, SELECTION))


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def difference(found, wanted):
    return [one for one in found if one not in wanted], [one for one in wanted if one not in found]


@pytest.mark.parametrize(
    ("text", "seed", "count"),
    [
        (BASE, 1, 600),
        (OLD, 2, 400),
        (BASE * 3, 3, 150),
        ("", 4, 300),
        ('route { include_file "part.cfg"\n}\n' + BASE, 5, 150),
    ],
)
def test_a_long_session(tmp_path, scaled, text, seed, count):
    path, workspace, step = f"{tmp_path}/a.cfg", Workspace(RULES, options(), print), edits(seed)
    (tmp_path / "part.cfg").write_text(PART)
    workspace.open(path, text)
    workspace.snapshot(path)
    for number in range(scaled(count)):
        start, end, new = step(text)
        text = text[:start] + new + text[end:]
        workspace.change(path, [(start, end, new)])
        if len(text) > LONGEST:  # keep what is typed in a hand's reach
            workspace.change(path, [(LONGEST // 2, len(text), "")])
            text = text[: LONGEST // 2]
        found = workspace.snapshot(path).findings
        wanted = linted(path, text)
        assert found == wanted, (number, (start, end, new), difference(found, wanted))


@pytest.mark.parametrize("seed", [51, 52])
def test_letters_typed_and_taken_back(scaled, seed):
    chooser, text, workspace = random.Random(seed), BASE if seed % 2 else OLD, Workspace(RULES, options(), print)
    workspace.open("/nowhere/a.cfg", text)
    for _ in range(scaled(12)):
        at, typed = chooser.randrange(len(text)), chooser.choice(TYPED)
        if chooser.random() < 0.5:
            at = text.find("\n", at) + 1
        steps = [(at + number, at + number, letter) for number, letter in enumerate(typed)]
        if chooser.random() < 0.8:
            steps += [(at + number, at + number + 1, "") for number in reversed(range(len(typed)))]
        for start, end, new in steps:
            text = text[:start] + new + text[end:]
            workspace.change("/nowhere/a.cfg", [(start, end, new)])
            found, wanted = workspace.snapshot("/nowhere/a.cfg").findings, linted("/nowhere/a.cfg", text)
            assert found == wanted, ((start, end, new), difference(found, wanted))


@pytest.mark.parametrize("seed", [61, 62])
def test_comments_are_typed_while_routes_come_and_go(scaled, seed):
    """What was said of a route with a comment holds until another route, or a call, says otherwise."""
    chooser, workspace = random.Random(seed), Workspace(RULES, options(), print)
    text = BASE.replace("\n}", "\n\t# note\n}").replace("exit;", "exit; /* note */")
    workspace.open("/nowhere/a.cfg", text)
    more = (
        "route[x] { exit; }\n",
        "route[relay] { exit; }\n",
        "failure_route[missed] { exit; }\n",
        "route[checks] { t_relay(); }\n",
    )
    calls = "route(x);", "route(relay);", 't_on_failure("missed");', "route(checks);"
    for _ in range(scaled(150)):
        kind, new = chooser.random(), chooser.choice("ax(") if chooser.random() < 0.5 else ""
        notes = [match.end() for match in re.finditer("(?:#|/\\*) note", text)]
        at = chooser.choice(notes)
        edit = (at, at, new) if new else (at, at + (text[at] not in "\n *"), "")
        if kind < 0.2:
            at, new = text.index("route[resume]"), chooser.choice(more)
            edit = (text.index(new), text.index(new) + len(new), "") if new in text else (at, at, new)
        elif kind < 0.4:
            at, new = text.index("t_on_failure("), chooser.choice(calls)
            edit = (text.index(new), text.index(new) + len(new), "") if text.count(new) > 1 else (at, at, new)
        start, end, new = edit
        text = text[:start] + new + text[end:]
        workspace.change("/nowhere/a.cfg", [edit])
        found, wanted = workspace.snapshot("/nowhere/a.cfg").findings, linted("/nowhere/a.cfg", text)
        assert found == wanted, (edit, difference(found, wanted))


def test_what_is_typed_amid_a_line_end_is_there():
    text, workspace = "route {\r\n\texit;\r\n}\r\n", Workspace(RULES, options(), print)
    workspace.open("/nowhere/a.cfg", text)
    workspace.snapshot("/nowhere/a.cfg")
    for start, end, new in ((8, 8, "abc"), (9, 10, "xy"), (8, 12, "")):
        text = text[:start] + new + text[end:]
        workspace.change("/nowhere/a.cfg", [(start, end, new)])
        assert workspace.snapshot("/nowhere/a.cfg").findings == linted("/nowhere/a.cfg", text)
        assert set(workspace.snapshot("/nowhere/a.cfg").in_scripts[0].script.words) == set(words_in(text))


@pytest.mark.parametrize("seed", [11, 12])
def test_a_session_in_two_files_of_one_script(tmp_path, scaled, seed):
    texts = {
        "a.cfg": BASE.replace("route[relay]", 'include_file "part.cfg"\nroute[relay]'),
        "part.cfg": PART + OLD[600:1500],
    }
    workspace, steps = Workspace(RULES, options(), print), {name: edits(seed + len(name)) for name in texts}
    for name, text in texts.items():
        workspace.open(f"{tmp_path}/{name}", text)
    for number in range(scaled(150)):
        name = "part.cfg" if number % 3 else "a.cfg"
        start, end, new = steps[name](texts[name])
        texts[name] = texts[name][:start] + new + texts[name][end:]
        workspace.change(f"{tmp_path}/{name}", [(start, end, new)])
        for other in texts:
            found, wanted = workspace.snapshot(f"{tmp_path}/{other}").findings, fresh(tmp_path, other, texts)
            assert found == wanted, (number, name, other, (start, end, new), difference(found, wanted))


def test_from_another_version(tmp_path, scaled):
    """What is reported of a migration only, all the time."""
    path, workspace, step, text = f"{tmp_path}/a.cfg", Workspace(RULES, options(origin="2.3"), print), edits(21), OLD
    workspace.open(path, text)
    for number in range(scaled(150)):
        start, end, new = step(text)
        text = text[:start] + new + text[end:]
        workspace.change(path, [(start, end, new)])
        found, wanted = workspace.snapshot(path).findings, linted(path, text, parse_version("2.3"))
        assert found == wanted, (number, (start, end, new), difference(found, wanted))


@pytest.mark.parametrize("seed", [31, 32])
def test_a_session_in_which_files_and_settings_change(tmp_path, scaled, seed):
    """Saving reads all files again; the target changes back and forth; an included file changes on disk."""
    text, part = BASE.replace("route[relay]", 'include_file "part.cfg"\nroute[relay]'), PART
    path, workspace, step = f"{tmp_path}/a.cfg", Workspace(RULES, options(), print), edits(seed)
    workspace.open(path, text)
    targets = {}
    for number in range(scaled(150)):
        if number % 3 == 0:
            part = PART if number % 2 else PART.replace("relay", "nowhere")
            (tmp_path / "part.cfg").write_text(part)
            workspace.forget_files()
        if number % 10 == 0:
            targets = {"target": "2.3"} if number % 20 else {}
            workspace.configure(options(**targets))
        start, end, new = step(text)
        text = text[:start] + new + text[end:]
        workspace.change(path, [(start, end, new)])
        found, wanted = workspace.snapshot(path).findings, fresh(tmp_path, "a.cfg", {"a.cfg": text}, **targets)
        assert found == wanted, (number, (start, end, new), difference(found, wanted))


def test_a_fix_elsewhere_moves_when_the_script_is_read_anew():
    """An edit that may concern includes makes another Analysis; the first one has seen no edit either."""
    load, route, path = 'loadmodule "sl.so"\n', "route { t_relay(); }\n", "/nowhere/a.cfg"
    workspace, new = Workspace(RULES, options(), print), 'import_file "nowhere.cfg"\n'
    workspace.open(path, load + route)
    assert any(one.fix for one in workspace.snapshot(path).findings)
    workspace.change(path, [(len(load), len(load), new)])
    assert workspace.snapshot(path).findings == linted(path, load + new + route)


def test_an_include_that_cannot_be_followed_comes():
    """What was found while all files were known may not hold any more."""
    text, path = 'loadmodule "sl.so"\nmodparam("rr", "append_fromtag", 0)\nroute[a] { exit; }\n', "/nowhere/a.cfg"
    workspace, new = Workspace(RULES, options(), print), 'include_file "nowhere.cfg"\n'
    workspace.open(path, text)
    assert "C403" in [one.code for one in workspace.snapshot(path).findings]
    workspace.change(path, [(0, 0, new)])
    assert workspace.snapshot(path).findings == linted(path, new + text)


def test_several_edits_between_two_looks():
    """What a rule gathers from all items is gathered anew though nothing that used it is there any more."""
    text, path = "socket=udp:1.1.1.1:5060\nudp_workers=4\nroute { exit; }\n", "/nowhere/a.cfg"
    workspace = Workspace(RULES, options(), print)
    workspace.open(path, text)
    assert "M410" in [one.code for one in workspace.snapshot(path).findings]
    at = text.index("exit;")
    workspace.change(path, [(at, at, " "), (0, 0, "#")])
    after = "#" + text[:at] + " " + text[at:]
    assert workspace.snapshot(path).findings == linted(path, after)


@pytest.mark.parametrize("seed", [71, 72])
def test_a_session_with_several_edits_between_two_looks(tmp_path, scaled, seed):
    chooser, step = random.Random(seed), edits(seed)
    path, workspace, text = f"{tmp_path}/a.cfg", Workspace(RULES, options(), print), OLD if seed % 2 else BASE
    workspace.open(path, text)
    workspace.snapshot(path)
    for number in range(scaled(60)):
        changes = []
        for _ in range(chooser.randrange(1, 6)):
            changes.append(step(text))
            start, end, new = changes[-1]
            text = text[:start] + new + text[end:]
        workspace.change(path, changes)
        found, wanted = workspace.snapshot(path).findings, linted(path, text)
        assert found == wanted, (number, changes, difference(found, wanted))


def test_a_fix_elsewhere_moves_when_an_edit_wakes_more_rules():
    """What they find in an item is added to what is known of it; its fixes are as old as they were."""
    load, route, call, path = 'loadmodule "sl.so"\n', "route { exit; }\n", "route[a] { t_relay(); }\n", "/nowhere/a.cfg"
    workspace, new, at = Workspace(RULES, options(), print), "if (uri == myself) ", len(load + route) - 8
    workspace.open(path, load + route + call)
    assert any(one.fix for one in workspace.snapshot(path).findings)
    workspace.change(path, [(at, at, new)])
    text = load + route[:-8] + new + route[-8:] + call
    assert workspace.snapshot(path).findings == linted(path, text)
