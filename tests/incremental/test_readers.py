"""Whatever is edited, opened, closed, written and deleted: each file has the findings that a fresh look gives it."""

import random

import pytest
from included import TEXTS, edit

from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.workspace import Workspace, options

pytestmark = pytest.mark.slow

RULES = own_rules()
SETTINGS_FILE = "opensips-lint.toml"
SETTINGS = 'target = "2.3"\n', 'roots = ["b.cfg"]\n', 'roots = ["a.cfg", "b.cfg"]\n', 'target = "2.4"\n'


@pytest.mark.parametrize("seed", range(6))
def test_readers_come_and_go(tmp_path, scaled, seed):
    chance, workspace, opened = random.Random(seed), Workspace(RULES, options(), print), dict[str, str]()
    path = {name: str(tmp_path / name) for name in TEXTS}
    (tmp_path / "parts").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    scripts, done = list(TEXTS), []
    for _ in range(scaled(120)):
        kind, name = chance.random(), chance.choice(scripts)
        done.append((kind, name))
        if kind < 0.6:
            if name not in opened:
                opened[name] = TEXTS[name]
                workspace.open(path[name], TEXTS[name])
            start, end, new = edit(chance, name, opened[name])
            workspace.change(path[name], [(start, end, new)])
            opened[name] = opened[name][:start] + new + opened[name][end:]
            done[-1] = (name, opened[name])
        elif kind < 0.75:
            if opened.pop(name, None) is not None:
                workspace.close(path[name])
        elif kind < 0.9:
            if chance.random() < 0.4:
                (tmp_path / name).unlink(missing_ok=True)
                (tmp_path / SETTINGS_FILE).write_text(SETTINGS[0])  # roots that are named must be there
            else:
                text = opened.get(name, TEXTS[name])
                (tmp_path / name).write_text(text)
            workspace.forget_files()
        else:
            for root in ("a.cfg", "b.cfg"):
                (tmp_path / root).touch()
            (tmp_path / SETTINGS_FILE).write_text(chance.choice(SETTINGS))
            workspace.forget_files()
        fresh = Workspace(RULES, options(), print)
        for one, text in opened.items():
            fresh.open(path[one], text)
        chance.shuffle(scripts)
        for one in scripts:
            found, wanted = workspace.snapshot(path[one]), fresh.snapshot(path[one])
            assert (found is None) == (wanted is None), (one, done)
            assert found is None or found.findings == wanted.findings, (one, done, opened)
            assert found is None or workspace.follows_from(found) == fresh.follows_from(wanted), (one, done, opened)
