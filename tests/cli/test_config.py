"""Configuration files and suppression comments, as opensips-lint takes them."""

import json
import subprocess
import sys

import pytest

from opensips_lsp.lint.suppressions import SUPPRESSION_PREFIX

CLEAN = 'listen=udp:127.0.0.1 loadmodule "proto_udp.so"\nroute {\n\tif ($rm == "INVITE") exit;\n}\n'
OLD = CLEAN.replace("$rm", "method")
TLS = 'loadmodule "proto_tls.so"\nroute {\n\tif (uri != myself) exit;\n}\n'


def codes(run):
    """{file: [codes]} of what is found, all but what is not about the migration."""
    found = {}
    for finding in run.findings:
        if finding["rule"][0] in "MS":
            found.setdefault(finding["file"], []).append(finding["rule"])
    return found


@pytest.fixture
def found(lint):
    """found(*arguments) -> {file: [codes]}."""
    return lambda *arguments, **more: codes(lint("--output-format", "json", *arguments, **more))


# ---- keys


def test_configuration_is_found_upwards_and_isolated_ignores_it(found, lint, write):
    write("etc/opensips-lint.toml", 'target = "2.3"\n')
    write("etc/a/b/old.cfg", OLD), write("other/old.cfg", OLD)
    assert found("etc/a/b/old.cfg", "other/old.cfg") == {"other/old.cfg": ["M101"]}
    assert found("--isolated", "etc/a/b/old.cfg") == {"etc/a/b/old.cfg": ["M101"]}
    assert found("--target", "2.4", "etc/a/b/old.cfg") == {"etc/a/b/old.cfg": ["M101"]}
    assert found("--stdin-filename", "etc/x.cfg", "-", stdin=OLD.encode()) == {}
    assert found("-", stdin=OLD.encode()) == {"<stdin>": ["M101"]}
    write("opensips-lint.toml", 'target = "2.3"\n')
    assert found("-", stdin=OLD.encode()) == {}


def test_summary_names_each_target(lint, write):
    write("a/opensips-lint.toml", 'target = "2.3.4"\nselect = ["M"]\n')
    write("a/a.cfg", CLEAN), write("b.cfg", OLD)
    assert "1 error in 1 file for OpenSIPS 2.3.4 and 2.4.11" in lint("a", "b.cfg").out


def test_pyproject(found, write):
    write("pyproject.toml", '[project]\nname = "x"\n[tool.opensips-lint]\nignore = ["bare-method"]\n')
    write("old.cfg", OLD)
    assert found("old.cfg") == {}
    write("opensips-lint.toml", "")
    assert found("old.cfg") == {"old.cfg": ["M101"]}


def test_from_tells_where_scripts_come_from(lint, write):
    write("opensips-lint.toml", 'from = "2.3"\n')
    write("a.cfg", CLEAN)
    assert 'from = "2.3.6"' in lint("--show-settings", "a.cfg").out
    assert 'from = "2.3.1"' in lint("--show-settings", "--from", "2.3.1", "a.cfg").out


def test_select_and_ignore(found, write):
    body = OLD.replace("exit;", "exit;\n\tif (src_port == 1) exit;")
    write("a.cfg", body)
    write("opensips-lint.toml", 'select = ["M"]\nignore = ["M101"]\n')
    assert found("a.cfg") == {"a.cfg": ["M112"]}
    assert found("--ignore", "M112", "a.cfg") == {}
    assert found("--select", "bare-method", "a.cfg") == {"a.cfg": ["M101"]}


def test_per_file_ignores(found, write):
    write("opensips-lint.toml", '[per-file-ignores]\n"lab/*" = ["M1"]\n"part.cfg" = ["bare-method"]\n')
    (
        write("lab/a.cfg", OLD),
        write("a.cfg", f'include_file "part.cfg"\n{OLD}'),
        write("part.cfg", OLD.replace("route", "route[x]")),
    )
    assert found("lab/a.cfg", "a.cfg") == {"a.cfg": ["M101"]}


