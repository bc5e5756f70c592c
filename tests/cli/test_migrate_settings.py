"""`opensips-lint migrate`: the versions that the settings name count where the command line names none."""

import pytest

SCRIPT = 'children=4\nroute {\n\tif (method=="BYE")\n\t\texit;\n}\n'


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def make(**says):
        for name, text in says.items():
            (tmp_path / name).mkdir()
            (tmp_path / name / "opensips.cfg").write_text(SCRIPT)
            (tmp_path / name / "opensips-lint.toml").write_text(text)

    return make


@pytest.mark.parametrize(
    ("says", "arguments", "title"),
    [
        ('target = "3.6"\nfrom = "2.3"\n', (), "# OpenSIPS 2.3.6 to 3.6."),
        ('target = "4.0"\nfrom = "2.4"\n', (), "# OpenSIPS 2.4.11 to 4.0."),
        ('target = "2.4.6"\n', (), "# OpenSIPS 2.3.6 to 2.4.6\n"),
        ('target = "3.6"\n', ("--to", "3.4"), "# OpenSIPS 2.3.6 to 3.4."),
        ('target = "3.6"\nfrom = "2.3"\n', ("--from", "2.4"), "# OpenSIPS 2.4.11 to 3.6."),
        ('target = "3.6"\n', ("--isolated",), "# OpenSIPS 2.3.6 to 2.4."),
        ('target = "2.3"\n', (), "# OpenSIPS 2.3.6 to 2.4."),  # what the script is for today
        ("", (), "# OpenSIPS 2.3.6 to 2.4."),
    ],
)
def test_what_the_settings_say_counts(lint, tree, says, arguments, title):
    tree(etc=says)
    assert lint("migrate", *arguments, "etc").out.startswith(title)


def test_files_are_written_for_the_target_of_the_settings(lint, tree, tmp_path):
    tree(etc='target = "3.6"\nfrom = "2.3"\n')
    lint("migrate", "--write", "etc")
    assert "udp_workers=4" in (tmp_path / "etc/opensips.cfg").read_text()


def test_settings_that_name_different_targets_are_an_error(lint, tree, tmp_path):
    tree(a='target = "3.6"\n', b='target = "4.0"\n')
    run = lint("migrate", "--write", ".")
    assert run.status == 2
    assert "migrate the folders one by one, or use --to" in run.err
    assert (tmp_path / "a/opensips.cfg").read_text() == SCRIPT
    assert lint("migrate", "--to", "3.6", ".").out.startswith("# OpenSIPS 2.3.6 to 3.6.")


def test_settings_that_do_not_contradict_are_taken_together(lint, tree):
    tree(a='target = "3.6"\n', b='from = "2.4"\n')
    assert lint("migrate", ".").out.startswith("# OpenSIPS 2.4.11 to 3.6.")
