"""Fixes remove what shows that a script comes from 2.3: --fix says so, `migrate --write` keeps it as a setting."""

import pytest

from opensips_lsp.cli.origin import with_origin

OLD = (
    'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n'
    '\tif ($avp(x) !~ "foo") exit;\n}\n'
)  # M307: only reported for a script that comes from 2.3
LOST = "the fixes removed what shows that it comes from 2.3"


@pytest.fixture
def old(write):
    return write("opensips.cfg", OLD)


def rules(run):
    return sorted(one["rule"] for one in run.findings)


# ---- --fix says so


def test_the_fix_says_what_is_lost_and_how_to_keep_it(lint, old, tmp_path):
    before = lint("--output-format", "json", "opensips.cfg")
    run = lint("--fix", "--output-format", "json", "opensips.cfg")
    assert rules(before) == ["M101", "M307"] and rules(run) == ["M307"] and run.status == 0
    assert run.err.count("\n") == 1 and run.err.startswith(f"opensips-lint: opensips.cfg: {LOST}")
    assert f'set from = "2.3" in {tmp_path.parent}/opensips-lint.toml, or run with --from 2.3\n' in run.err
    again = lint("--fix", "--output-format", "json", "opensips.cfg")
    assert rules(again) == [] and again.err == ""
    assert rules(lint("--from", "2.3", "--output-format", "json", "opensips.cfg")) == ["M307"]
    with (tmp_path.parent / "opensips-lint.toml").open("a") as file:
        file.write('from = "2.3"\n')
    assert rules(lint("--fix", "--output-format", "json", "opensips.cfg")) == ["M307"]


def test_without_a_configuration_one_is_to_be_made(lint, old, tmp_path):
    (tmp_path.parent / "opensips-lint.toml").unlink()
    assert (
        'create opensips-lint.toml with the line from = "2.3", or run with --from 2.3'
        in lint("--fix", "opensips.cfg").err
    )


def test_isolated_no_configuration_is_named(lint, old):
    assert "To keep them, run with --from 2.3\n" in lint("--fix", "--isolated", "opensips.cfg").err


def test_standard_input(lint):
    run = lint("--fix", "-", stdin=OLD.encode())
    assert run.out == OLD.replace("method", "$rm") and f"<stdin>: {LOST}" in run.err


def test_many_scripts_take_one_line(lint, write):
    for number in range(5):
        write(f"{number}.cfg", OLD)
    err = lint("--fix", ".").err
    assert (
        err.count("the fixes removed what shows that they come from 2.3") == 1 and "2.cfg and 2 more: the fixes" in err
    )


@pytest.mark.parametrize("arguments", [("--from", "2.3", "--fix"), ("--diff",), ("--fix", "--ignore", "M101"), ()])
def test_nothing_is_said_where_nothing_is_lost(lint, old, arguments):
    assert LOST not in lint(*arguments, "opensips.cfg").err


def test_nothing_is_said_where_all_is_fixed(lint, write):
    write("opensips.cfg", OLD.replace("$avp(x) !~", "$rU =="))
    run = lint("--fix", "opensips.cfg")
    assert (run.status, run.err) == (0, "") and "Applied 1 fix" in run.out


def test_a_script_for_2_4_hears_nothing(lint, write):
    write("opensips.cfg", OLD.replace("method", "$rm") + 'modparam("tm", "fr_timeout", 5)\n')
    assert LOST not in lint("--fix", "opensips.cfg").err


# ---- migrate --write keeps it


def test_migrate_writes_the_setting(lint, old, tmp_path):
    config = tmp_path / "opensips-lint.toml"
    config.write_bytes(
        b'# ours\r\ntarget = "2.4"  # new\r\nignore = ["H", "C"]\r\n\r\n# here\r\n[per-file-ignores]\r\n'
    )
    run = lint("migrate", "--write", "opensips.cfg")
    assert run.out.endswith(
        f'\n{config}: now has the setting from = "2.3", so that findings that are reported only for a script from '
        f"2.3 are still reported\n"
    )
    assert config.read_bytes() == (
        b'# ours\r\ntarget = "2.4"  # new\r\nfrom = "2.3"\r\nignore = ["H", "C"]\r\n\r\n# here\r\n'
        b"[per-file-ignores]\r\n"
    )
    assert rules(lint("--output-format", "json", "opensips.cfg")) == ["M307"]
    again = lint("migrate", "--write", "opensips.cfg")
    assert "from =" not in again.out and config.read_bytes().count(b"from") == 1


