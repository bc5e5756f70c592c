"""Snapshots of texts, and texts with marks, for tests of features."""

from __future__ import annotations

from collections.abc import Mapping

from opensips_lsp.server.workspace import FileSnapshot, Workspace, options

ROOT = "/nowhere/opensips.cfg"


def workspace_of(files: Mapping[str, str], version: str = "2.4") -> Workspace:
    """Return a workspace with files of these names open in one folder, and without rules."""
    workspace = Workspace((), options(version), print)
    for name, text in files.items():
        workspace.open(f"/nowhere/{name}", text)
    return workspace


def snapshot_of(text: str, files: Mapping[str, str] | None = None, version: str = "2.4") -> FileSnapshot:
    """Return the snapshot of the root script, ROOT."""
    snapshot = workspace_of({"opensips.cfg": text, **(files or {})}, version).snapshot(ROOT)
    assert snapshot is not None
    return snapshot
