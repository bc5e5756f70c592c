"""The Emacs mode, and a session with eglot 1.9 in Debian's Emacs. Files are compared byte for byte."""

import json

import install
import pytest
from indented import INDENTED
from reserved import RESERVED

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.syntax.scanner import WORDS

pytestmark = pytest.mark.xdist_group("emacs")  # they share what is fetched and built for the editor

MODE = install.ROOT / "editors" / "emacs"
SESSION = install.ROOT / "tests" / "editors" / "session.el"

OLD = """\
# Müßiggang ☎ 😀
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "tm.so"
route {
	xlog("😀 Grüße\\n"); if (method == "INVITE") route(weiter);
	/* 😀 */ if (src_ip == 10.0.0.1) { xlog("é"); route("weiter"); }
	if (uri == "sip:ü@example.org") exit; # 😀
	exit;
}
route[weiter] { t_on_failure("weiter"); t_relay(); } # ☎
failure_route[weiter] { xlog("😀"); route(weiter); }"""
METHOD, SAFE = ('method == "INVITE"', '$rm == "INVITE"'), (("src_ip ==", "$si =="), ("if (uri ==", "if ($ru =="))
RENAMED = (
    ("route(weiter);\n\t/*", "route(neu);\n\t/*"), ('route("weiter")', 'route("neu")'),
    ("\nroute[weiter]", "\nroute[neu]"), ("route(weiter); }", "route(neu); }"),
)  # fmt: skip


@pytest.fixture
def emacs():
    return install.needed(install.emacs)


def replaced(text, *pairs):
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


@pytest.fixture
def session(emacs, bench):
    """Run steps of session.el on a file in Emacs -> its bytes afterwards."""

    def run(path, steps):
        variables = {"MODE": MODE, "SERVER": bench.server, "FILE": path, "STEPS": steps}
        environment = {f"OPENSIPS_{name}": str(value) for name, value in variables.items()}
        bench.run(emacs, "--batch", "-q", "-l", SESSION, **environment)
        return path.read_bytes()

    return run


def test_a_session(session, bench):
    """Open, wait for diagnostics, take a quick fix, fix all, rename a route, save."""
    path = bench.file("opensips.cfg", OLD)
    steps = """(
        (diagnostics 3) (act "method" "Replace `method` with `$rm`") (diagnostics 2)
        (opensips-fix) (diagnostics 0) (rename "route[weiter]" "neu")
        (symbols "[e]" "route[neu]" "failure_route[weiter]"))"""
    assert session(path, steps) == replaced(OLD, METHOD, *SAFE, *RENAMED)


WRITTEN = """\
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "sl.so"
include_file "part.inc"
route {
	xlog("😀 Grüße");
	if (method == "INVITE")
	exit;
	sl_send_reply("404", "Not, here");
	route(weiter);
}
route[weiter] {
	exit;
}
"""


