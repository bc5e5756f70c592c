"""Configuration files: what they may say, what is told of mistakes, which one counts, and what its globs match."""

import os
from pathlib import Path

import pytest

from opensips_lsp.lint import selection
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.project import settings as config
from opensips_lsp.project.configuration import Options, choose
from opensips_lsp.project.keys import KEYS, MYSELF
from opensips_lsp.project.settings import NONE, ConfigError, Settings, parse, settings_for

FILE = "/etc/opensips/opensips-lint.toml"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_nothing_said_is_nothing_set():
    assert parse({}, FILE) == NONE._replace(file=FILE, folder="/etc/opensips")


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("[tool.opensips-lint]\n", True),
        ('  [ tool . "opensips-lint" ] # ours\n', True),
        ("[tool.opensips-lint.per-file-ignores]\n", True),
        ("[tool]\nopensips-lint.target = '2.4'\n", True),
        ("[tool]\n'opensips-lint' = {}\n", True),
        ("tool.opensips-lint.target = '2.4'\n[project]\n", True),
        ("tool = {opensips-lint = {}}\n", True),
        ("\ufeff[tool.opensips-lint]\r\n", True),
        ("[project.scripts]\nopensips-lint = 'opensips_lsp.cli:main'\n", False),
        ("[project]\ndependencies = ['opensips-lint']\n# tool.opensips-lint\n", False),
        ("[tool.ruff]\nopensips-lint = 1\n", False),
        ("[tool.opensips-linter]\n", False),
        ("[x]\ntool.opensips-lint.y = 1\n", False),
        ("", False),
    ],
)
def test_a_pyproject_is_read_only_if_it_has_our_table(text, has):
    assert config.has_table(text.encode()) is has


def test_all_keys():
    settings = parse(
        {
            "target": "2.4.2", "from": "2.3", "select": ["M", "bare-uri"], "ignore": ["M101"], "exclude": ["old"],
            "per-file-ignores": {"lab/*.cfg": ["M1"]}, "roots": ["edge.cfg", "../core/core.cfg"],
            "catalogues": ["/srv/own.json"], "myself": "host", "choose": {"M103": 1}, "max-included-files": 10_000,
            "max-included-mb": 1, "severity": {"M1": "warning"},
        },
        FILE,
    )  # fmt: skip
    assert settings == Settings(
        FILE, "/etc/opensips", (2, 4, 2), (2, 3, 6), ("M", "bare-uri"), ("M101",), (("lab/*.cfg", ("M1",)),), ("old",),
        ("/etc/opensips/edge.cfg", "/etc/core/core.cfg"), ("/srv/own.json",), "host", (("M103", 1),), 10_000, 1,
        (("M1", "warning"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"taget": "2.4"}, "taget: unknown key; did you mean `target`?"),
        ({"per_file_ignores": {}}, "per_file_ignores: unknown key; did you mean `per-file-ignores`?"),
        ({"zzz": 1}, f"zzz: unknown key; the keys are {', '.join(KEYS)}"),
        (
            {"target": "2.5"},
            "target: unknown OpenSIPS version '2.5': known are 2.3, 2.4, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 4.0",
        ),
        ({"target": 2.4}, 'target: must be a version in quotes, "2.4"'),
        (
            {"from": "2.0"},
            "from: unknown OpenSIPS version '2.0': known are 2.3, 2.4, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 4.0; a "
            "script may come from 1.4, 1.5",
        ),
        ({"from": 2.2}, 'from: must be a version in quotes, "2.2"'),
        ({"from": "1.11.12"}, "from: unknown OpenSIPS version '1.11.12': the newest known 1.11 is 1.11.11"),
        ({"from": ["2.3"]}, "from: must be a string, but is a list"),
        ({"select": "M101"}, "select: must be a list of strings, but is a string"),
        ({"ignore": ["M101", 7]}, "ignore: must be a list of strings, but has a number"),
        ({"exclude": [""]}, "exclude: must be a list of strings, but has an empty string"),
        (
            {"exclude": ["./old"]},
            "exclude: './old' matches nothing; write paths like `etc/old/*.cfg`, relative to the folder of this file",
        ),
        ({"exclude": ["old\\*.cfg"]}, "exclude: 'old\\\\*.cfg' matches nothing"),
        ({"exclude": ["[z-a]"]}, "exclude: '[z-a]' is not a glob: bad character range z-a"),
        (
            {"per-file-ignores": ["M101"]},
            "per-file-ignores: must be a table of globs, each with a list of rules, but is a list",
        ),
        ({"per-file-ignores": {"a.cfg": "M101"}}, "per-file-ignores: must be a list of strings, but is a string"),
        ({"myself": "hots"}, "myself: must be one of host-and-port, host, exact; did you mean host?"),
        ({"myself": True}, "myself: must be one of host-and-port, host, exact"),
        ({"max-included-files": "many"}, "max-included-files: must be a whole number from 1 to 10000, but is a string"),
        ({"max-included-files": 0}, "max-included-files: must be a whole number from 1 to 10000, but is 0"),
        ({"max-included-mb": True}, "max-included-mb: must be a whole number from 1 to 64, but is a boolean"),
        ({"max-included-mb": 65}, "max-included-mb: must be a whole number from 1 to 64, but is 65"),
        ("2.4", "opensips-lint: must be a table"),
    ],
)
def test_mistakes_name_file_key_and_what_is_right(table, told):
    with pytest.raises(ConfigError) as caught:
        parse(table, FILE)
    assert str(caught.value).startswith(f"{FILE}: {told}") and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("select", ["M101", "bare-metod"]),
        ("ignore", ["bare-metod"]),
        ("per-file-ignores", {"a.cfg": ["bare-metod"]}),
        ("severity", {"bare-metod": "hint"}),
    ],
)
def test_unknown_rules_are_mistakes_too(key, value):
    with pytest.raises(ConfigError, match=f"^{FILE}: {key}: there is no rule 'bare-metod'; did you mean bare-method"):
        choose(parse({key: value}, FILE), own_rules())


