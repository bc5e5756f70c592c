"""Options that say which files and rules are run, and how much is printed."""

import json
import subprocess

import pytest

OLD = 'route { if (method == "A") exit; if (method == "B") exit; if (uri =~ "x") exit; }\n'


@pytest.fixture
def files(write, tmp_path):
    """A work tree of Git, some of whose files are ignored."""
    for name in ("a.cfg", "etc/b.cfg", "etc/old/c.cfg", "build/d.cfg", "e.local.cfg"):
        write(name, OLD)
    write(".gitignore", "# made\nbuild/\n*.local.cfg\n"), write("etc/.gitignore", "/old\n")
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)


def shown(lint, *arguments):
    run = lint("--show-files", *arguments)
    assert run.status == 0, run.err
    return run.out.splitlines()


def test_a_search_passes_over_what_git_ignores(lint, files):
    assert shown(lint, ".") == ["./a.cfg", "./etc/b.cfg"]
    every = ["./a.cfg", "./build/d.cfg", "./e.local.cfg", "./etc/b.cfg", "./etc/old/c.cfg"]
    assert sorted(shown(lint, "--no-gitignore", ".")) == sorted(shown(lint, "--isolated", ".")) == every


def test_what_is_named_is_linted_though_git_ignores_it(lint, files):
    assert shown(lint, "e.local.cfg", "build") == ["e.local.cfg", "build/d.cfg"]
    assert lint("e.local.cfg").status == 1


def test_scripts_are_not_checked_for_an_older_version_than_they_come_from(lint, write):
    write("a.cfg", OLD)
    run = lint("--from", "3.6", "--target", "2.4", "a.cfg")
    assert run.status == 2 and "--from 3.6 is newer than --target 2.4" in run.err
    assert lint("--from", "2.4", "--target", "2.4", "a.cfg").status == 1


def test_what_follows_two_dashes_is_a_path(lint, write):
    for name in ("-x/a.cfg", "--fix", "b.cfg"):
        write(name, OLD)
    assert shown(lint, "b.cfg", "--exit-zero", "--", "-x", "--fix") == ["b.cfg", "-x/a.cfg", "--fix"]
    assert lint("--target", "2.4", "--").status == 2


def test_globs_to_exclude(lint, files):
    assert shown(lint, "--exclude", "etc,*.local.cfg", "--no-gitignore", ".") == ["./a.cfg", "./build/d.cfg"]
    run = lint("--exclude", "./etc", ".")
    assert run.status == 2 and "--exclude: './etc' matches nothing" in run.err


def test_show_files_lints_nothing(lint, write):
    write("a.cfg", OLD), write("bad.cfg", b"\0")
    run = lint("--show-files", "a.cfg", "bad.cfg")
    assert (run.status, run.out) == (2, "a.cfg\n") and "bad.cfg: " in run.err


def codes(run):
    return sorted({one["rule"] for one in run.findings})


def test_rules_that_come_back(lint, write):
    write("opensips-lint.toml", 'select = ["M102"]\nignore = ["M102"]\n'), write("a.cfg", OLD)
    json_of = ("--output-format", "json", "a.cfg")
    assert codes(lint(*json_of)) == []
    assert codes(lint("--extend-select", "M101", *json_of)) == ["M101"]
    assert codes(lint("--extend-select", "M1", *json_of)) == ["M101", "M102"]
    assert codes(lint("--extend-select", "M1", "--ignore", "bare-method", *json_of)) == ["M102"]
    assert "there is no rule 'X'" in lint("--extend-select", "X", "a.cfg").err


@pytest.mark.parametrize(
    ("name", "text"),
    [("ci.toml", 'select = ["M102"]\n'), ("ci/pyproject.toml", '[tool.opensips-lint]\nselect = ["M102"]\n')],
)
def test_a_configuration_file_of_the_command_line(lint, write, name, text):
    write("opensips-lint.toml", "nonsense"), write("a.cfg", OLD), write(name, text)
    assert codes(lint("--config", name, "--output-format", "json", "a.cfg")) == ["M102"]
    assert "nonsense" not in lint("--config", name, "--show-settings", "a.cfg").out


def test_a_configuration_file_that_is_none(lint, write):
    write("a.cfg", OLD), write("ci/pyproject.toml", "[project]\n")
    assert "there is no such configuration file" in lint("--config", "none.toml", "a.cfg").err
    assert "has no table [tool.opensips-lint]" in lint("--config", "ci/pyproject.toml", "a.cfg").err
    assert "--isolated and --config cannot be combined" in lint("--config", "x", "--isolated", "a.cfg").err


def test_quiet(lint, write):
    write("a.cfg", OLD), write("clean.cfg", "route { exit; }\n"), write("t.cfg.m4", "route { exit; }\n")
    assert lint("--quiet", "--select", "M", "clean.cfg", "t.cfg.m4").raw == b""
    run = lint("--quiet", "a.cfg")
    assert run.status == 1 and "M101" in run.out and "fixable" not in run.out
    run = lint("--quiet", "--output-format", "concise", "a.cfg", "none.cfg")
    assert run.status == 2 and run.err.splitlines() == ["opensips-lint: none.cfg: no such file; check the path"]


def test_statistics(lint, write):
    write("a.cfg", OLD)
    run = lint("--select", "M", "--statistics", "a.cfg")
    first, second, summary, step = run.out.splitlines()
    assert run.status == 1 and first.split() == ["2", "error", "M101", "bare-method"] and second.split()[0] == "1"
    assert summary.startswith("3 errors in 1 file") and step == "3 fixable: run opensips-lint --fix --select M a.cfg"
    made = json.loads(lint("--select", "M", "--statistics", "--output-format", "json", "a.cfg").out)
    assert made[0] == {"count": 2, "rule": "M101", "name": "bare-method", "severity": "error"}
    assert lint("--statistics", "--output-format", "sarif", "a.cfg").status == 2
    assert lint("--statistics", "--diff", "a.cfg").status == 2


def test_settings_with_what_the_command_line_says(lint, write):
    write("opensips-lint.toml", 'ignore = ["M102"]\nexclude = ["old"]\n[choose]\n"M103" = 1\n'), write("a.cfg", OLD)
    out = lint(
        "--show-settings", "--ignore", "M101", "--exclude", "x", "--choose", "M103=2", "--fail-level", "error",
        "--extend-select", "C4,C5", "--quiet", "a.cfg",
    ).out  # fmt: skip
    for line in (
        'ignore = ["M102", "M101"]', 'exclude = ["old", "x"]', 'choose = { "M103" = 2 }', "# --fail-level error",
        "# --extend-select C4,C5", "# --quiet",
    ):  # fmt: skip
        assert line in out.splitlines()
    out = lint("--show-settings", "--select", "M1", "a.cfg").out.splitlines()
    assert 'select = ["M1"]' in out and "# ignore is not set" in out
