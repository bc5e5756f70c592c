"""What the server knows of scripts, without a client."""

import pytest

from opensips_lsp.lint.fixes import UnstableFix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.workspace import Workspace, options

RULES = own_rules()
PART = 'if (uri == "sip:a@b") { exit; }\n'


@pytest.fixture
def workspace(tmp_path):
    """workspace(**texts) -> a Workspace with these files open; `roots` lists those that are root scripts."""

    def make(roots, **texts):
        (tmp_path / "opensips-lint.toml").write_text(f"roots = {[f'{name}.cfg' for name in roots]}\n")
        made = Workspace(RULES, options(), print)
        for name, text in texts.items():
            (tmp_path / f"{name}.cfg").write_text(text)
            made.open(f"{tmp_path}/{name}.cfg", text)
        return made

    return make


def test_the_lines_of_a_closed_file_are_found_once(workspace, tmp_path):
    """They were found anew for each place in it: references in a long file took seconds."""
    made = workspace(["a"], a='include_file "part.cfg"\nroute { exit; }\n')
    (tmp_path / "part.cfg").write_text("route[a] { exit; }\n")
    text = made.text(f"{tmp_path}/part.cfg")
    assert made.text(f"{tmp_path}/part.cfg") is text
    (tmp_path / "part.cfg").write_text("route[b] { exit; }\n")
    made.forget_files()
    assert made.text(f"{tmp_path}/part.cfg").string == "route[b] { exit; }\n"
    assert made.text(f"{tmp_path}/gone.cfg") is None


def test_a_part_is_fixed_as_all_its_scripts_need_it(workspace, tmp_path):
    both = workspace(
        ["a", "b"], a='route { include_file "part.cfg"\n}\n', b='route { include_file "part.cfg"\n}\n', part=PART
    )
    text, fixes = both.fixed(f"{tmp_path}/part.cfg")
    assert (text, fixes) == (PART.replace("uri ==", "$ru =="), 1)


def test_a_part_that_two_scripts_need_otherwise_is_left_alone(workspace, tmp_path):
    texts = {
        "a": 'route { include_file "part.cfg"\n}\n',
        "b": 'route { exit; }\nonreply_route[x] { include_file "part.cfg"\n}\n',
    }
    both = workspace(["a", "b"], **texts, part=PART)
    with pytest.raises(UnstableFix, match="several places"):
        both.fixed(f"{tmp_path}/part.cfg")
