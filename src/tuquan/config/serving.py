"""`tuquan serve`: the web server, and beside it a process for the work in the background."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable

Say = Callable[[str], None]

THREADS = 8
# A worker that cannot start is tried again, but not so fast that it eats the machine.
PAUSES = (1, 2, 5, 15, 30)


def serve(*, port: int, host: str | None, https: bool, say: Say) -> int:
    """Until told to stop (SIGTERM, Ctrl+C): then requests in hand are answered first."""
    listen = host or ("0.0.0.0" if https else "127.0.0.1")
    if https:
        from tuquan.config import certificates

        name = certificates.best_name()
        os.environ.setdefault("TUQUAN_PUBLIC_URL", f"https://{name}:{port}")
        known = filter(None, os.environ.get("TUQUAN_HOSTS", "").split(","))
        os.environ["TUQUAN_HOSTS"] = ",".join(dict.fromkeys([*known, *certificates.names()]))
    else:
        os.environ.setdefault("TUQUAN_PUBLIC_URL", f"http://localhost:{port}")
    refuse_busy_port(listen, port)

    import django

    from tuquan.config import parting, using

    using.share()
    django.setup()
    from django.conf import settings
    from django.db import connections

    from tuquan.config import upgrading
    from tuquan.config.backups import restoring

    restoring.complete(say)
    upgrading.upgrade(say)
    is_sqlite = connections["default"].vendor == "sqlite"
    connections.close_all()
    os.environ[parting.PARENT] = str(os.getpid())

    from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    certificate, key = certificates.for_server() if https else (None, None)
    server = Server(
        "tuquan.config.wsgi:application",
        address=listen,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto if https else HTTPModes.http1,
        loop=Loops.asyncio,
        workers=workers(is_sqlite),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    )
    background = Background()

    def answering() -> None:
        """The first page gets the machine to itself; then the address is said and the other work begins."""
        if _answers(listen, port, https):
            say(f"Tự Quản đang chạy ở {settings.PUBLIC_URL} (dừng: Ctrl+C)")
        background.start()

    threading.Thread(target=answering, name="answering", daemon=True).start()
    try:
        server.serve()
    finally:
        background.stop()
    return 0


def workers(is_sqlite: bool) -> int:
    """SQLite has one writer at a time: threads of one process share its cache. PostgreSQL is worth every core."""
    return 1 if is_sqlite else min(os.cpu_count() or 1, 8)


def refuse_busy_port(listen: str, port: int) -> None:
    """Say so before migrating and starting anything.

    :raises OSError: another program listens there.
    """
    with socket.socket(socket.AF_INET6 if ":" in listen else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((listen, port))


def _answers(listen: str, port: int, https: bool, seconds: float = 60) -> bool:
    """Wait until a page answers there."""
    near = "127.0.0.1" if listen in ("0.0.0.0", "::") else listen
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if https:
                # Only whether it answers is asked; nothing is sent or believed.
                asked: http.client.HTTPConnection = http.client.HTTPSConnection(
                    near, port, timeout=seconds, context=ssl._create_unverified_context()
                )
            else:
                asked = http.client.HTTPConnection(near, port, timeout=seconds)
            asked.request("GET", "/song/", headers={"Host": "localhost"})
            if asked.getresponse().status == 200:
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False


class Background:
    """The worker as a child process; started again when it dies."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "tuquan.config.cli", "worker")) -> None:
        self.command = command
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, name="background", daemon=True)

    def start(self) -> None:
        if not self.stopping.is_set():
            self.thread.start()

    def stop(self, patience: float = 20) -> None:
        self.stopping.set()
        if not self.thread.is_alive():
            return
        process = self.process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.thread.join(patience)

    def _keep(self) -> None:
        failures = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
            if self.stopping.is_set():  # stop() may have looked just before
                self.process.terminate()
            self.process.wait()
            failures = 0 if time.monotonic() - began > 60 else failures + 1
            self.stopping.wait(PAUSES[min(failures, len(PAUSES)) - 1] if failures else 0)