def test_a_completion_is_accepted_with_its_loadmodule(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    found = session(path, """((diagnostics 2) (complete "Grüße\\");" " t_on_fail"))""")
    loaded = 'loadmodule "sl.so"\n', 'loadmodule "sl.so"\nloadmodule "tm.so"\n'
    assert found == replaced(WRITTEN, ('Grüße");', 'Grüße"); t_on_failure'), loaded)


def test_what_is_said_of_a_word_and_of_a_call(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    steps = """((diagnostics 2)
        (says eglot-hover-eldoc-function "sl_send_rep" "sl_send_reply(" "loaded in line 3")
        (says eglot-signature-eldoc-function "404\\", \\"N" "sl_send_reply(code, reason)"))"""
    assert session(path, steps) == WRITTEN.encode()


def test_a_route_is_renamed_in_all_files_of_the_script(session, bench):
    """In one that is not open too."""
    path, part = bench.file("opensips.cfg", WRITTEN), bench.file("part.inc", "route[part] {\n\troute(weiter);\n}\n")
    found = session(path, """((diagnostics 1) (rename "route(weiter)" "neu"))""")
    assert found == WRITTEN.replace("weiter", "neu").encode()
    assert part.read_bytes() == b"route[part] {\n\troute(neu);\n}\n"


def test_names_and_the_outline(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    steps = """((diagnostics 2) (definition "route(weiter)" 12) (references "route(weiter)" 10 12)
        (outline "proto_udp" "sl" "route" "route[weiter]"))"""
    assert session(path, steps) == WRITTEN.encode()


def test_a_chain_of_conditions_is_rewritten(session, bench):
    chain = 'route {\n\tif ($rm == "ACK") {\n\t\texit;\n\t} else if ($rm == "BYE") {\n\t\tdrop;\n\t}\n}\n'
    path = bench.file("opensips.cfg", WRITTEN.partition("include_file")[0] + chain)
    found = session(path, """((act "if ($rm" "Rewrite as `switch` on `$rm`"))""")
    assert b"switch ($rm) {" in found and b'case "BYE":' in found and b"else" not in found


def test_a_file_is_migrated(session, bench):
    path = bench.file("opensips.cfg", OLD)
    assert session(path, "((diagnostics 3) (opensips-migrate) (diagnostics 0))") == replaced(OLD, METHOD, *SAFE)


def test_another_target_is_chosen(session, bench):
    path = bench.file("opensips.cfg", OLD)
    steps = """((diagnostics 3) (opensips-set-target "2.3.6") (diagnostics 0) (choose-target "2.4" "2.3.0")
        (diagnostics 3))"""
    assert session(path, steps) == OLD.encode()


def test_a_file_is_formatted(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    found = session(path, """((diagnostics 2) (eglot-format-buffer))""")
    assert found == replaced(WRITTEN, ('"INVITE")\n\texit', '"INVITE")\n\t\texit'))


# ---- the mode by itself


@pytest.fixture
def ask(emacs, bench):
    """The value of a form, as JSON has it, in the buffer of a file."""

    def ask(path, form):
        answer = bench.folder / "answer"
        script = bench.folder / "ask.el"
        script.write_text(
            f"""(setq load-prefer-newer t) (load "{MODE}/opensips-mode.el" nil t)
            (find-file "{path}")
            (let ((value {form})) (with-temp-file "{answer}" (insert (json-encode value))))"""
        )
        bench.run(emacs, "--batch", "-Q", "-l", "json", "-l", "cl-lib", "-l", script)
        return json.loads(answer.read_text())

    return ask


def test_it_compiles_without_a_warning(emacs, bench):
    copy = bench.file("opensips-mode.el", (MODE / "opensips-mode.el").read_text())
    said = bench.run(emacs, "--batch", "-Q", "-f", "batch-byte-compile", copy)
    assert "arning" not in said and copy.with_suffix(".elc").exists(), said


@pytest.mark.parametrize(
    "name, content, ours",
    [
        ("opensips.cfg", "", True),
        ("opensips_edge.cfg.m4", "", True),
        ("proxy.cfg", "# a\nfailure_route[f]\n{\n\texit;\n}\n", True),
        ("proxy.inc", 'modparam("tm", "fr_timeout", 5)\n', True),
        ("proxy.cfg", '#!KAMAILIO\nloadmodule "tm.so"\nrequest_route { exit; }\n', False),
        ("proxy.cfg", 'loadmodule "tm"\n', False),
        ("setup.cfg", "[metadata]\nname = route\n", False),
        ("notes.txt", 'loadmodule "tm.so"\n', False),
    ],
)
def test_file_type(ask, bench, name, content, ours):
    assert (ask(bench.file(name, content), "(symbol-name major-mode)") == "opensips-mode") == ours


# text, with what is asked for between « and »; the face that its first and last character have
COLOURS = [
    ("# a «comment»\n", "font-lock-comment-face"),
    ("/* a /* b */ «still» */ exit;", "font-lock-comment-face"),
    ("/* a /* b */ c */ «exit»;", "font-lock-keyword-face"),
    ('/* a " quote */ «exit»;', "font-lock-keyword-face"),
    ("# it's\n «exit»;", "font-lock-keyword-face"),
    ('xlog("a # «no» comment");', "font-lock-string-face"),
    (r'xlog("a \" «b»"); exit;', "font-lock-string-face"),
    (r"""xlog('a\'); «exit»;""", "font-lock-keyword-face"),
    (r"""xlog('a "«b»');""", "font-lock-string-face"),
    ('xlog("from «$fu» to");', "font-lock-variable-name-face"),
    ("$var(x) = «$(ru{uri.host})»;", "font-lock-variable-name-face"),
    ("$var(x) = $(ru{uri.host}); «exit»;", "font-lock-keyword-face"),
    ("«route»[relay] { exit; }", "font-lock-type-face"),
    ("route[«relay»] { exit; }", "font-lock-function-name-face"),
    ("route { «t_relay»(); }", "font-lock-function-name-face"),
    ("if («method»==INVITE) exit;", "font-lock-warning-face"),
    ("«log_level»=3", "font-lock-builtin-face"),
]


def test_colours(ask, bench):
    wanted, places, text = [], [], ""
    for snippet, face in COLOURS:
        before, inside, after = snippet.replace("»", "«").split("«")
        start = len(text) + len(before) + 1
        places += [start, start + len(inside) - 1]
        wanted += [(snippet, face)] * 2
        text += before + inside + after + "\n"
    form = f"""(progn (font-lock-ensure) (mapcar (lambda (at) (let ((face (get-text-property at 'face)))
        (symbol-name (if (consp face) (car face) face)))) '({" ".join(map(str, places))})))"""
    found = ask(bench.file("opensips.cfg", text), form)
    assert [(*want, face) for want, face in zip(wanted, found, strict=True) if want[1] != face] == []


def test_every_word_that_opensips_reserves_has_a_colour(ask, bench):
    words = sorted(RESERVED)
    form = """(progn (font-lock-ensure) (goto-char (point-min)) (let (found) (while (not (eobp))
        (push (if (get-text-property (point) 'face) 1 0) found) (forward-line)) (nreverse found)))"""
    found = ask(bench.file("opensips.cfg", "\n".join(words) + "\n"), form)
    assert len(words) > 200
    assert [TERMINALS[WORDS[word]] + " " + word for word, face in zip(words, found, strict=True) if not face] == []


SPACED = INDENTED.replace("\t", "    ")


def test_indentation(ask, bench):
    flat = "".join(line.lstrip(" ") for line in SPACED.splitlines(keepends=True))
    form = "(progn (setq indent-tabs-mode nil) (indent-region (point-min) (point-max)) (buffer-string))"
    assert ask(bench.file("opensips.cfg", flat), form) == SPACED


def test_index_of_routes(ask, bench):
    form = "(progn (require 'imenu) (mapcar #'car (imenu--make-index-alist t)))"
    names = ask(bench.file("opensips.cfg", SPACED + "onreply_route[01] { exit; }\n"), form)
    assert [name for name in names if name != "*Rescan*"] == ["route", "route[relay]", "onreply_route[01]"]