def test_exclude_is_about_searches_only(lint, found, write):
    write("opensips-lint.toml", 'exclude = ["old", "*.bak.cfg", "etc/lab/x.cfg"]\n')
    for name in ("etc/old/a.cfg", "a.bak.cfg", "etc/lab/x.cfg", "etc/lab/y.cfg"):
        write(name, OLD)
    assert list(found(".")) == ["./etc/lab/y.cfg"]
    assert list(found("etc")) == ["etc/lab/y.cfg"]
    assert list(found("a.bak.cfg", "etc/old")) == ["a.bak.cfg", "etc/old/a.cfg"]
    assert list(found("--isolated", ".")) == ["./a.bak.cfg", "./etc/lab/x.cfg", "./etc/lab/y.cfg", "./etc/old/a.cfg"]


@pytest.mark.parametrize(
    ("form", "condition"),
    [
        ("host-and-port", '!is_myself("$rd", "$rp")'),
        ("host", '!is_myself("$rd")'),
        (
            "exact",
            '!(($(ru{uri.port})>0 && is_myself("$rd", "$rp")) || (!($(ru{uri.port})>0) && is_myself("$rd", "5060")))',
        ),
    ],
)
def test_myself_chooses_the_safe_fix(lint, write, form, condition):
    path = write("a.cfg", TLS)
    lint("--fix", "a.cfg")
    assert path.read_text() == TLS  # TLS has a default port of its own: a person chooses
    write("opensips-lint.toml", f'myself = "{form}"\n')
    run = lint("--output-format", "json", "a.cfg")
    (finding,) = [one for one in run.findings if one["rule"] == "M105"]
    assert finding["fix"]["applicability"] == "safe" and len(finding["choices"]) == 2
    lint("--fix", "a.cfg")
    assert path.read_text() == TLS.replace("uri != myself", condition)


def test_myself_is_not_safe_where_nobody_measured_it(lint, write):
    text = TLS + "local_route {\n\tif (uri == myself) exit;\n}\n"
    path = write("a.cfg", text)
    write("opensips-lint.toml", 'myself = "host"\n')
    lint("--fix", "a.cfg")
    assert path.read_text() == text.replace("uri != myself", '!is_myself("$rd")')


def test_myself_host_is_for_from_and_to_as_well(lint, write):
    text = TLS.replace("uri != myself", "from_uri == myself")
    path = write("a.cfg", text)
    write("opensips-lint.toml", 'myself = "host"\n')
    lint("--fix", "a.cfg")
    assert path.read_text() == text.replace("from_uri == myself", 'is_myself("$fd")')


def test_catalogues_know_modules_of_one_s_own(lint, tmp_path, write):
    write("a.cfg", 'listen=udp:127.0.0.1 loadmodule "proto_udp.so"\nloadmodule "acme.so"\nroute {\n\tacme_do();\n}\n')
    write("opensips-lint.toml", 'catalogues = ["acme.json"]\nselect = ["C", "M"]\n')
    missing = lint("a.cfg")
    assert missing.status == 2 and f"{tmp_path}/opensips-lint.toml: catalogues: {tmp_path}/acme.json: " in missing.err
    write("acme.json", "{}")
    assert "acme.json: no catalogue file" in lint("a.cfg").err
    source = write("acme/acme.c", ACME).parent
    run = subprocess.run(
        [sys.executable, "-m", "opensips_lsp.cli", "catalogue", "harvest", source, "-o", tmp_path / "acme.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "acme" in json.loads((tmp_path / "acme.json").read_text())["modules"]
    assert lint("a.cfg").status == 0
    write("a.cfg", 'listen=udp:127.0.0.1 loadmodule "proto_udp.so"\nloadmodule "acme.so"\nroute {\n\tacme_undo();\n}\n')
    assert "acme_undo" in lint("a.cfg").out


ACME = """
static cmd_export_t cmds[] = {
	{"acme_do", (cmd_function)acme_do, 0, 0, 0, REQUEST_ROUTE},
	{0, 0, 0, 0, 0, 0}
};
struct module_exports exports = {
	"acme", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, NULL,
	cmds, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
};
"""


# ---- mistakes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('taget = "2.4"', "taget: unknown key; did you mean `target`?"),
        (
            'target = "2.5"',
            "target: unknown OpenSIPS version '2.5': known are 2.3, 2.4, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 4.0",
        ),
        ('ignore = ["bare-metod"]', "ignore: there is no rule 'bare-metod'; did you mean bare-method?"),
        ('roots = ["gone.cfg"]', "roots: there is no file {folder}/gone.cfg"),
        ("target", "is not valid TOML: "),
    ],
)
def test_mistake_is_one_line_and_exit_2(lint, tmp_path, write, text, told):
    write("opensips-lint.toml", text + "\n"), write("a.cfg", OLD)
    for arguments in (("a.cfg",), (".",), ("--fix", "a.cfg"), ("--show-settings",), ("-",)):
        run = lint(*arguments, stdin=OLD.encode())
        assert (run.status, run.out) == (2, "") and run.err.count("\n") == 1
        assert run.err.startswith(f"opensips-lint: {tmp_path}/opensips-lint.toml: {told.format(folder=tmp_path)}")
    assert lint("--isolated", "--select", "M", "a.cfg").status == 1
    assert (tmp_path / "a.cfg").read_text() == OLD


