"""Links: to included files, to manuals of modules, to RFCs in comments."""

import pytest
from features.test_call_hierarchy import on_disk, snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.features.document_links import links
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.testing import unmarked

__all__ = ["on_disk"]
MANUAL = "https://opensips.org/html/docs/modules/2.4.x/{}.html"
RFC = "https://www.rfc-editor.org/rfc/rfc"


def found(text, **files):
    """[(text that can be clicked, target)] of a script."""
    return [(text[link.start : link.end], link.path or link.page) for link in links(snapshot_of(text, **files))]


@pytest.mark.parametrize(
    "text, pages",
    [
        ("# «RFC 3261»\n", ["3261"]),
        ("# «RFC3261», «rfc-3262» and «RFC 3263».\r\n", ["3261", "3262", "3263"]),
        ("route { /* see «RFC 3261 section 8.1». */ exit; # «RFC 4028, Section 7» \n}",
         ["3261#section-8.1", "4028#section-7"]),
        ("# «RFC 3261 (sec. 8.1.1.2»)\n# «RFC 3261 §16.6», «Section 8.2.2 of RFC 3261»\n",
         ["3261#section-8.1.1.2", "3261#section-16.6", "3261#section-8.2.2"]),
        # the next sentence is another matter
        ("# as of «RFC 3261». Section 4 is below\n", ["3261"]),
        ("# «RFC 3261»\n# section 8\n", ["3261"]),
        # not in code, not in other words
        ('route { xlog("RFC 3261"); rfc3261(); } # xRFC 3261, RFC, RFC 0, RFC 3261x, RFC 123456, rfcs\n', []),
        ("route { /* a /* «RFC 3261» */ \" */ xlog(\" # RFC 3262 \"); }", ["3261"]),
        ("route { exit; } # RFC 3261", []),  # ends without a line end: it is code
        ("route { if (\n# «RFC 3261»\n", ["3261"]),
    ],
)  # fmt: skip
def test_rfcs(text, pages):
    text, spans = unmarked(text)
    assert [(link.start, link.end) for link in links(snapshot_of(text))] == spans
    assert [link.page for link in links(snapshot_of(text))] == [RFC + page for page in pages]


@pytest.mark.parametrize(
    "text, names",
    [
        ("loadmodule \"«tm.so»\"\nloadmodule '«/usr/lib64/opensips/modules/dialog.so»'\n", ["tm", "dialog"]),
        ('loadmodule "nobody.so"\nloadmodule "mi_xmlrpc.so"\n# loadmodule "tm.so"\n', []),  # the latter went with 2.3
        ('modparam("tm", "fr_timeout", 5)\nloadmodule "«sl.so»" loadmodule "', ["sl"]),
    ],
)
def test_manuals(text, names):
    text, spans = unmarked(text)
    assert [(link.start, link.end) for link in links(snapshot_of(text))] == spans
    assert [link.page for link in links(snapshot_of(text))] == [MANUAL.format(name) for name in names]


def test_the_manual_is_that_of_the_target():
    scripts = Workspace((), options("2.3.6"), lambda text: None)
    scripts.open("/nowhere/opensips.cfg", 'loadmodule "tm.so"\nloadmodule "mi_xmlrpc_ng.so"\nloadmodule "siprec.so"\n')
    found = links(scripts.snapshot("/nowhere/opensips.cfg"))
    assert [link.page.partition("modules/")[2] for link in found] == ["2.3.x/tm.html", "2.3.x/mi_xmlrpc_ng.html"]
    assert found[0].tooltip == "Manual of tm, OpenSIPS 2.3"


def test_includes():
    text = (
        'include_file "lib.cfg"\n\timport_file\t"sub/ab.cfg"\nimport_file "gone.cfg"\n'
        'route {\ninclude_file "body.inc" \r\n}\ninclude_file "sub/a b.cfg"\n'
    )
    files = {"lib.cfg": "route[a] { exit; }\n", "body.inc": "exit;\n", "sub/ab.cfg": "route[c] { exit; }\n"}
    assert found(text, **files) == [
        ("lib.cfg", "/nowhere/lib.cfg"),
        ("sub/ab.cfg", "/nowhere/sub/ab.cfg"),
        ("body.inc", "/nowhere/body.inc"),
    ]
    # a name ends with the first blank
    assert found('include_file "a b.cfg"\nroute { exit; }\n', **{"a b.cfg": "route[c] { exit; }\n"}) == []


def test_includes_of_included_files(on_disk):
    snapshot = on_disk(
        "b.cfg",
        **{
            "opensips.cfg": 'include_file "b.cfg"\nloadmodule "tm.so"\nroute { exit; }\n',
            "b.cfg": 'import_file "c.cfg"\nimport_file "d.cfg"\ninclude_file "b.cfg"\n',
            "c.cfg": "route[c] { exit; }\n",
        },
    )
    (link,) = links(snapshot)  # d.cfg is not there, b.cfg would include itself
    assert link.path == snapshot.path.replace("b.cfg", "c.cfg")


def test_a_template():
    text = '{% if x %}\n# RFC 3261\nloadmodule "tm.so"\nloadmodule "{{ module }}.so"\n{% endif %}\n# {{ RFC 3261 }}\n'
    snapshot = snapshot_of(text, "opensips.cfg.j2")
    assert [text[link.start : link.end] for link in links(snapshot)] == ["RFC 3261", "tm.so"]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_any_script(data):
    text = data.draw(mutations(data.draw(whole_scripts))) + "# RFC 3261\n"
    for link in links(snapshot_of(text)):
        assert 0 <= link.start < link.end <= len(text) and "\n" not in text[link.start : link.end]
