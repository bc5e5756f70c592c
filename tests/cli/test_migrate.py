"""`opensips-lint migrate`: what it writes, what it reports, what it ends with."""

import json
import os
import re
from html.parser import HTMLParser

import pytest
from cli.conftest import SMALL

END = "\nroute { exit; }\n"
SAFE = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;   # <&>\n}\n'
SAFE_AFTER = SAFE.replace("method ==", "$rm ==")
# `uri == myself` with TLS: only a person knows what is meant
CHOICE = 'listen=tls:127.0.0.1:5061\nloadmodule "proto_tls.so"\nroute {\n\tif (uri == myself) {\n\t\texit;\n\t}\n}\n'
UNSAFE = (
    'loadmodule "mid_registrar.so"\nmodparam("mid_registrar", "contact_match_mode", 1)\n'
    'modparam("mid_registrar", "contact_id_param", "ctid")' + END
)
SILENT = (
    'loadmodule "proto_udp.so"\nlisten=udp:127.0.0.1\nroute {\n\tif (method == "INVITE") exit;\n'
    '\tif ($avp(x) !~ "foo") exit;\n}\n'
)


@pytest.fixture
def migrate(lint):
    return lambda *arguments, **more: lint("migrate", *arguments, **more)


@pytest.fixture
def report(migrate, tmp_path):
    """report(*arguments) -> (Run, what the JSON report says)."""

    def run(*arguments):
        done = migrate(*arguments, "--report", "report.json")
        return done, json.loads((tmp_path / "report.json").read_bytes().decode("utf-8"))

    return run


def told(data, kind):
    return [(entry["line"], entry["rule"]) for file in data["files"] for entry in file[kind]]


# ---- what is written, and what it ends with


def test_a_template_gets_no_todo_comments(write, migrate):
    """`# TODO` is a broken directive for the C preprocessor; what needs a person is in the report."""
    path = write("a.cfg", "#ifdef TLS\n" + CHOICE + "#endif\n")
    done = migrate("--write", "--todo", "a.cfg")
    assert path.read_text() == "#ifdef TLS\n" + CHOICE + "#endif\n"
    assert "uri == myself" in done.out and "a C preprocessor template" in done.err


def test_reports_say_which_files_are_templates(write, migrate, report, tmp_path):
    """What stands in none of the formats, an operator takes for right."""
    write("a.cfg", SAFE), write("b.j2", "{% if x %}\nchildren=4\n{% endif %}\n" + SAFE)
    said = "is a Jinja template: only what is wrong whatever its directives expand to is reported"
    for name in ("report.md", "report.html"):
        migrate("--report", name, "a.cfg", "b.j2")
        text = (tmp_path / name).read_text()
        assert [line for line in text.splitlines() if said in line and "b.j2" in line] and text.count(said) == 1
    assert migrate("a.cfg", "b.j2").out.count(said) == 1
    files = report("a.cfg", "b.j2")[1]["files"]
    assert [(file["path"], file["template"]) for file in files] == [("a.cfg", None), ("b.j2", "a Jinja")]


def test_nothing_is_written_without_being_asked(write, migrate):
    path = write("a.cfg", SAFE)
    done = migrate("a.cfg")
    assert done.status == 1 and path.read_text() == SAFE
    assert done.out.endswith("\nNothing has been written; use --write to make the changes.\n") and done.err == ""
    assert "1 fixable, 0 to decide, 2 to do outside the script" in done.out


def test_safe_fixes_are_written_and_nothing_is_left(write, migrate):
    path = write("a.cfg", SAFE)
    done = migrate("a.cfg", "--write")
    assert (done.status, done.err, path.read_text()) == (0, "", SAFE_AFTER)
    assert "1 fixed, 0 to decide" in done.out and "Nothing is written" not in done.out
    assert migrate("a.cfg").status == 0


def test_what_needs_a_person_stays_and_counts(write, migrate):
    path = write("a.cfg", CHOICE)
    done = migrate("a.cfg", "--write")
    assert done.status == 1 and path.read_text() == CHOICE
    assert "0 fixed, 1 to decide" in done.out and "## Needs your decision" in done.out
    assert re.search(r"line 4, error M105.*\n.*\n  1\. .*\n  2\. ", done.out)


