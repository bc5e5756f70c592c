"""What only a script of 2.3 is told, the editor goes on telling when the fixes have taken out what shows its age."""

import pytest
from server.client import span

from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.server.workspace import Workspace, options

RULES = indexed_rules()
HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 0)\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'
NEW = OLD.replace("method", "$rm")
AGED = " (this script comes from 2.3: it had `method` on line 6)"
PATH = "/nowhere/opensips.cfg"


def opened(text, **settings):
    scripts = Workspace(RULES, options(**settings), lambda text: None)
    scripts.open(PATH, text)
    return scripts


def replaced(scripts, old, new):
    at = scripts.buffer(PATH).string.index(old)
    scripts.change(PATH, [(at, at + len(old), new)])


def told(scripts):
    """The message about what only a script of 2.3 is told, or None."""
    found = [one.message for one in scripts.snapshot(PATH).findings if one.code == "M206"]
    return found[0] if found else None


def test_it_is_told_after_the_fix():
    scripts = opened(OLD)
    assert told(scripts).endswith(": `method` on line 6)")
    replaced(scripts, "method", "$rm")
    assert scripts.snapshot(PATH).text.string == NEW and told(scripts).endswith(AGED)
    replaced(scripts, "INVITE", "BYE")
    assert told(scripts).endswith(AGED)
    replaced(scripts, "$rm", "method")
    assert told(scripts).endswith(": `method` on line 6)")
    scripts.forget_files()
    replaced(scripts, "method", "$rm")
    assert told(scripts).endswith(AGED)
    scripts.close(PATH)
    scripts.open(PATH, NEW)
    assert told(scripts) is None


@pytest.mark.parametrize("whole", [False, True])
def test_fixes_that_are_made_together(whole):
    old = OLD.replace('"INVITE"', "INVITE").replace(
        "exit;\n", "exit;\n\tif (src_ip == 10.0.0.1 && proto == UDP) exit;\n"
    )
    scripts = opened(old)
    assert told(scripts)
    fixed, _ = scripts.fixed(PATH, {"M101", "M109", "M113", "M116"})
    new = scripts.fixed(PATH)[0]
    assert "method" not in fixed and "db_mode" not in new
    if whole:
        scripts.change(PATH, [(0, len(old), new)])
        assert told(scripts) is None  # it is fixed
        replaced(scripts, '"working_mode_preset", "single-instance-no-db"', '"db_mode", 0')
    else:
        for start, end, text in reversed([one for one in edits_between(old, new) if "preset" not in one.text]):
            scripts.change(PATH, [(start, end, text)])
    assert scripts.snapshot(PATH).text.string == fixed and "comes from 2.3: it had `method` on line 6)" in told(scripts)


def test_what_is_typed_makes_no_difference():
    scripts = opened(OLD)
    assert told(scripts)
    for old, new in (("exit;", "exit"), ("exit", "exit;"), ("method", "mthod"), ("mthod", "$rmm"), ("$rmm", "$rm")):
        replaced(scripts, old, new)
        assert told(scripts) == told(opened(scripts.buffer(PATH).string))


def test_the_fix_of_what_only_a_script_of_2_3_is_told_is_still_made():
    scripts = opened(OLD)
    told(scripts)
    replaced(scripts, "method", "$rm")
    assert scripts.fixed(PATH) == (NEW.replace('"db_mode", 0', '"working_mode_preset", "single-instance-no-db"'), 1)


def test_what_is_mistyped_for_a_moment_makes_no_script_older():
    scripts = opened(NEW)
    assert told(scripts) is None
    replaced(scripts, '"INVITE"', "INVITE")
    assert told(scripts).endswith(": `INVITE` on line 6)")
    replaced(scripts, "INVITE", '"INVITE"')
    assert told(scripts) is None


def test_what_is_put_into_an_empty_file_counts_as_opened():
    scripts = opened("\n")
    assert told(scripts) is None
    scripts.change(PATH, [(0, 0, OLD)])
    assert told(scripts).endswith(": `method` on line 6)")
    replaced(scripts, "method", "$rm")
    assert told(scripts).endswith(AGED)


def test_a_script_that_comes_to_be_judged_for_2_4():
    scripts = opened(OLD, target="2.3")
    assert told(scripts) is None
    scripts.configure(options(target="2.4"))
    assert told(scripts)
    replaced(scripts, "method", "$rm")
    assert told(scripts).endswith(AGED)
    scripts.configure(options(target="2.3"))
    assert told(scripts) is None
    scripts.configure(options(target="2.4", origin="2.3"))
    assert "comes from" not in told(scripts)


def test_a_part_that_is_open_ages_its_script(tmp_path):
    root, part = tmp_path / "opensips.cfg", tmp_path / "part.inc"
    root.write_text(HEAD + 'include_file "part.inc"\nroute { exit; }\n')
    part.write_text('route[a] { if (method == "INVITE") exit; }\n')
    scripts = Workspace(RULES, options(), lambda text: None)
    scripts.open(str(part), part.read_text())
    scripts.open(str(root), root.read_text())
    scripts.snapshot(str(part))
    scripts.change(str(part), [(15, 21, "$rm")])
    for path in root, part:
        found = scripts.snapshot(str(path)).findings
        assert [one.code for one in found if one.code == "M206"] == ["M206"] * (path == root)
    scripts.close(str(part))
    part.write_text('route[a] { if ($rm == "INVITE") exit; }\n')
    scripts.forget_files()
    assert [one.code for one in scripts.snapshot(str(root)).findings if one.code == "M206"] == ["M206"]


@pytest.mark.parametrize("name", ["eglot30", "vscode1100"])
def test_in_a_session(session, write, name):
    client = session(name)
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert sorted(one["code"] for one in client.diagnostics(where, 1)) == ["M101", "M206"]
    version = client.change(where, (span(5, 5, 5, 11), "$rm"))
    (left,) = client.diagnostics(where, version)
    assert left["code"] == "M206" and left["message"].endswith(AGED)
