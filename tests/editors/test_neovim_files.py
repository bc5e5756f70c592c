"""The Neovim plug-in without its server: which files are OpenSIPS scripts, their colours, indentation and help."""

import json

import install
import pytest
from indented import INDENTED
from reserved import RESERVED

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.syntax.scanner import WORDS

pytestmark = pytest.mark.xdist_group("neovim")  # they share what is fetched and built for the editor

PLUGIN = install.ROOT / "editors" / "neovim"
EDITORS = {"0.7.2": install.neovim_7, "0.11.4": install.neovim_11, "vim": install.vim}
OURS = 'loadmodule "tm.so"\nroute {\n\texit;\n}\n'
THEIRS = '#!KAMAILIO\nloadmodule "tm.so"\nrequest_route {\n\texit;\n}\n'


@pytest.fixture(params=EDITORS)
def ask(bench, request):
    """Run an editor with the plug-in on a file -> the value of a Vim expression, once a script has been run."""
    editor = install.needed(EDITORS[request.param])

    def ask(path, expression, script=()):
        answer = bench.folder / "answer"
        commands = [*script, f"call writefile([json_encode({expression})], '{answer}')", "qall!"]
        lines = [f"set runtimepath^={PLUGIN}", "set nocompatible nomore", "filetype plugin indent on", "syntax on"]
        (bench.folder / "vimrc").write_text("\n".join(lines))
        (bench.folder / "script.vim").write_text("\n".join(commands))
        mode = ["-es"] if request.param == "vim" else ["--headless"]
        start = [editor, "-n", "-u", bench.folder / "vimrc", "-i", "NONE"]
        bench.run(*start, *mode, "-S", bench.folder / "script.vim", path)
        return json.loads(answer.read_text())

    return ask


@pytest.mark.parametrize(
    "name, content, ours",
    [
        ("opensips.cfg", "", True),
        ("opensips_residential.cfg", "# nothing yet\n", True),
        ("opensips.cfg.m4", "", True),
        ("edge.osips", "", True),
        ("proxy.cfg", OURS, True),
        ("proxy.cfg", "# a\n\nfailure_route[f]\n{\n\texit;\n}\n", True),
        ("proxy.inc", 'modparam("tm", "fr_timeout", 5)\n', True),
        ("proxy.cfg", "  loadmodule 'a/b/sl.so'\r\n", True),
        ("proxy.cfg", THEIRS, False),
        ("proxy.cfg", '#!define X\nloadmodule "tm.so"\n', False),
        ("proxy.cfg", '#loadmodule "tm.so"\n', False),
        ("proxy.cfg", 'loadmodule "tm"\n', False),
        ("setup.cfg", "[metadata]\nname = route\n", False),
        ("setup.cfg", "routes {\n}\n", False),
        ("haproxy.cfg", "global\n  log /dev/log local0\n", False),
    ],
)
def test_file_type(ask, bench, name, content, ours):
    filetype = ask(bench.file(name, content), "&filetype")
    assert (filetype == "opensips") == ours