def test_unsafe_fixes_are_made_only_when_asked(write, report):
    path = write("a.cfg", UNSAFE)
    done, data = report("a.cfg", "--write")
    assert done.status == 1 and path.read_text() == UNSAFE and told(data, "decisions") == [(2, "M209")]
    done, data = report("a.cfg", "--write", "--unsafe-fixes")
    assert "contact_match_mode" not in path.read_text() and told(data, "changes") == [(2, "M209")]


def test_what_only_warns_does_not_count(write, migrate):
    write("a.cfg", SILENT)
    assert migrate("a.cfg", "--write").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--to", "7", "a.cfg"),
        ("--from", "x", "a.cfg"),
        ("--from", "2.4", "a.cfg"),
        ("--from", "3.0", "--to", "2.4", "a.cfg"),
        ("--from", "3.4.2", "--target", "3.4.2", "a.cfg"),
        ("a.cfg", "--report", "r.pdf"),
        ("a.cfg", "--report", "no/r.md"),
        ("missing.cfg",),
        ("a.cfg", "--scan", "missing"),
        ("--nonsense", "a.cfg"),
        ("-",),
        ("utf16.cfg",),
    ],
    ids=" ".join,
)
def test_wrong_usage_and_what_cannot_be_read_is_one_line(write, migrate, arguments):
    write("a.cfg", SAFE_AFTER)
    write("utf16.cfg", SAFE.encode("utf-16"))
    done = migrate(*arguments)
    assert done.status == 2
    assert done.err.startswith("opensips-lint") and done.err.count("\n") == 1 and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "versions"),
    [
        ((), ("2.3.6", "2.4.11")),
        (("--target", "3.6"), ("2.3.6", "3.6.8")),
        (("--from", "1.11", "--to", "3.4"), ("1.11.11", "3.4.18")),
        (("--from", "3.4.1", "--to", "3.4.2"), ("3.4.1", "3.4.2")),
        (("--from", "2.2", "--to", "2.3"), ("2.2.8", "2.3.6")),
        (("--from", "3.6", "--to", "4.0.0"), ("3.6.8", "4.0.0")),
    ],
)
def test_from_any_version_to_any_newer_one(write, report, arguments, versions):
    write("a.cfg", 'loadmodule "proto_udp.so"\nroute { exit; }\n')
    done, data = report(*arguments, "a.cfg")
    assert (data["from"], data["to"]) == versions and "Traceback" not in done.err


def test_a_version_that_is_not_newer_is_named(write, migrate):
    write("a.cfg", SAFE)
    assert migrate("--from", "3.0", "a.cfg").err == (
        "opensips-lint: OpenSIPS 2.4.11 is not newer than 3.0.5, from which the scripts come; name another version "
        "with --to or --from\n"
    )


def test_comments_for_a_person_are_removed_whatever_version_they_name(write, migrate):
    path = write("a.cfg", "# TODO(3.6): C404 gone\nroute { exit; }\n")
    migrate("a.cfg", "--write", "--todo", "--to", "3.4")
    assert "TODO(3.6)" not in path.read_text()


def test_one_unreadable_file_does_not_keep_the_others_from_migrating(write, migrate):
    path = write("a.cfg", SAFE)
    assert migrate("a.cfg", "missing.cfg", "--write").status == 2
    assert path.read_text() == SAFE_AFTER


def test_a_file_that_cannot_be_written_is_said(write, migrate, unprivileged):
    path = write("a.cfg", SAFE)
    path.chmod(0o444)
    done = migrate("a.cfg", "--write", wrapper=unprivileged)
    assert done.status == 2 and path.read_text() == SAFE
    assert "a.cfg: cannot be written" in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize("origin", ["2.2", "2.3"])  # the report goes from series to series, or not
