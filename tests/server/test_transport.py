"""Frames are cut out of a stream wherever its pieces end; URIs and paths are the same files."""

import json
import os

import pytest
from server.client import frame

from opensips_lsp.server.protocol import without_lone_surrogates
from opensips_lsp.server.transport import WrongProtocol, frames
from opensips_lsp.server.uris import Uris, path_of, uri_of

BODIES = [b"{}", b"", b'{"a":"\xc3\xa9\\r\\n"}', b"\r\n\r\nContent-Length: 5\r\n\r\n", b"x" * 200_000]


def reader(data, size):
    """A read function that gives pieces of at most that size, and counts how often it is asked."""

    def read(most):
        nonlocal data
        read.calls += 1
        assert read.calls < 2_000_000
        piece, data = data[: min(size, most)], data[min(size, most) :]
        return piece

    read.calls = 0
    return read


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1 << 20])
def test_pieces_of_any_size(size):
    bodies = BODIES if size > 50 else BODIES[:-1]
    read = reader(b"".join(map(frame, bodies)), size)
    assert list(frames(read)) == bodies


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_stream_that_ends_amid_a_frame(cut):
    whole = frame(b'{"jsonrpc":"2.0"}')
    assert list(frames(reader(whole + whole[:cut], 10))) == [b'{"jsonrpc":"2.0"}']


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_line_ends(line_end):
    data = b"Content-Length: 2" + line_end + b"X: y" + line_end + line_end + b"{}"
    assert list(frames(reader(data, 5))) == [b"{}"]


def test_what_is_no_header_is_passed_over():
    data = b"hello\r\n\r\nContent-Length: no\r\n\r\n{}\n" + frame(b"[]") + b"\r\n\r\n" + frame(b"{}")
    assert list(frames(reader(data, 5))) == [b"[]", b"{}"]


@pytest.mark.parametrize("data", [b"x" * 100_000, b"Content-Length: 4294967296\r\n\r\n"])
def test_what_will_never_be_a_frame(data):
    with pytest.raises(WrongProtocol):
        list(frames(reader(data, 5)))


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ("plain", "plain"),
        ("\ud800", "\ufffd"),
        ("a\udc80b", "a\ufffdb"),
        ("\U0001f4de", "\U0001f4de"),
        ("\U0001f4de\ud83d", "\U0001f4de\ufffd"),
        ("\udcde\ud83d", "\ufffd\ufffd"),
        ("\\ud800", "\\ud800"),
        ("\\\ud800\\", "\\\ufffd\\"),
        ('é\n\t"\\u0041', 'é\n\t"\\u0041'),
    ],
)
def test_odd_bytes_are_no_text(sent, received):
    assert json.loads(without_lone_surrogates(json.dumps(sent))) == received


# ---- URIs


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///etc/opensips/opensips.cfg", "/etc/opensips/opensips.cfg"),
        ("file:///a%20b/%C3%A9.cfg", "/a b/é.cfg"),
        ("file:///a b/é.cfg", "/a b/é.cfg"),
        ("file:///a;b/c;d.cfg", "/a;b/c;d.cfg"),
        ("file:///a%3Bb/%23c%3Fd.cfg", "/a;b/#c?d.cfg"),
        ("file:///a/../b/./c.cfg", "/b/c.cfg"),
        ("file:///%FF.cfg", "/\udcff.cfg"),
        ("file://localhost/a.cfg", "/a.cfg"),
        ("FILE:///a.cfg", "/a.cfg"),
        ("untitled:Untitled-1", None),
        ("git:/a.cfg?x", None),
        ("http://x/a.cfg", None),
        ("file:///a%00b", None),
        ("file://[x/a", None),
        ("", None),
        ("/a.cfg", None),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="paths as POSIX has them")
def test_paths_of_uris(uri, path):
    assert path_of(uri) == path


@pytest.mark.parametrize("path", ["/a b/é.cfg", "/a;b#c?d%20.cfg", "/\udcff.cfg", "/a", "/\U0001f4de:x.cfg"])
@pytest.mark.skipif(os.name != "posix", reason="paths as POSIX has them")
def test_there_and_back(path):
    assert path_of(uri_of(path)) == path
    assert uri_of(path).isascii()


def test_the_spelling_of_an_open_document_is_kept(tmp_path):
    uris, path = Uris(), str(tmp_path / "a b.cfg")
    ours = uri_of(path)
    theirs = ours.replace("%20", " ")
    assert uris.uri(path) == ours
    assert uris.opened(theirs) == path == uris.path(theirs) == uris.path(ours)
    assert uris.uri(path) == theirs and uris.is_open(path)
    uris.closed(theirs)
    assert uris.uri(path) == ours and not uris.is_open(path)


def test_what_is_no_file_lives_in_the_folder(tmp_path):
    uris = Uris()
    uris.live_in(str(tmp_path))
    one, other = uris.opened("untitled:a/b"), uris.opened("untitled:c")
    assert one != other and os.path.dirname(one) == os.path.dirname(other) == str(tmp_path)
    assert uris.uri(one) == "untitled:a/b" and uris.path("untitled:c") == other
    uris.closed("untitled:c")
    uris.closed("untitled:c")
    assert uris.path("untitled:c") is None


def test_a_file_that_is_open_under_two_uris_is_two(tmp_path):
    uris = Uris()
    path = tmp_path / "a.cfg"
    path.write_text("")
    (tmp_path / "link.cfg").symlink_to(path)
    one, other = uris.opened(uri_of(str(path))), uris.opened(uri_of(str(tmp_path / "link.cfg")))
    assert one == str(path) and other != one and os.path.dirname(other) == str(tmp_path)
    uris.closed(uri_of(str(tmp_path / "link.cfg")))
    assert uris.is_open(str(path))
