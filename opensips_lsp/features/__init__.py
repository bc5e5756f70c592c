"""What an editor can ask about a script, one file per feature: code actions, rename, navigation, outline.

A feature is a function (snapshot, offset, ...) -> plain records. It knows no LSP type, URI or client encoding: offsets
count characters from 0, files are paths. opensips_lsp.server.handlers converts, with one file per LSP method.

To add a feature: write `features/NAME.py` with a function (snapshot, offset) -> a Record, or None, and
`server/handlers/METHOD.py`, which converts positions and records. `snapshot.py` says what a feature gets. A small one
is `signature.py` with `handlers/signature_help.py`.
"""
