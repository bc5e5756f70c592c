"""How a client changes texts: edits from the server, applied strictly as the protocol says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.client import Client, Refused
from server.units import SIZES

_LINE_END = re.compile("\r\n|\n|\r")


def offset(text: str, position: Mapping[str, int], encoding: str) -> int:
    """The offset of a Position, which must be one of the text."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    at, left = starts[position["line"]], position["character"]
    while left > 0:
        assert text[at] not in "\r\n", f"beyond its line: {position}"
        left -= len(text[at].encode(f"{encoding}-le" if encoding != "utf-8" else encoding)) // SIZES[encoding]
        at += 1
    assert left == 0, f"amid a character: {position}"
    return at


def applied(text: str, edits: Iterable[dict[str, Any]], encoding: str) -> str:
    """The text that TextEdits give: their ranges are of the old text, and must not overlap."""
    places = [
        (*(offset(text, edit["range"][end], encoding) for end in ("start", "end")), edit["newText"]) for edit in edits
    ]
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(places, key=lambda place: place[:2]):
        assert at <= start <= end, f"edits overlap: {edits}"
        pieces += text[at:start], new
        at = end
    return "".join((*pieces, text[at:]))


def changed(client: Client, edit: dict[str, Any], texts: Mapping[str, tuple[int | None, str]]) -> dict[str, str]:
    """{URI: text} after a WorkspaceEdit; `texts`: {URI: (version or None, text)} as the client has them."""
    if client.capabilities.get("workspace", {}).get("workspaceEdit", {}).get("documentChanges"):
        assert edit.keys() <= {"documentChanges", "changeAnnotations"}
        check_annotations(client, edit)
        parts = {}
        for one in edit["documentChanges"]:
            about = one["textDocument"]
            assert about["version"] == texts[about["uri"]][0], "an edit for another version"
            assert about["uri"] not in parts
            parts[about["uri"]] = one["edits"]
    else:
        assert edit.keys() == {"changes"}
        parts = edit["changes"]
    return {where: applied(texts[where][1], edits, client.encoding) for where, edits in parts.items()}


def check_annotations(client: Client, edit: dict[str, Any]) -> None:
    """Assert that edits refer to the annotations that there are, if the client understands them."""
    known = edit.get("changeAnnotations", {})
    assert not known or client.capabilities["workspace"]["workspaceEdit"].get("changeAnnotationSupport"), edit
    named = {one.get("annotationId") for part in edit["documentChanges"] for one in part["edits"]}
    assert named == (set(known) or {None}), edit


def actions(
    client: Client,
    where: str,
    range_: dict[str, Any],
    only: Sequence[str] | None = None,
    trigger: int | None = None,
    diagnostics: Iterable[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The code actions for a range."""
    context: dict[str, Any] = {"diagnostics": list(diagnostics)}
    context |= {} if only is None else {"only": only}
    context |= {} if trigger is None else {"triggerKind": trigger}
    found: list[dict[str, Any]] = client.request(
        "textDocument/codeAction", {"textDocument": {"uri": where}, "range": range_, "context": context}
    )
    for one in found:
        check_action(client, one)
    return found


def titled(found: Iterable[dict[str, Any]], beginning: str) -> dict[str, Any]:
    """The only action whose title begins so."""
    (one,) = [one for one in found if one["title"].startswith(beginning)]
    return one


def chosen(client: Client, action: dict[str, Any]) -> dict[str, Any]:
    """The WorkspaceEdit of an action, as the client gets it when somebody chooses that."""
    if "edit" not in action:
        assert can_resolve(client)
        resolved = client.request("codeAction/resolve", action)
        assert {**resolved, "edit": None} == {**action, "edit": None}
        action = resolved
    edit: dict[str, Any] = action["edit"]
    return edit


def can_resolve(client: Client) -> bool:
    """Whether the client asks for the edit of an action when that is chosen."""
    can = client.capabilities["textDocument"]["codeAction"]
    return bool(can.get("dataSupport") and "edit" in can.get("resolveSupport", {}).get("properties", ()))


def check_action(client: Client, one: dict[str, Any]) -> None:
    """Assert that a code action has nothing that the client has not announced to understand."""
    can = client.capabilities["textDocument"]["codeAction"]
    if "disabled" in one:
        assert one.keys() == {"title", "kind", "disabled"} and can.get("disabledSupport"), one
        return
    assert one.keys() <= {"title", "kind", "diagnostics", "isPreferred", "edit", "data"}, one
    assert "isPreferred" not in one or (can.get("isPreferredSupport") and one["isPreferred"]), one
    assert ("edit" in one) != ("data" in one), one
    assert "data" not in one or can_resolve(client), one
    for diagnostic in one.get("diagnostics", ()):
        assert diagnostic["code"] and diagnostic["source"] == "opensips-lint"


def refusal(client: Client, method: str, params: Any) -> Refused:
    """The error that a request is answered with."""
    try:
        answer = client.request(method, params)
    except Refused as error:
        return error
    raise AssertionError(f"not refused: {answer}")
