"""Which files may read which: never too few, and nothing is parsed to find out."""

import random

import pytest
from counting import steps_of

from opensips_lsp.lint.registry import own_rules
from opensips_lsp.project import includes
from opensips_lsp.project.includes import names_in, source_of
from opensips_lsp.project.readers import Readers
from opensips_lsp.project.texts import Texts
from opensips_lsp.server.workspace import Workspace, options


def put(folder, texts):
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('include_file "a.cfg"\nimport_file\t\n"b.cfg"\n', ["a.cfg", "b.cfg"]),
        ('route { include_file"a.cfg"\n exit; if (1) import_file "b\\"c.cfg" }', ["a.cfg", 'b"c.cfg']),
        ("# include_file \"a.cfg\"\ninclude_file 'b.cfg'\ninclude_file c.cfg\n", ["a.cfg"]),
        ('include_file "a.cfg', []),
        ('include_file "a b.cfg"\n', []),
        ("include_file", []),
    ],
)
def test_names(text, names):
    assert list(names_in(text)) == names


def test_through_others_and_from_other_folders(tmp_path):
    texts = {
        "main.cfg": 'include_file "sub/part"\nroute { exit; }\n',
        "sub/part": 'include_file "deep.cfg"\n',  # not among the files that are asked about
        "sub/deep.cfg": "route[a] { exit; }\n",
        "deep.cfg": "route[b] { exit; }\n",
        "other.cfg": 'include_file "deep.cfg"\ninclude_file "gone.cfg"\n',
        "round.cfg": 'include_file "round.cfg"\n',
    }
    put(tmp_path, texts)
    paths = {name: str(tmp_path / name) for name in texts}
    readers = Readers(Texts(print), [path for name, path in paths.items() if name != "sub/part"])
    found = {name: [one for one, at in paths.items() if at in readers.of(path)] for name, path in paths.items()}
    assert found == {
        "main.cfg": ["main.cfg"],
        "sub/part": ["main.cfg"],
        "sub/deep.cfg": ["main.cfg", "sub/deep.cfg"],
        "deep.cfg": ["deep.cfg", "other.cfg"],
        "other.cfg": ["other.cfg"],
        "round.cfg": ["round.cfg"],
    }


def test_a_link_is_the_file(tmp_path):
    put(tmp_path, {"main.cfg": 'include_file "link.cfg"\n', "real/part.cfg": ""})
    (tmp_path / "link.cfg").symlink_to("real/part.cfg")
    main = str(tmp_path / "main.cfg")
    assert Readers(Texts(print), [main]).of(str(tmp_path / "real" / "part.cfg")) == [main]


PIECES = ['include_file "{}"\n', 'route[r] {{\n import_file "{}"\n}}\n', '# include_file "{}"\n', 'xlog("{}");\n']


@pytest.mark.parametrize("seed", range(30))
def test_all_that_read_a_file_are_among_them(tmp_path, seed):
    """As includes.sources follows them."""
    chance = random.Random(seed)
    names = [f"{folder}f{number}.cfg" for folder in ("", "sub/") for number in range(4)]
    files = {
        name: "".join(
            chance.choice(PIECES).format(chance.choice(names).removeprefix("sub/")) for _ in range(chance.randrange(4))
        )
        for name in names
    }
    put(tmp_path, files)
    texts, paths = Texts(print), [str(tmp_path / name) for name in names]
    readers = Readers(texts, paths)
    for root in paths:
        for source in includes.sources(root, texts.read(root), texts.read).sources:
            assert root in readers.of(source.path)


def test_the_work_does_not_grow_with_what_else_is_in_the_folder(tmp_path):
    """Counted: files that do not lead to the one that is asked about are not parsed, and read once."""
    put(tmp_path, {"main.cfg": 'include_file "part.cfg"\nroute { exit; }\n', "part.cfg": "route[a] { exit; }\n"})
    text = 'loadmodule "tm.so"\n' + "".join(f'route[r{route}] {{ xlog("x"); exit; }}\n' for route in range(200))
    part, counts = str(tmp_path / "part.cfg"), []
    for number in (1, 101):
        for other in range(number):
            put(tmp_path, {f"other{other}.cfg": text})
        workspace = Workspace(own_rules(), options(), print)
        workspace.open(part, "route[a] { exit; }\n")
        paths = workspace.files_in(str(tmp_path))
        assert len(paths) == number + 2
        first, later = (steps_of(workspace.readers, part, paths) for _ in range(2))
        counts.append((first, later))
    (few, few_later), (many, many_later) = counts
    assert many_later <= few_later
    assert (many - few) / 100 < steps_of(source_of, "other.cfg", text) / 10