def test_a_report_does_not_say_that_a_file_changed_that_cannot_be_written(
    write, migrate, tmp_path, unprivileged, origin
):
    """As it is in the file, and told apart from what was written."""
    write("a.cfg", SAFE).chmod(0o444)
    write("b.cfg", SAFE)
    done = migrate("a.cfg", "--write", "--todo", "--from", origin, wrapper=unprivileged)
    assert done.status == 2 and "0 fixed, 1 not written" in done.out
    assert "Changed automatically" not in done.out and "Not changed, as the file cannot be written" in done.out
    for path in ("r.md", "r.html", "r.json"):
        done = migrate("a.cfg", "b.cfg", "--write", "--from", origin, "--report", path, wrapper=unprivileged)
        write("b.cfg", SAFE)
        assert done.status == 2 and "1 fixed, 1 not written" in done.out
    for path in ("r.md", "r.html"):
        text = (tmp_path / path).read_text()
        changed, unchanged = map(text.rindex, ("Changed automatically", "Not changed, as the file cannot be written"))
        assert text.count("a.cfg", changed, unchanged) == 0 and text.count("b.cfg", changed, unchanged) == 1
        assert text.count("a.cfg", unchanged) == 1 and text.count("b.cfg", unchanged) == 0
    data = json.loads((tmp_path / "r.json").read_bytes())
    assert {file["path"]: file["written"] for file in data["files"]} == {"a.cfg": False, "b.cfg": True}
    assert data["counts"]["fixed"] == 1


def test_lines_without_a_finding_keep_their_bytes(write, migrate):
    data = SAFE.replace("\n", "\r\n").encode().replace(b"<&>", b"caf\xe9 \xff\x0c \t ") + b"/* \xef\xbb\xbf no end */"
    path = write("a.cfg", data)
    assert migrate("a.cfg", "--write", "--todo", "--unsafe-fixes").status == 0
    assert path.read_bytes() == data.replace(b"method ==", b"$rm ==")


def test_doing_it_again_changes_nothing(write, migrate):
    for name, text in (("a.cfg", SAFE), ("b.cfg", CHOICE), ("c.cfg", UNSAFE), ("d.cfg", SILENT)):
        path = write(name, text)
        migrate(name, "--write", "--unsafe-fixes", "--todo")
        once = path.read_bytes(), path.stat().st_mtime_ns
        migrate(name, "--write", "--unsafe-fixes", "--todo")
        assert (path.read_bytes(), path.stat().st_mtime_ns) == once


# ---- comments for a person


def test_comments_come_stay_and_go(write, report):
    path = write("a.cfg", CHOICE)
    _, data = report("a.cfg", "--write", "--todo")
    once = path.read_text()
    assert once.split("\n")[3].startswith("\t# TODO(2.4): M105 ")
    assert re.sub(r"\t# TODO.*\n", "", once) == CHOICE
    assert told(data, "decisions") == [(5, "M105")]  # the line in the file as it is now
    report("a.cfg", "--write", "--todo")
    assert path.read_text() == once
    path.write_text(once.replace("uri == myself", 'is_myself("$rd")'))
    done, _ = report("a.cfg", "--write", "--todo")
    assert done.status == 0 and path.read_text() == CHOICE.replace("uri == myself", 'is_myself("$rd")')


def test_comments_are_left_alone_unless_asked(write, report):
    path = write("a.cfg", CHOICE)
    report("a.cfg", "--write", "--todo")
    once = path.read_text()
    _, data = report("a.cfg", "--write")
    assert path.read_text() == once and told(data, "decisions") == [(5, "M105")]


def test_a_comment_ends_as_the_line_below_it(write, migrate):
    path = write("a.cfg", CHOICE.replace("\n", "\r\n").encode())
    migrate("a.cfg", "--write", "--todo")
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == CHOICE.count("\n") + 1


# ---- the report


def test_the_three_formats_say_the_same(write, migrate, tmp_path):
    write("a.cfg", SAFE + 'failure_route[x] { if (src_ip == "gw.example.org") exit; }\n')
    summaries = set()
    for ending in ("md", "html", "json"):
        done = migrate("a.cfg", "--report", f"report.{ending}")
        place, _, summary = done.out.partition(": ")
        assert place == f"report.{ending}" and done.out.count("\n") == 1
        summaries.add(summary)
    assert len(summaries) == 1
    counts = json.loads((tmp_path / "report.json").read_text())["counts"]
    assert summaries.pop().startswith(f"{counts['fixed']} fixable, {counts['to_decide']} to decide")
    for ending in ("md", "html"):
        text = (tmp_path / f"report.{ending}").read_text()
        assert "M101" in text and "M111" in text and "menuconfig" in text


