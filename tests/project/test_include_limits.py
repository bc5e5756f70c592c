"""A script that includes more than any script does is followed up to a limit, and says so. Work is counted."""

from collections import Counter

import pytest
from counting import steps_of

from opensips_lsp.cli.job import Job
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.project import files, includes
from opensips_lsp.project.configuration import Options
from opensips_lsp.project.includes import Limits
from opensips_lsp.server.workspace import Workspace, options

MAIN = "route { exit; }\n"
RULES = own_rules()
# 12 files, of which each includes the next one ten times: 11 ** 10 files if somebody follows all
BOMB = {
    f"f{number}.cfg": f'include_file "f{number + 1}.cfg"\n' * 10 * (number < 11) + f"route[r{number}] {{ exit; }}\n"
    for number in range(12)
}
BOMB["f0.cfg"] += MAIN
# as many files as are followed of it, which nobody would call a bomb
FLAT = {"f0.cfg": 'include_file "f1.cfg"\n' * Limits().files + MAIN, "f1.cfg": BOMB["f1.cfg"][-20:]}


def closure(texts, limits=Limits(), root="f0.cfg"):
    asked = Counter()

    def read(path):
        asked[path] += 1
        return texts.get(path)

    found, problems = includes.sources(root, texts[root], read, {}, limits)
    return found, [(problem.source.path, problem.start, problem.message) for problem in problems], asked


def about_limits(problems):
    return [one for one in problems if "not followed" in one[2]]


def put(folder, texts):
    for name, text in texts.items():
        (folder / name).write_text(text)


# ---- what is followed


def test_a_bomb_is_followed_up_to_the_limit_and_said_where_it_was_met_and_in_the_root():
    found, problems, asked = closure(BOMB)
    assert len(found) == Limits().files + 1 and asked.total() <= Limits().files + 1
    assert [(path, start) for path, start, _ in about_limits(problems)] == [("f0.cfg", 0), ("f9.cfg", 8 * 23)]
    assert about_limits(problems)[0][2] == (
        "the script includes more than 250 files; this include and those after it are not followed "
        "(setting `max-included-files`)"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_files_are_fine_and_one_more_is_not(count):
    text = "".join(f'include_file "{number}"\n' for number in range(4)) + MAIN
    texts = {"f0.cfg": text, **{str(number): f"# {number}\n" for number in range(4)}}
    found, problems, _ = closure(texts, Limits(4))
    assert len(found) == 5 and not problems
    found, problems, asked = closure(texts, Limits(count))
    assert len(found) == count + 1 and str(count) not in asked
    assert [(path, start) for path, start, _ in problems] == [("f0.cfg", len('include_file "0"\n') * count)]


def test_what_is_not_there_is_not_looked_for_without_end():
    found, problems, asked = closure({"f0.cfg": 'import_file "no"\n' * 1000 + MAIN}, Limits(10))
    assert len(found) == 1 and asked.total() == 10 and len(problems) == 1


def test_the_size_of_all_together_counts():
    texts = {"f0.cfg": 'include_file "a"\n' * 3 + MAIN, "a": "# " + "x" * 600_000 + "\n"}
    assert len(closure(texts)[0]) == 4
    found, problems, _ = closure(texts, Limits(size=includes.MEGABYTE))
    assert len(found) == 2 and "more than 1 MB" in problems[0][2] and "`max-included-mb`" in problems[0][2]


def test_a_limit_is_no_reason_to_call_a_route_empty():
    texts = {"f0.cfg": 'include_file "a"\nroute { include_file "b"\n}\n', "a": "# \n", "b": "exit;\n"}
    _, problems, _ = closure(texts, Limits(1))
    assert [start for _, start, _ in problems] == [texts["f0.cfg"].index('include_file "b"')]


def test_a_text_is_read_and_cut_once(monkeypatch, tmp_path):
    put(tmp_path, BOMB)
    read, cut = Counter(), Counter()

    def count(module, name, counts):
        before = getattr(module, name)

        def counted(argument, *more):
            counts[argument] += 1
            return before(argument, *more)

        monkeypatch.setattr(module, name, counted)

    count(files, "read", read)
    count(includes, "items", cut)
    monkeypatch.chdir(tmp_path)
    job = Job(["f0.cfg"], Options(isolated=True), RULES)
    job.read()
    job.lint(job.roots())
    assert set(read.values()) == {1} and set(cut.values()) == {1} and 10 <= len(cut) <= 12


# ---- what it takes


def linted(paths):
    job = Job(paths, Options(isolated=True), RULES)
    job.read()
    job.lint(job.roots())
    return job


@pytest.mark.slow
def test_the_command_line_takes_about_as_long_as_for_a_flat_script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, FLAT)
    linted(["f0.cfg"])  # what is loaded once
    flat = steps_of(linted, ["f0.cfg"])
    put(tmp_path, BOMB)
    assert steps_of(linted, ["f0.cfg"]) < 4 * flat
    assert steps_of(linted, ["."]) < 4 * flat
    assert {one.code for one in linted(["f0.cfg"]).reports[str(tmp_path / "f0.cfg")].findings} >= {"S002"}


@pytest.mark.slow
def test_the_server_takes_about_as_long_as_for_a_flat_script(tmp_path):
    def opened(texts, name, edits=1):
        put(tmp_path, texts)
        workspace = Workspace(RULES, options(isolated=True), print)
        path = str(tmp_path / name)

        def answer():
            workspace.open(path, texts[name])
            for _ in range(edits):
                assert workspace.snapshot(path).findings is not None
                workspace.change(path, [(len(texts[name]) - 3, len(texts[name]) - 3, " ")])

        return answer

    opened(FLAT, "f1.cfg")()
    flat = steps_of(opened(FLAT, "f1.cfg", 3))
    for name in ("f0.cfg", "f5.cfg", "f10.cfg"):
        assert steps_of(opened(BOMB, name, 3)) < 4 * flat, name


def test_what_is_not_followed_is_not_certain(tmp_path):
    put(tmp_path, {**BOMB, "f0.cfg": BOMB["f0.cfg"] + "route[a] { route(nowhere); }\n"})
    workspace = Workspace(RULES, options(isolated=True), print)
    found = workspace.snapshot(str(tmp_path / "f0.cfg"))
    script = found.in_scripts[0].script
    assert not script.all_files_known and not script.complete
    assert "nowhere" not in " ".join(one.message for one in found.findings)