def chosen(table, select=None, ignore=()):
    left = choose(parse(table, FILE), own_rules(), Options(select=select, ignore=ignore))
    assert {rule.code for rule in left.rules} == left.codes & {rule.code for rule in own_rules()}
    return left.codes


def test_what_the_user_says_comes_on_top():
    every = chosen({})
    assert {"M101", "M105", "S001", "S002", "S101"} <= every
    assert chosen({"ignore": ["M101"]}) == every - {"M101"}
    assert chosen({"ignore": ["M101"]}, ignore=["bare-uri"]) == chosen({}, ignore=["M101", "bare-uri"])
    assert chosen({"select": ["M101"]}) == {"M101", "S001", "S002"}
    assert chosen({"select": []}) == {"S001", "S002"}
    assert chosen({"select": ["M101"], "ignore": ["M105"]}, select=["M105"]) == {"M105", "S001", "S002"}
    assert chosen({"ignore": ["S001", "include"]}, ignore=["M"]) & {"S001", "S002", "M101"} == set()
    with pytest.raises(selection.UnknownRule):
        choose(NONE, own_rules(), Options(select=["nonsense"]))


# ---- which file counts


def found(files, folder="/a/b/c"):
    return settings_for(folder, {path: text.encode() for path, text in files.items()}.get, {}).file


SHARED = '[tool.opensips-lint]\ntarget = "2.3"\n'


def test_nearest_file_upwards_counts():
    assert found({}) is None
    assert (
        found({"/a/b/c/d/opensips-lint.toml": "", "/a/b/d/opensips-lint.toml": "", "/x/opensips-lint.toml": ""}) is None
    )
    assert found({"/opensips-lint.toml": ""}) == "/opensips-lint.toml"
    assert found({"/a/b/opensips-lint.toml": "", "/a/opensips-lint.toml": ""}) == "/a/b/opensips-lint.toml"
    assert found({"/a/b/pyproject.toml": SHARED, "/a/opensips-lint.toml": ""}) == "/a/b/pyproject.toml"
    assert found({"/a/b/pyproject.toml": SHARED, "/a/b/opensips-lint.toml": ""}) == "/a/b/opensips-lint.toml"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not TOML",
        '[project]\nname = "x"\n',
        "# opensips-lint\n[tool.ruff]\n",
        '[project]\ndependencies = ["opensips-lint"]\n',
        '[opensips-lint]\ntarget = "2.3"\n',
        'tool = "opensips-lint"\n',
        "[tool.opensips-lint-2]\n",
    ],
)
def test_pyproject_without_our_table_is_passed_over(text):
    assert found({"/a/b/pyproject.toml": text, "/a/opensips-lint.toml": ""}) == "/a/opensips-lint.toml"


