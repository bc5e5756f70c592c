"""opensips-lsp's main function: its options and its streams. Standard output carries messages and nothing else."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
from typing import TYPE_CHECKING

from opensips_lsp import __version__
from opensips_lsp.server import transport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.server.app import Server

LOOPBACK = "127.0.0.1", "::1", "localhost"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run opensips-lsp and return the exit status: 0 after `shutdown`, 1 without, 2 for wrong usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.tcp != (options.port is not None):
        parser.error("--tcp and --port N must be used together")
    if options.host not in LOOPBACK:
        parser.error(
            f"--host {options.host}: only this machine may connect ({', '.join(LOOPBACK)}), as nothing is encrypted"
        )
    try:
        log = open(options.log_file, "a", encoding="utf-8", errors="replace") if options.log_file else None  # noqa: SIM115 - the server writes to it until it ends
        connection = transport.accept(options.host, options.port) if options.tcp else transport.standard_streams()
    except OSError as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        return 130
    logging.getLogger("pygls").addHandler(logging.NullHandler())  # else a refused request is a traceback on stderr
    logging.getLogger("pygls").propagate = False
    server = _server_class(parser)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    try:
        return asyncio.run(server(log, runs_programs=not options.tcp).serve(connection))
    except KeyboardInterrupt:
        return 130


def _interrupted(*_: object) -> None:
    """End what runs now: asyncio's own handler waits until the event loop is no longer busy."""
    raise KeyboardInterrupt


def _server_class(parser: argparse.ArgumentParser) -> type[Server]:
    """Import what the server needs. It is slow: after wrong arguments nobody waits for it."""
    gc.disable()
    try:
        from opensips_lsp.server.app import Server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("opensips_lsp"):
            raise
        parser.error(f"the package {error.name} is missing: pip install pygls")
    gc.freeze()  # modules stay: no collection need visit them
    # the oldest generation a fifth as often: in a route of 1,000 lines it is 170 ms of trees that are still in use, and
    # came every 40 keystrokes
    gc.set_threshold(*gc.get_threshold()[:2], 50)
    gc.enable()
    return Server


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opensips-lsp",
        description="Language server for OpenSIPS scripts. An editor starts it and talks to it in the "
        "Language Server Protocol.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--stdio", action="store_true", help="use standard input and output (the default)")
    add("--tcp", action="store_true", help="wait for one client on a TCP port of this machine, for debugging")
    add("--host", default=LOOPBACK[0], help="with --tcp: the address, default %(default)s")
    add(
        "--port",
        type=_port,
        metavar="N",
        help="with --tcp: the port; 0 for a free one, which is printed on standard error",
    )
    add("--log-file", metavar="FILE", help="write a log to this file")
    add("--version", action="version", version=f"opensips-lsp {__version__}")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port