# text, with what is asked for between « and »; the group that its first and last character have
COLOURS = [
    ("route { # a «comment»\n}", "opensipsComment"),
    ("/* a /* b */ «still» */ exit;", "opensipsComment"),
    ("/* a /* b */ c */ «exit»;", "opensipsStatement"),
    ('/* a " quote */ «exit»;', "opensipsStatement"),
    ("# it's\nroute { «exit»; }", "opensipsStatement"),
    ('xlog("a # «no» comment");', "opensipsString"),
    (r'xlog("a \" «b»"); exit;', "opensipsString"),
    (r"""xlog('a\'); «exit»;""", "opensipsStatement"),
    (r"""xlog('a "«b»');""", "opensipsString"),
    ('xlog("two\n«lines»");', "opensipsString"),
    (r'xlog("a«\n»b");', "opensipsEscape"),
    (r"xlog('a«\n»b');", "opensipsString"),
    ('xlog("from «$fu» to");', "opensipsInnerVariable"),
    ('xlog("«$fU»@$fd");', "opensipsInnerVariable"),
    ('xlog("$(hdr(«From»){uri.user}) x");', "opensipsParameter"),
    ('xlog("$(hdr(From){«uri.user»}) x");', "opensipsTransformation"),
    ('xlog("$(hdr(From){uri.user}) «x»");', "opensipsString"),
    ('xlog("unclosed $(ru"); «exit»;', "opensipsStatement"),
    ("if («$rU»==$fU) exit;", "opensipsVariable"),
    ("if («$rU»or $fU) exit;", "opensipsVariable"),
    ("if ($rU«or» $fU) exit;", "opensipsOperator"),
    ("if ($avp(«x»)==1) exit;", "opensipsParameter"),
    ("$var(x) = $(ru{«uri.host»});", "opensipsTransformation"),
    ("$var(x) = $(ru{uri.host}); «exit»;", "opensipsStatement"),
    ("$var(x) = $(avp(x)[«0»]);", "opensipsParameter"),
    ('$var("«x») = 1; exit;', "opensipsParameter"),
    ('$var("x) = 1; «exit»;', "opensipsStatement"),
    ("«route»[relay] { exit; }", "opensipsRoute"),
    ("route[«relay»] { exit; }", "opensipsRouteName"),
    ("«failure_route»[f] { exit; }", "opensipsRoute"),
    ("route { «t_relay»(); }", "opensipsCall"),
    ("route { «route»(relay); }", "opensipsRoute"),
    ("route { if («method»==INVITE) exit; }", "opensipsOldWord"),
    ("route { if («msg:len»>max_len) exit; }", "opensipsOldWord"),
    ("route { if (src_ip==«10.0.0.0/8») exit; }", "opensipsAddress"),
    ("«log_level»=3", "opensipsGlobal"),
    ('«loadmodule» "tm.so"', "opensipsInclude"),
    ('«include_file» "a.cfg"', "opensipsPreProc"),
    ("# opensips-lint: disable-next-line=M101\n«exit»;", "opensipsStatement"),
    ("exit; # «opensips-lint: disable=M101» -- why", "opensipsDirective"),
]


def test_colours(ask, bench):
    wanted, places, text = [], [], ""
    for snippet, group in COLOURS:
        before, inside, after = snippet.replace("»", "«").split("«")
        start = len(text.encode()) + len(before.encode())
        places += [start, start + len(inside.encode()) - 1]
        wanted += [(snippet, group)] * 2
        text += before + inside + after + "\n"
    group_at = "synIDattr(synID(byte2line(v:val + 1), v:val + 2 - line2byte(byte2line(v:val + 1)), 1), 'name')"
    found = ask(bench.file("opensips.cfg", text), f'map({places}, "{group_at}")')
    wrong = [(*want, group) for want, group in zip(wanted, found, strict=True) if want[1] != group]
    assert wrong == []


def test_every_word_that_opensips_reserves_has_a_colour(ask, bench):
    words = sorted(RESERVED)
    assert len(words) > 200
    numbers = f"map(range(1, {len(words)}), \"synIDattr(synID(v:val, 1, 1), 'name')\")"
    found = ask(bench.file("opensips.cfg", "\n".join(words) + "\n"), numbers)
    assert [TERMINALS[WORDS[word]] + " " + word for word, group in zip(words, found, strict=True) if not group] == []


def test_indentation(ask, bench):
    flat = "".join(line.lstrip("\t") for line in INDENTED.splitlines(keepends=True))
    lines = ask(bench.file("opensips.cfg", flat), "getline(1, '$')", ["set noexpandtab", "normal! gg=G"])
    assert "\n".join(lines) + "\n" == INDENTED


def test_comments_are_known_to_the_editor(ask, bench):
    path = bench.file("opensips.cfg", OURS)
    assert ask(path, "[&commentstring, &comments]") == ["# %s", "s1:/*,mb:*,ex:*/,b:#"]


def test_help_has_a_tag_for_each_command(ask, bench):
    copy = bench.folder / "doc"
    copy.mkdir()
    (copy / "opensips.txt").write_text((PLUGIN / "doc" / "opensips.txt").read_text())
    tags = ask(bench.file("opensips.cfg", OURS), f"readfile('{copy}/tags')", [f"helptags {copy}"])
    names = {line.split("\t")[0] for line in tags}
    assert {"opensips", ":OpensipsMigrate", ":OpensipsFix", "opensips.setup()"} <= names
