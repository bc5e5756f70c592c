"""An include whose path is being typed leads through folders, FIFOs and devices: nothing is lost or stays open."""

import os

from server.client import span

TEXT = 'import_file "folder/part.cfg"\nroute { exit; }\nroute[a] { exit exit; }\n'


def test_a_path_typed_letter_by_letter(session, write, tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "f")
    (tmp_path / "fo").symlink_to("/dev/zero")
    client = session("nvim072")
    where = client.open(write("a.cfg", ""), TEXT)
    assert "S001" in [one["code"] for one in client.diagnostics(where)]
    begin, opened, typed = TEXT.index("folder"), [], "folder/part.cfg"
    before = len(typed)
    for length in [*range(len(typed) - 1, -1, -1), *range(1, len(typed) + 1)] * 2:
        version = client.change(where, (span(0, begin, 0, begin + before), typed[:length]))
        before = length
        shown = [one["code"] for one in client.diagnostics(where, version)]
        assert "S001" in shown, typed[:length]
        opened.append(len(os.listdir(f"/proc/{client.process.pid}/fd")))
    assert opened[-1] == opened[0]


def test_files_that_include_each_other_ten_times(session, write):
    """Whoever follows all of them reads 11 ** 10 files."""
    texts = [f'include_file "f{one}.cfg"\n' * 10 * (one < 12) + f"route[r{one}] {{ exit; }}\n" for one in range(1, 13)]
    texts[0] += "route { exit; }\n"
    paths = [write(f"f{number}.cfg", text) for number, text in enumerate(texts)]
    client = session("nvim072")
    for number in (0, 9):  # the root, and where the limit is met
        where = client.open(paths[number], texts[number])
        shown = client.diagnostics(where)
        again = client.diagnostics(where, client.change(where, (span(0, 0, 0, 0), "\n")))
        for found in (shown, again):
            assert any("max-included-files" in one["message"] for one in found)
    assert client.shut_down() == 0
