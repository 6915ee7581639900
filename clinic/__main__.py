"""`python -m clinic`: open the clinic, or the demo clinic, on this machine."""

from __future__ import annotations

import argparse
import errno
import gc
import ipaddress
import logging
import signal
import socket
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import partial
from types import FrameType

from flask import Flask
from waitress.server import create_server

from clinic.app import create_app
from clinic.extensions import db
from clinic.processes import can_be_several, keep_running
from clinic.rules.errors import Refused
from clinic.services import schema
from clinic.services.demo import NotADemo, ensure_demo, reset_demo

LOOPBACK = "127.0.0.1"
FAILED, REFUSED = 1, 2
THREADS = 8
WAITING_LINE = 128
ANSWER_SECONDS = 30
MOST_PROCESSES = 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code."""
    told = _parser().parse_args(arguments)
    if told.demo and not _is_loopback(told.host):
        return _stop(REFUSED, "The demo clinic listens on this machine alone: leave --host out.")
    if told.processes > 1 and not can_be_several():
        return _stop(REFUSED, "This system has one process for it: leave --processes out.")
    try:
        if told.demo_reset:
            _start_over(show=not told.demo)
        if told.demo or not told.demo_reset:
            with _listen(told.host, told.port) as listener:
                _serve(listener, told.processes, demo=told.demo)
    except OSError as error:
        return _stop(FAILED, _why_not(told.host, told.port, error))
    except (NotADemo, Refused) as refused:
        return _stop(FAILED, str(refused))
    return 0


def _stop(code: int, reason: str) -> int:
    print(reason, file=sys.stderr)
    return code


def _start_over(*, show: bool) -> None:
    people = reset_demo(create_app(demo=True))
    if show:
        _show(people)
    print("The demo clinic starts over; what was done in it is gone.", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m clinic", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="open the demo clinic instead")
    parser.add_argument("--demo-reset", action="store_true", help="start the demo clinic over")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port (%(default)s; 0: any)")
    parser.add_argument(
        "--processes",
        type=_several,
        default=1,
        help="how many processes answer, at most one for each core is of use (%(default)s)",
    )
    return parser


def _several(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_PROCESSES:
        return int(text)
    message = f"a number from 1 to {MOST_PROCESSES}"
    raise argparse.ArgumentTypeError(message)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    """Take the port first, so that a busy one is known before any work is done."""
    if not 0 <= port <= 65535:  # noqa: PLR2004 -- the highest port there is
        raise OSError(errno.EINVAL, "a port is a number from 0 to 65535")
    return socket.create_server((host, port), family=_family(host), backlog=WAITING_LINE)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose one with --port (make: PORT=)."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."


def _serve(listener: socket.socket, processes: int, *, demo: bool) -> None:
    """Answer until told to stop by a signal."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        app = _open(demo=demo)
        _keep_for_good()
        name = "Needlepoint demo clinic" if demo else "Needlepoint clinic"
        ready = threading.Thread(target=_say_when_ready, args=(name, listener), daemon=True)
        if processes == 1:
            ready.start()
            _answer(app, listener)
            return
        with app.app_context():
            db.engine.dispose()  # a connection cannot be shared between processes
        keep_running(processes, partial(_answer, app, listener), ready.start)
    except SystemExit:
        return


def _keep_for_good() -> None:
    """Never look again for waste in what is loaded by now, which stays as long as the program.

    Else one page in ten is held up for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def _answer(app: Flask, listener: socket.socket) -> None:
    """Answer in this process."""
    server = create_server(app, sockets=[listener], threads=THREADS, ident=None)
    server.run()
    server.close()


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit


def _open(*, demo: bool) -> Flask:
    """The app on a database that is up to date; the demo's people are shown."""
    app = create_app(demo=demo)
    if demo:
        with schema.file_lock(f"{app.instance_path}/demo.opening"):
            people = ensure_demo(app)
        _show(people)
        return app
    with app.app_context():
        schema.migrate()
    return app


def _show(people: Sequence[tuple[str, str, str, str]]) -> None:
    """Who can sign in, a line each."""
    width = [max(map(len, column)) for column in zip(*people, strict=True)]
    for person in people:
        columns = zip(person, width, strict=True)
        print("  ".join(text.ljust(wide) for text, wide in columns).rstrip())
    sys.stdout.flush()


def _say_when_ready(name: str, listener: socket.socket) -> None:
    """Print the one ready line, once the clinic really answers."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 -- told by --host
    address = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with no_proxy.open(f"{address}/healthz", timeout=ANSWER_SECONDS):
            print(f"{name}: {address}", flush=True)
    except (OSError, urllib.error.URLError) as error:
        print(f"The clinic does not answer: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
