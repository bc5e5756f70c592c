"""What is sent is text in Unicode; URIs and paths are the same files."""

import json
import os

import pytest

from opensips_lsp.server.protocol import without_lone_surrogates
from opensips_lsp.server.uris import Uris, path_of, uri_of


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