def test_json_says_what_is_changed_where(write, report):
    write("a.cfg", SAFE)
    _, data = report("a.cfg", "--from", "2.3.2", "--to", "2.4.6")
    assert (data["from"], data["to"], data["applied"]) == ("2.3.2", "2.4.6", False)
    (file,) = data["files"]
    (change,) = file["changes"]
    assert (file["path"], change["line"], change["rule"], change["name"]) == ("a.cfg", 4, "M101", "bare-method")
    assert change["source"] == 'if (method == "INVITE") exit;   # <&>' and change["remedies"] == [
        "Replace `method` with `$rm`"
    ]


REPLICATION = (
    'loadmodule "clusterer.so"\nloadmodule "dialog.so"\nmodparam("clusterer", "ls_seq_no_col", "ls")\n'
    'modparam("dialog", "accept_replicated_dialogs", 1)\nmodparam("dialog", "replicate_dialogs_to", 2)\n'
    'route {\n\txlog("$stat(tcp-load) $stat(tcp-load)");\n}\n'
)


def test_lines_are_those_of_the_file_as_it_is(write, report):
    path = write("a.cfg", REPLICATION)  # line 3 is deleted
    _, data = report("a.cfg")
    assert told(data, "changes") == [(3, "M201")]
    assert told(data, "decisions") == [(4, "M202"), (5, "M202"), (7, "M310")]
    _, data = report("a.cfg", "--write")
    assert told(data, "decisions") == [(3, "M202"), (4, "M202"), (6, "M310")]
    assert path.read_text().split("\n")[2].startswith('modparam("dialog", "accept')


def test_what_one_choice_decides_counts_once_and_is_said_once(write, report):
    write("a.cfg", REPLICATION)
    _, data = report("a.cfg")
    first, second, statistic = data["files"][0]["decisions"]
    assert (first["decided_with_line"], second["decided_with_line"]) == (None, 4)
    assert statistic["times"] == 2 and statistic["severity"] == "warning"
    assert data["counts"]["to_decide"] == 3  # the pair, and two statistics of one line


def test_markdown_keeps_its_lines(write, migrate):
    write("a.cfg", SAFE)
    row = next(part for part in migrate("a.cfg").out.split("- line ") if part.startswith("4, M101"))
    message, source, remedy = row.split("\n")[:3]
    assert message.endswith("  ") and source.endswith("`  ") and remedy.startswith("  → ")


def test_reports_have_one_order(write, migrate, tmp_path):
    write("a.cfg", REPLICATION)
    for ending in ("md", "html"):
        migrate("a.cfg", "--report", f"r.{ending}")
    headings = re.findall(r"(?m)^## (.*)", (tmp_path / "r.md").read_text())
    assert headings == re.findall(r"<h2>(.*?)</h2>", (tmp_path / "r.html").read_text())
    assert headings[0] == "Needs your decision" and headings[-1] == "Outside the script"


def test_no_report_shows_a_password(write, migrate, tmp_path):
    url = "mysql://sip:pass4711@db/sip"
    write("a.cfg", f'db_default_url="{url}"\n' + SAFE + f'# {url}\nfailure_route[f] {{ if (status=="{url}") exit; }}\n')
    said = migrate("a.cfg").out
    for ending in ("md", "html", "json"):
        migrate("a.cfg", "--report", f"r.{ending}")
        said += (tmp_path / f"r.{ending}").read_text()
    assert "sip:****" in said and "pass4711" not in said


def test_a_report_that_cannot_be_written_leaves_the_old_one(write, lint, tmp_path):
    write("a.cfg", SAFE), write("old.html", "yesterday")
    run = lint("migrate", "--report", "old.html", "a.cfg", wrapper=SMALL)
    assert run.status == 2 and "old.html: cannot be written: " in run.err and len(run.err.splitlines()) == 1
    assert (tmp_path / "old.html").read_text() == "yesterday" and len(os.listdir(tmp_path)) == 2
    assert lint("migrate", "--report", "old.html", "a.cfg").status == 1
    assert "yesterday" not in (tmp_path / "old.html").read_text() and len(os.listdir(tmp_path)) == 2