def test_unreadable_configuration_is_not_passed_over(lint, write, unprivileged):
    write("opensips-lint.toml", "").chmod(0), write("a.cfg", OLD)
    run = lint("a.cfg", wrapper=unprivileged)
    assert run.status == 2 and "opensips-lint.toml: cannot be read: permission denied" in run.err


def test_includes_are_followed_up_to_a_limit(lint, write):
    write("a.cfg", 'include_file "b.cfg"\n' * 3 + CLEAN), write("b.cfg", "# nothing\n")
    assert lint("a.cfg").status == 0
    write("opensips-lint.toml", "max-included-files = 2\n")
    run = lint("--output-format", "concise", "a.cfg")
    assert "a.cfg:3:1: warning S002 include: the script includes more than 2 files;" in run.out
    assert "max-included-files = 2" in lint("--show-settings").out


def test_folder_by_the_name_of_a_configuration_is_none(found, write, tmp_path):
    (tmp_path / "opensips-lint.toml").mkdir(), write("a.cfg", OLD)
    assert found("a.cfg") == {"a.cfg": ["M101"]}


def test_show_settings_is_toml_that_says_the_same(lint, tmp_path, write):
    write("root.cfg", CLEAN)
    table = (
        'target = "2.3.5"\nignore = ["M101"]\nexclude = ["old"]\nroots = ["root.cfg"]\nmyself = "host"\n'
        '[per-file-ignores]\n"a*" = ["M1"]\n[choose]\nM103 = 1\n'
    )
    write("opensips-lint.toml", table)
    first = lint("--show-settings")
    assert first.out.splitlines()[0] == f"# .: {tmp_path}/opensips-lint.toml" and "# from is not set" in first.out
    write("opensips-lint.toml", first.out)
    assert lint("--show-settings").out == first.out
    assert lint("--show-settings", "--isolated").out.startswith('# .: no configuration file\ntarget = "2.4.11"\n')


# ---- the root that a file belongs to

ROOT = 'loadmodule "proto_udp.so"\nlisten=udp:127.0.0.1\nroute {\n\troute(nat);\n}\ninclude_file "parts/nat.cfg"\n'
PART = 'route[nat] {\n\tif (uri == myself) exit;\n\tif (method == "INVITE") exit;\n}\n'
OWN = '$(ru{uri.schema})=="tel" || is_myself("$rd", "$(ru{uri.port})")'
FIXED = PART.replace("uri == myself", OWN).replace("method", "$rm")


def fix_of_myself(run):
    return [finding["fix"] for finding in run.findings if finding["rule"] == "M105"]


