"""What is read without argparse is what argparse reads."""

from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.cli.arguments import SWITCHES, Arguments, plain
from opensips_lsp.cli.parser import parsed

SPELT = [f"--{name.replace('_', '-')}" for name in SWITCHES]


def everything(arguments):
    names = Arguments.__annotations__.keys() | vars(Arguments)
    return {name: value for name in names if name[0] != "_" and not callable(value := getattr(arguments, name))}


@given(st.lists(st.sampled_from([*SPELT, "-", "a.cfg", "b c.cfg", "fix", ""])))
def test_switches_and_paths_mean_the_same(arguments):
    assert everything(plain(arguments)) == everything(parsed(arguments))


@given(
    st.lists(st.sampled_from([*SPELT, "a.cfg"])),
    st.sampled_from(
        [
            "--",
            "-h",
            "--help",
            "--exit_zero",
            "--exit",
            "--target",
            "--target=2.4",
            "--fix=1",
            "--version",
            "-f",
            "---",
            "--Fix",
        ]
    ),
)
def test_anything_else_is_left_to_argparse(arguments, other):
    assert plain([*arguments, other]) is None
    assert plain([other, *arguments]) is None
