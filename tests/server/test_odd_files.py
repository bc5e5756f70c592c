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