def test_part_is_judged_as_its_root_says_and_told_alone(lint, found, write):
    write("sip.cfg", ROOT + 'failure_route[x] { if (method == "BYE") exit; }\n')
    part = write("deep/down/parts/nat.cfg", PART)
    assert fix_of_myself(lint("--output-format", "json", "deep/down/parts/nat.cfg")) == [None]
    write("sip.cfg", ROOT.replace("parts/nat.cfg", "deep/down/parts/nat.cfg") + "nonsense\n")
    write("opensips-lint.toml", 'roots = ["sip.cfg"]\n')
    run = lint("--output-format", "json", "deep/down/parts/nat.cfg")
    assert codes(run) == {"deep/down/parts/nat.cfg": ["M105", "M101"]}
    assert fix_of_myself(run)[0]["applicability"] == "safe" and not run.err
    assert found("sip.cfg") == {"sip.cfg": ["S001"], "deep/down/parts/nat.cfg": ["M105", "M101"]}
    lint("--fix", "deep/down/parts/nat.cfg")
    assert part.read_text() == FIXED


def test_settings_of_the_root_count(found, write):
    write("a/sip.cfg", ROOT.replace("parts/", "../b/")), write("b/nat.cfg", PART)
    write("a/opensips-lint.toml", 'ignore = ["M105"]\n[per-file-ignores]\n"../b/*" = ["M101"]\n')
    write("b/opensips-lint.toml", 'roots = ["../a/sip.cfg"]\n')
    assert found("b/nat.cfg") == {}
    write("b/opensips-lint.toml", "")
    assert found("b/nat.cfg") == {"b/nat.cfg": ["M105", "M101"]}


def test_part_of_no_root_is_linted_alone(found, write):
    write("opensips-lint.toml", 'roots = ["sip.cfg"]\n')
    write("sip.cfg", CLEAN), write("nat.cfg", PART)
    assert found("nat.cfg") == {"nat.cfg": ["M105", "M101"]}
    assert found("sip.cfg", "nat.cfg") == {"nat.cfg": ["M105", "M101"]}


def test_root_that_others_include_is_a_root_too(found, write):
    write("opensips-lint.toml", 'roots = ["sip.cfg"]\n')
    write("sip.cfg", ROOT), write("parts/nat.cfg", PART)
    assert found(".") == {"./parts/nat.cfg": ["M105", "M101"]}


@pytest.mark.parametrize("root", ["sip.cfg", "parts/sip.cfg"])
def test_without_roots_a_script_beside_or_above_is_looked_for(lint, write, root):
    write(root, ROOT.replace("parts/", "" if "/" in root else "parts/"))
    part = write("parts/nat.cfg", PART)
    run = lint("--output-format", "json", "parts/nat.cfg")
    assert fix_of_myself(run)[0]["applicability"] == "safe"
    assert run.err == f"opensips-lint: parts/nat.cfg: is linted together with {root}, which includes it\n"
    assert fix_of_myself(lint("--isolated", "--output-format", "json", "parts/nat.cfg")) == [None]
    assert "nat.cfg: is linted together with" in lint("--stdin-filename", "parts/nat.cfg", "-", stdin=PART.encode()).err
    lint("--fix", "parts/nat.cfg")
    assert part.read_text() == FIXED


def test_a_main_route_without_modules_is_a_part_too(lint, write):
    modules, routes = 'loadmodule "proto_udp.so"\nloadmodule "sl.so"\n', 'route { sl_send_reply("404", "x"); exit; }\n'
    write("sip.cfg", 'listen=udp:127.0.0.1:5060\ninclude_file "modules.cfg"\ninclude_file "routes.cfg"\n')
    write("modules.cfg", modules), write("routes.cfg", routes)
    for path in ("routes.cfg", "modules.cfg"):
        run = lint("--select", "C", path)
        assert run.status == 0 and "is linted together with sip.cfg" in run.err, path
    assert lint("--select", "C", ".").status == 0
    write("whole.cfg", "listen=udp:127.0.0.1:5060\n" + modules + routes), write("sip.cfg", 'include_file "whole.cfg"\n')
    assert "is linted together" not in lint("whole.cfg").err


