"""How options, settings and defaults make what a script is checked by."""

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.project.configuration import Configuration, Options


def test_whether_a_target_is_assumed(tmp_path):
    script = tmp_path / "a.cfg"
    script.write_text("route { exit; }\n")

    def assumed(**options):
        return Configuration(Options(**options), own_rules()).of_script(str(script)).assumed

    version = parse_version("2.4")
    assert assumed() and not assumed(target=version) and assumed(target=version, migrating=True)
    (tmp_path / "opensips-lint.toml").write_text('target = "2.4"\n')
    assert not assumed() and assumed(isolated=True)