def test_each_file_is_read_once():
    asked, cache = [], {}

    def read(path):
        asked.append(path)
        return b"" if path == "/a/opensips-lint.toml" else None

    for folder in ("/a/b/c", "/a/b/d", "/a/b", "/a", "/a/b/c"):
        assert settings_for(folder, read, cache).file == "/a/opensips-lint.toml"
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("data", [b"target = ", b"target = '\xff'", b"a = " + b"[" * 100_000, b"a = 1\na = 2"])
def test_no_toml_is_one_line(data):
    with pytest.raises(ConfigError, match=r"^/a/opensips-lint.toml: is not valid TOML: ") as caught:
        settings_for("/a", {"/a/opensips-lint.toml": data}.get, {})
    assert "\n" not in str(caught.value)


def test_byte_order_mark_is_no_mistake():
    data = '\ufeffmyself = "exact"\r\n'.encode()
    assert settings_for("/a", {"/a/opensips-lint.toml": data}.get, {}).myself == "exact"


# ---- globs


@pytest.mark.parametrize(
    ("glob", "matching", "others"),
    [
        ("old", ["old", "a/old", "a/b/old"], ["old.cfg", "bold", "old/a.cfg", "OLD"]),
        ("old/", ["old", "a/old"], ["old/a.cfg"]),
        ("*.bak.cfg", ["x.bak.cfg", "a/x.bak.cfg"], ["x.cfg", "x.bak.cfg/y"]),
        ("a/*.cfg", ["a/x.cfg", "a/.cfg"], ["b/a/x.cfg", "a/b/x.cfg", "a/x.cfgs", "ax.cfg"]),
        ("a/**", ["a/x.cfg", "a/b/x.cfg"], ["a", "b/a/x.cfg"]),
        ("a/**/x.cfg", ["a/x.cfg", "a/b/c/x.cfg"], ["a/yx.cfg", "a/b/yx.cfg"]),
        ("**/lab/*", ["lab/x", "a/b/lab/x"], ["lab", "slab/x", "lab/x/y"]),
        ("?.cfg", ["a.cfg", "b/a.cfg"], ["ab.cfg", ".cfg"]),
        ("[a-c!].cfg", ["a.cfg", "!.cfg"], ["d.cfg"]),
        ("[!a-c].cfg", ["d.cfg"], ["a.cfg"]),
        ("a[.cfg", ["a[.cfg"], ["a.cfg"]),
        ("a.cfg", ["a.cfg"], ["abcfg"]),
        ("é\n.cfg", ["é\n.cfg"], ["e.cfg"]),
        ("../x/*.cfg", ["../x/a.cfg"], ["x/a.cfg"]),
        ("/etc/opensips/a/*", ["a/x"], ["b/x"]),
    ],
)
def test_globs(glob, matching, others):
    settings = parse({"exclude": [glob], "per-file-ignores": {glob: ["M101"]}}, FILE)
    for path in matching:
        assert settings.excludes(f"/etc/opensips/{path}"), path
        assert settings.ignored_in(f"/etc/opensips/{path}") == ["M101"]
        assert settings.ignored_in(f"/etc/opensips/{path}/inside/it.cfg") == ["M101"]
    for path in others:
        assert not settings.excludes(f"/etc/opensips/{path}"), path


def test_paths_are_taken_from_where_we_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = parse({"exclude": ["a/*.cfg"]}, str(tmp_path / "opensips-lint.toml"))
    assert settings.excludes(os.path.join("a", "x.cfg")) and not settings.excludes("x.cfg")


@pytest.mark.skipif(not PAGE.exists(), reason="an installed copy has no pages")
def test_the_page_has_every_key():
    section = PAGE.read_text(encoding="utf-8")
    for key in KEYS:
        assert f"\n## {key}\n" in section, key
    for form in MYSELF:
        assert f'`"{form}"`' in section, form