class _Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.open, self.text = set(), [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.links += [value for name, value in attributes if name in ("href", "src", "action", "data", "srcset")]
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag != "colgroup":
            assert self.open[-1] == tag, (self.open, tag)
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


def test_html_is_one_file_that_needs_nothing_else(write, migrate, tmp_path):
    name = "<b>&'\".cfg"
    write(name, SAFE.replace("<&>", "</td><script>alert(1)</script>").encode() + b"# \xff\n" + CHOICE.encode())
    migrate(name, "--report", "r.html")
    text = (tmp_path / "r.html").read_bytes().decode("utf-8")
    page = _Page(text)
    assert page.open == [] and page.links == []
    assert page.tags.isdisjoint(("a", "embed", "iframe", "img", "link", "object", "script"))
    assert not re.search(r"@import|url\(|https?://", text)
    shown = "".join(page.text)
    assert "</td><script>alert(1)</script>" in shown and name in shown


def test_html_shows_both_sides_of_a_change(write, migrate, tmp_path):
    write("a.cfg", SAFE)
    migrate("a.cfg", "--report", "r.html")
    text = (tmp_path / "r.html").read_text()
    assert '<td class="minus">\tif (method == ' in text and '<td class="plus">\tif ($rm == ' in text


def test_what_changes_silently_is_told_although_its_proof_goes(write, report):
    write("a.cfg", SILENT)
    for _ in range(2):  # the second time no line shows any more that this came from 2.3
        done, data = report("a.cfg", "--write")
        assert done.status == 0 and told(data, "decisions") == [(5, "M307")]
    _, data = report("a.cfg", "--from", "2.4.0")
    assert told(data, "decisions") == []


@pytest.mark.parametrize("first", ["a.cfg", "b.cfg"])
def test_what_changes_silently_in_an_included_file_is_told(write, report, first):
    write("a.cfg", 'include_file "b.cfg"\nroute {\n\tif (method == "INVITE") exit;\n\troute(x);\n}\n')
    write("b.cfg", 'loadmodule "proto_udp.so"\nroute[x] {\n\tif ($avp(x) !~ "foo") exit;\n}\n')
    names = ("a.cfg", "b.cfg") if first == "a.cfg" else ("b.cfg", "a.cfg")
    _, data = report(*names, "--write")
    found = {file["path"]: [entry["rule"] for entry in file["changes"] + file["decisions"]] for file in data["files"]}
    assert found == {"a.cfg": ["M101"], "b.cfg": ["M307"]}


def test_age_is_told_although_its_proof_goes(write, report):
    path = write("a.cfg", "debug=3\n" + SAFE)
    _, data = report("a.cfg", "--write", "--isolated")
    assert told(data, "silent") == [(1, "M401")] and path.read_text() == "log_level=3\n" + SAFE_AFTER


def test_age_of_a_script_that_does_not_start_is_a_matter_to_decide(write, report):
    write("a.cfg", 'loadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\n' + SAFE)
    _, data = report("a.cfg", "--isolated")
    assert told(data, "silent") == [] and (2, "M401") in told(data, "decisions")


def test_a_script_for_another_server_is_left_as_it_is(write, report):
    text = '#!KAMAILIO\n#!define X\ndebug=2\nloadmodule "pv.so"\nrequest_route { exit; }\n'
    path = write("a.cfg", text)
    done, data = report("a.cfg", "--isolated", "--write", "--todo")
    assert path.read_text() == text and told(data, "errors") == [(3, "M410")] and data["outside"] == []
    assert done.status == 1 and "from =" not in done.out


def test_from_an_older_version(write, report):
    write(
        "a.cfg",
        'loadmodule "proto_udp.so"\nloadmodule "rest_client.so"\nroute {\n\trest_get("http://x/", "$var(b)");\n}\n',
    )
    _, data = report("a.cfg", "--isolated", "--from", "2.2")
    assert (4, "M403") in told(data, "silent") and data["from"] == "2.2.8"
    assert [hop["title"] for hop in data["hops"]] == ["From 2.2 to 2.3", "From 2.3 to 2.4"]
    _, data = report("a.cfg", "--isolated", "--from", "2.3")
    assert (4, "M403") not in told(data, "silent")


def test_a_file_of_2_4_has_nothing_to_tell(write, report):
    write("a.cfg", SAFE_AFTER)
    done, data = report("a.cfg")
    assert done.status == 0 and set(map(bool, data["files"][0].values())) == {True, False}
    assert [told(data, kind) for kind in ("changes", "decisions", "silent", "errors")] == [[]] * 4


def test_staying_within_a_series_needs_no_steps_outside(write, report):
    write("a.cfg", 'loadmodule "tm.so"\nmodparam("tm", "db_url", "mysql://u:p@h/opensips")' + END)
    for arguments in (("--from", "2.4.0"), ("--from", "2.3.0", "--to", "2.3")):
        assert report("a.cfg", *arguments)[1]["outside"] == []


def test_databases_are_named(write, report):
    write("a.cfg", 'loadmodule "db_mysql.so"\nloadmodule "usrloc.so"\n'
                   'modparam("usrloc", "db_url", "mysql://u:secret@h/sip")' + END)  # fmt: skip
    _, data = report("a.cfg")
    commands = [command for step in data["outside"] for command in step["commands"]]
    assert "opensipsdbctl migrate sip sip_2_4" in commands and "secret" not in json.dumps(data["outside"])


# ---- several files


def test_directories_are_searched(write, migrate):
    one, other = write("etc/a.cfg", SAFE), write("etc/sub/b.cfg", SAFE)
    stranger = write("etc/c.cfg", "[mysqld]\nmethod=1\n")
    assert migrate("etc", "--write").status == 0
    assert one.read_text() == other.read_text() == SAFE_AFTER and stranger.read_text().startswith("[mysqld]")


def test_an_included_file_that_is_not_named_counts_and_stays(write, report):
    write("a.cfg", 'include_file "b.cfg"' + END)
    path = write("b.cfg", 'route[x] { if (method == "INVITE") exit; }\n')
    done, data = report("a.cfg", "--write")
    assert done.status == 1 and "M101" in path.read_text() + json.dumps(data)
    assert path.read_text().startswith("route[x] { if (method") and "name it too" in done.err


# ---- programs around it

PROGRAMS = {
    "load.sh": "#!/bin/sh\nopensipsctl fifo get_statistics udp:10.0.0.1:5060-load\n",
    "poll.py": "import os\nSTAT = 'tcp-load'\n",
    "opensips.cron": "* * * * * root opensipsctl fifo cache_fetch local key\n",
    "board.json": '{"targets": [\n {"expr": "opensips_stat{name=\\"tcp-load\\"}"}]}\n',
}


def test_programs_are_looked_through(write, report, migrate, tmp_path):
    for name, text in PROGRAMS.items():
        write(f"tools/{name}", text)
    write("tools/picture.py", b"\0tcp-load")
    write("tools/.git/x.sh", "tcp-load")
    alone = migrate("--scan", "tools")
    lines = alone.out.splitlines()
    assert alone.status == 0 and lines.pop() == "4 places in other programs to check"
    assert [line.split(" ")[0] for line in lines] == [
        "tools/board.json:2:33:", "tools/load.sh:2:33:", "tools/opensips.cron:1:33:", "tools/poll.py:2:9:",
    ]  # fmt: skip
    write("a.cfg", SAFE_AFTER)
    done, data = report("a.cfg", "--scan", "tools")
    assert [place["path"] for place in data["programs"]] == [line.split(":")[0] for line in lines]
    assert done.out.splitlines()[1:-1] == lines
    for ending in ("md", "html"):
        migrate("a.cfg", "--scan", "tools", "--report", f"r.{ending}")
        assert "tools/load.sh" in (tmp_path / f"r.{ending}").read_text()


def test_programs_are_looked_through_for_the_target(write, migrate):
    write("tools/show.sh", "opensipsctl ul show\n")
    assert "control-tool" not in migrate("--scan", "tools").out
    assert "tools/show.sh:1:1: info control-tool: " in migrate("--to", "3.6", "--scan", "tools").out


def test_a_script_for_a_newer_version_is_left_as_it_is(write, report):
    text = 'socket=udp:127.0.0.1\nudp_workers=4\nloadmodule "proto_udp.so"\nroute { exit; }\n'
    path = write("a.cfg", text)
    _, data = report("a.cfg", "--isolated", "--write", "--todo", "--to", "2.4")
    assert path.read_text() == text and told(data, "errors") == [(1, "M410")]
