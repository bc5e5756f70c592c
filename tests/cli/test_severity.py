"""The setting `severity`: an error can be made less of, and nothing can be made an error."""

import pytest

OLD = 'route { if (method == "A") exit; }\n'
HINT = 'loadmodule "proto_udp.so"\nloadmodule "sl.so"\nlisten=udp:127.0.0.1:5060\nroute { exit; }\n'


@pytest.mark.parametrize(
    ("table", "severity", "status"),
    [
        ('"M101" = "warning"', "warning", 1),
        ('"bare-method" = "hint"', "hint", 0),
        ('"M1" = "info"', "info", 0),
        ('"M1" = "hint"\n"M101" = "error"', "error", 1),
        ('"M101" = "error"\n"M" = "hint"', "hint", 0),
    ],
)
def test_an_error_can_be_made_less_of(lint, write, table, severity, status):
    write("opensips-lint.toml", f"[severity]\n{table}\n"), write("a.cfg", OLD)
    run = lint("--select", "M101", "--output-format", "json", "a.cfg")
    assert [one["severity"] for one in run.findings] == [severity] and run.status == status


def test_a_hint_can_be_a_warning(lint, write):
    write("opensips-lint.toml", '[severity]\n"H607" = "warning"\n'), write("a.cfg", HINT)
    run = lint("--select", "H607", "a.cfg")
    assert "warning H607" in run.out and run.status == 1


def test_syntax_errors_and_findings_about_comments(lint, write):
    write("pyproject.toml", '[tool.opensips-lint.severity]\nS = "hint"\n')
    write("a.cfg", "route { exit; # opensips-lint: disable=M101\n}\n"), write("b.cfg", "route { { exit; }\n")
    run = lint("--select", "M,S", "--output-format", "json", "a.cfg", "b.cfg")
    assert {(one["rule"], one["severity"]) for one in run.findings} == {("S101", "hint"), ("S001", "hint")}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('"H607" = "error"', "H607: H607 cannot be an error, which means that OpenSIPS does not start"),
        ('"S" = "error"', "S: S101 cannot be an error"),
        ('"M101" = "warn"', "M101: must be one of error, warning, info, hint; did you mean warning?"),
        ('"M101" = 1', "M101: must be one of error, warning, info, hint"),
        ('"M1011" = "hint"', "there is no rule 'M1011'"),
    ],
)
def test_mistakes(lint, write, table, said):
    write("opensips-lint.toml", f"[severity]\n{table}\n"), write("a.cfg", OLD)
    run = lint("a.cfg")
    assert run.status == 2 and "opensips-lint.toml: severity: " in run.err and said in run.err


def test_fixes_are_the_same(lint, write, tmp_path):
    write("opensips-lint.toml", '[severity]\nM = "hint"\n'), write("a.cfg", OLD)
    assert lint("--select", "M", "--fix", "a.cfg").status == 0 and "$rm" in (tmp_path / "a.cfg").read_text()


def test_a_migration_goes_by_what_opensips_refuses(lint, write):
    write("opensips-lint.toml", '[severity]\nM = "hint"\n'), write("a.cfg", OLD)
    assert lint("migrate", "a.cfg").status == 1


def test_the_settings_show_it(lint, write):
    write("opensips-lint.toml", '[severity]\n"M101" = "hint"\n')
    assert 'severity = { "M101" = "hint" }' in lint("--show-settings", "a.cfg").out
