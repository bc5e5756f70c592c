"""Document links over the protocol: in the client's encoding, with tooltips where the client shows them."""

import pytest
from server.client import CLIENTS, ENCODINGS, capabilities, uri
from server.test_navigation import span

TEXT = (
    '/* 😀 é */ include_file "lib.cfg" \r\n'
    'import_file "gone.cfg"\r\n/* é😀 */ loadmodule "tm.so" # 😀 RFC 3261\r\nroute { exit; }\r\n'
)


def links(client, where):
    return client.request("textDocument/documentLink", {"textDocument": {"uri": where}})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_links(session, write, encoding):
    library = write("lib.cfg", "route[a] { exit; }\n")
    client = session(encoding=encoding)
    found = links(client, client.open(write("opensips.cfg", ""), TEXT))
    assert found == [
        {"range": span(client, TEXT, "lib.cfg", 7), "target": uri(library)},
        {
            "range": span(client, TEXT, "tm.so", 5),
            "target": "https://opensips.org/html/docs/modules/2.4.x/tm.html",
        },
        {"range": span(client, TEXT, "RFC 3261", 8), "target": "https://www.rfc-editor.org/rfc/rfc3261"},
    ]


@pytest.mark.parametrize("caps", CLIENTS)
def test_tooltips(session, write, caps):
    client = session(caps)
    (link,) = links(client, client.open(write("opensips.cfg", ""), "# RFC 3261 section 8\nroute { exit; }\n"))
    shows = capabilities(caps)["textDocument"].get("documentLink", {}).get("tooltipSupport", False)
    assert link.get("tooltip") == ("RFC 3261, section 8" if shows else None)


def test_a_document_that_is_gone(session):
    assert links(session(), "file:///nowhere/x.cfg") is None


def test_the_client_knows_the_included_file_by_its_own_uri(session, write):
    client = session()
    library = client.open(uri(write("lib.cfg", "")).replace("file://", "file://localhost"), "route[a] { exit; }\n")
    (link,) = links(client, client.open(write("opensips.cfg", ""), 'include_file "lib.cfg"\nroute { exit; }\n'))
    assert link["target"] == library