def test_migrate_without_write_leaves_the_configuration(lint, old, tmp_path):
    config = tmp_path.parent / "opensips-lint.toml"
    before = config.read_bytes()
    assert "from =" not in lint("migrate", "opensips.cfg").out and config.read_bytes() == before


def test_migrate_says_how_where_it_cannot_write(lint, old, tmp_path):
    run = lint("migrate", "--write", "--isolated", "opensips.cfg")
    assert (
        'opensips.cfg: create opensips-lint.toml with the line from = "2.3", so that findings that are reported only'
        in run.out
    )
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool]\nopensips-lint = { target = "2.4" }\n')
    run = lint("migrate", "--write", "opensips.cfg")
    assert f'opensips.cfg: set from = "2.3" in {config}, table [tool.opensips-lint], so that findings' in run.out
    assert config.read_text() == '[tool]\nopensips-lint = { target = "2.4" }\n'


# ---- the text of a configuration

OWN, SHARED = "/x/opensips-lint.toml", "/x/pyproject.toml"
FROM = 'from = "2.3"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{FROM}\n"),
        ('target = "2.4"', f'target = "2.4"\n{FROM}'),
        (
            '# a\n\n"target" = "2.4" # b\nroots = [\n  "a.cfg",\n]\n',
            f'# a\n\n"target" = "2.4" # b\n{FROM}\nroots = [\n  "a.cfg",\n]\n',
        ),
        ('# a\n\nignore = ["H"]\n', f'# a\n\n{FROM}\nignore = ["H"]\n'),
        ('ignore = [\n  "H", # ]\n]\r\n', f'{FROM}\nignore = [\n  "H", # ]\n]\r\n'),
        ('# a\n[per-file-ignores]\n"a" = ["H"]\n', f'{FROM}\n# a\n[per-file-ignores]\n"a" = ["H"]\n'),
        ('target = """\n2.4"""\n', f'{FROM}\ntarget = """\n2.4"""\n'),
        ('\ufefftarget = "2.4"\r\n', f'\ufefftarget = "2.4"\r\n{FROM}\r\n'),
        ("\ufeff", f"\ufeff{FROM}\n"),
        ("\ufeff# é\r\n", f"\ufeff{FROM}\r\n# é\r\n"),
    ],
)
def test_the_setting_in_a_file_of_its_own(before, after):
    assert with_origin(OWN, before.encode(), "2.3") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '[tool.opensips-lint]\ntarget = "2.4"\n[tool.x]\ntarget = 1\n',
            f'[tool.opensips-lint]\ntarget = "2.4"\n{FROM}\n[tool.x]\ntarget = 1\n',
        ),
        (
            '[a]\ntarget = 1\n[ tool . "opensips-lint" ] # x\nignore = []\n',
            f'[a]\ntarget = 1\n[ tool . "opensips-lint" ] # x\n{FROM}\nignore = []\n',
        ),
        ("[tool.opensips-lint]", f"[tool.opensips-lint]\n{FROM}"),
        ("[tool.opensips-lint]\r\n\r\n# x\r\n[b]\r\n", f"[tool.opensips-lint]\r\n{FROM}\r\n\r\n# x\r\n[b]\r\n"),
        (
            'a = """\n[tool.opensips-lint]\n"""\n[tool.opensips-lint]\n',
            f'a = """\n[tool.opensips-lint]\n"""\n[tool.opensips-lint]\n{FROM}\n',
        ),
        ('[tool]\nopensips-lint = { target = "2.4" }\n', None),
        ('[tool]\nopensips-lint.target = "2.4"\n', None),
    ],
)
def test_the_setting_in_a_shared_file(before, after):
    assert with_origin(SHARED, before.encode(), "2.3") == after
