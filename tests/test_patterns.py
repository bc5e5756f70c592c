"""Regular expressions that are kept compiled: the same as re makes them, and never in the way."""

import marshal
import os
import re
import subprocess
import sys

import pytest

from opensips_lsp import patterns, registry
from opensips_lsp.patterns import compiled

PATTERN = r"(?i)(?P<word>[a-z\u00e9]+)|(?P<number>\d+)x"
USE = (
    "import sys; from opensips_lsp.patterns import compiled;"
    f"match = compiled({PATTERN!r}).fullmatch('Ab'); print(match['word'], match['number'], 're' in sys.modules)"
)


@pytest.fixture
def prefix(tmp_path):
    """Where Python keeps what it compiles."""
    return tmp_path / "kept"


def use(prefix, **variables):
    """What another process says: what is found, and whether it had to compile."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPYCACHEPREFIX": str(prefix), "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    # without site: packages' .pth files may import re
    done = subprocess.run(
        [sys.executable, "-S", "-c", USE], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    word, number, compiles = done.stdout.split()
    assert (word, number) == ("Ab", "None")
    return compiles == "True"


def kept(prefix):
    return [path for path in prefix.rglob("*") if ".patterns" in path.name]


def test_all_of_ours_are_what_re_makes_of_them():
    registry.own_rules()
    ours = list(patterns._ready)
    assert len(ours) > 20
    for pattern in ours:
        recipe = patterns._recipe(pattern)
        again = patterns._sre.compile(pattern, *marshal.loads(marshal.dumps(recipe)))
        assert again == compiled(pattern) == re.compile(pattern)  # flags and all integers
        assert (again.groups, dict(again.groupindex), again.flags) == (
            (made := re.compile(pattern)).groups,
            dict(made.groupindex),
            made.flags,
        )


def test_compiled_once_on_a_machine(prefix):
    assert use(prefix)
    assert not use(prefix)


def test_nothing_is_kept_where_python_keeps_nothing(prefix):
    assert use(prefix, PYTHONDONTWRITEBYTECODE="1")
    assert kept(prefix) == []
    assert use(prefix)


@pytest.mark.parametrize("content", [b"", b"\0", b"nonsense", marshal.dumps(3), marshal.dumps((1, {PATTERN: ()}))])
def test_a_damaged_file_or_another_pythons_is_made_anew(prefix, content):
    use(prefix)
    (place,) = kept(prefix)
    place.write_bytes(content)
    assert use(prefix)
    assert not use(prefix)


def test_a_folder_in_the_way_is_no_trouble_and_nothing_is_left_half_written(prefix):
    use(prefix)
    (place,) = kept(prefix)
    place.unlink()
    (place / "full").mkdir(parents=True)  # nothing can take its place
    assert use(prefix)
    assert kept(prefix) == [place]


def test_a_mistake_in_a_pattern_is_told_as_re_does():
    with pytest.raises(re.error):
        compiled("(")