def test_a_folder_is_checked_with_all_that_its_scripts_are_made_of(lint, write):
    """Also what does not look like a script by itself, but nothing outside of the folder."""
    write("etc/sip.cfg", 'include_file "globals.txt"\ninclude_file "modules.cfg"\ninclude_file "../shared.cfg"\n')
    parts = write("etc/globals.txt", "poll_method=epoll_lt\n"), write("shared.cfg", "poll_method=epoll_et\n")
    write("etc/modules.cfg", 'loadmodule "proto_udp.so"\nroute { exit; }\n')
    run = lint("--select", "M119", "etc")
    reported = [line.split(":")[0] for line in run.out.splitlines() if ": error M119" in line]
    assert run.status == 1 and reported == ["etc/globals.txt", "etc/../shared.cfg"]
    shown = lint("--show-files", "etc").out.split()
    assert shown == ["etc/modules.cfg", "etc/sip.cfg", "etc/globals.txt"]
    lint("--fix", "etc")
    assert [part.read_text() for part in parts] == ["poll_method=epoll\n", "poll_method=epoll_et\n"]
    assert "globals.txt" not in lint("--exclude", "globals.txt", "--show-files", "etc").out


def test_root_is_looked_for_through_other_parts(lint, write):
    write("etc/sip.cfg", ROOT.replace("parts/nat.cfg", "all.cfg"))
    write("etc/all.cfg", 'include_file "parts/nat.cfg"\n'), write("etc/parts/nat.cfg", PART)
    assert "is linted together with etc/sip.cfg" in lint("etc/parts/nat.cfg").err


@pytest.mark.parametrize(
    "others",
    [
        {"sip.cfg": '# include_file "nat.cfg"\n' + CLEAN},
        {"sip.cfg": 'include_file "other-nat.cfg"\n' + CLEAN},
        {"sip.txt": 'include_file "nat.cfg"\n' + CLEAN},
        {"loop.cfg": 'include_file "nat.cfg"\n', "sip.cfg": 'include_file "loop2.cfg"\n' + CLEAN},
        {"deep/er/sip.cfg": 'include_file "../../nat.cfg"\n' + CLEAN},
        {"sip.cfg.j2": '{% if x %}\ninclude_file "nat.cfg"\n' + CLEAN},
        {"sip.cfg": b'include_file "nat.cfg"\0' + CLEAN.encode()},
    ],
)
def test_what_does_not_include_it_is_no_root(lint, write, others):
    for name, text in others.items():
        write(name, text)
    write("nat.cfg", PART)
    assert "is linted together" not in lint("nat.cfg").err


def test_script_with_a_main_route_is_its_own_root(lint, write):
    write("other.cfg", 'include_file "sip.cfg"\n' + CLEAN), write("sip.cfg", OLD)
    assert not lint("sip.cfg").err


# ---- suppression comments


def test_suppressed_findings_are_gone_from_output_status_and_fixes(lint, write):
    text = OLD.replace("exit;", f"exit; # {SUPPRESSION_PREFIX} disable=bare-method -- the old phones")
    path = write("a.cfg", text)
    for arguments in ((), ("--diff",), ("--fix",), ("--output-format", "json")):
        assert lint(*arguments, "a.cfg").status == 0
    assert path.read_text() == text
    assert lint("--diff", "a.cfg").out == ""


def test_unused_comment_is_told_and_fixed(lint, write):
    path = write("a.cfg", CLEAN.replace("exit;", f"exit; # {SUPPRESSION_PREFIX} disable=bare-method"))
    run = lint("a.cfg")
    assert run.status == 1 and "a.cfg:3:31: warning S101 unused-suppression" in run.out
    assert lint("--fix", "a.cfg").status == 0
    assert path.read_text() == CLEAN


def test_comment_is_used_where_only_an_included_file_gives_it_reason(lint, write):
    write("a.cfg", f'include_file "gone.cfg" # {SUPPRESSION_PREFIX} disable=include\n' + CLEAN)
    assert lint("a.cfg").out == "No findings in 1 file.\n"
    assert lint("--fix", "a.cfg").status == 0


def test_explain_tells_of_these_findings(lint):
    assert "S101" in lint("--list-rules").out and "(warning)" in lint("--explain", "unused-suppression").out
