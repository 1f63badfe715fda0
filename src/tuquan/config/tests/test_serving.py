"""The server as a process: it starts, answers, looks after its worker, stops, and starts beside another."""

import os
import signal
import socket
import ssl
import time
import urllib.error
import urllib.request

import pytest

from tuquan.config import certificates, serving
from tuquan.config.tests.installation import wait_for

pytestmark = pytest.mark.flaky(reruns=1)  # whole servers on a busy machine may miss their time once


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(url: str, **more) -> int:
    try:
        return urllib.request.urlopen(url, timeout=10, **more).status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.long
def test_two_servers_that_start_at_once_on_a_new_machine_both_come_up(fresh):
    new = fresh()
    ports = [free_port(), free_port()]
    servers = [new.start("serve", "--port", port) for port in ports]
    try:
        for port in ports:
            wait_for(port, 300)
        # A restore wants the data alone.
        done = new.run("restore", new.folder / "b.zip")
        assert done.returncode == 1
    finally:
        for server in servers:
            server.send_signal(signal.SIGTERM)
        ends = [server.wait(40) for server in servers]
    assert ends == [0, 0]
    assert "Nhật ký nguyên vẹn" in new.do("audit", "verify")


def test_a_restore_is_refused_while_the_server_runs(filled):
    filled.do("backup", filled.folder / "b.zip")
    port = free_port()
    with filled.served(port):
        assert status_of(f"http://127.0.0.1:{port}/suc-khoe/") == 200  # the way to the sign-in page
        done = filled.run("restore", filled.folder / "b.zip")
    assert (done.returncode, done.stderr) == (
        1,
        "Tự Quản đang chạy trên dữ liệu này; hãy dừng máy chủ (và các lệnh khác) rồi khôi phục lại.\n",
    )


def test_the_worker_is_started_again_when_it_dies_and_goes_when_the_server_is_killed(filled):
    port = free_port()
    server = filled.start("serve", "--port", port)
    try:
        wait_for(port)
        first = worker_of(filled)
        os.kill(first, signal.SIGKILL)
        second = worker_of(filled, but=first)
        server.kill()
        server.wait()
        until = time.monotonic() + 30
        while alive(second) or listens(port):
            assert time.monotonic() < until, "a child outlives the server"
            time.sleep(0.2)
    finally:
        server.kill()


def worker_of(installation, but: int = 0) -> int:
    import json

    note = installation.data / "status" / "worker.json"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if note.exists() and (pid := json.loads(note.read_text())["process"]) != but and alive(pid):
            return pid
        time.sleep(0.2)
    raise AssertionError("no worker")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_https_is_trusted_by_whoever_installed_the_certificate(filled):
    port = free_port()
    filled.environment = {"TUQUAN_HOSTS": "cong.truong.vn"}
    server = filled.start("serve", "--port", port, "--https", "--host", "127.0.0.1")
    try:
        authority = filled.data / "keys" / "ca.crt"
        until = time.monotonic() + 60
        while not (authority.exists() and listens(port)):
            assert time.monotonic() < until
            time.sleep(0.2)
        trust = ssl.create_default_context(cafile=str(authority))
        for name in ("127.0.0.1", "localhost"):
            assert status_of(f"https://{name}:{port}/song/", context=trust) == 200
        with (
            socket.create_connection(("127.0.0.1", port)) as raw,
            trust.wrap_socket(raw, server_hostname="cong.truong.vn") as secure,
        ):
            assert secure.version() in ("TLSv1.2", "TLSv1.3")
        with (
            socket.create_connection(("127.0.0.1", port)) as raw,
            pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"),
        ):
            trust.wrap_socket(raw, server_hostname="khac.vn")
        page = urllib.request.urlopen(f"https://localhost:{port}/chung-thu/?tai=1", timeout=10, context=trust)
        assert page.read() == authority.read_bytes()
        assert (filled.data / "keys" / "ca.key").stat().st_mode & 0o077 == 0
    finally:
        server.terminate()
        server.wait(30)


def test_a_certificate_is_kept_until_the_names_change(tmp_path, monkeypatch):
    monkeypatch.setenv("TUQUAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TUQUAN_PUBLIC_URL", "https://mot.vn")
    certificate, _key = certificates.for_server()
    first = certificate.read_bytes()
    certificates.for_server()
    assert certificate.read_bytes() == first
    authority = (tmp_path / "keys" / "ca.crt").read_bytes()
    monkeypatch.setenv("TUQUAN_PUBLIC_URL", "https://hai.vn")
    certificates.for_server()
    assert certificate.read_bytes() != first
    assert (tmp_path / "keys" / "ca.crt").read_bytes() == authority


def test_the_background_process_is_tried_again_with_growing_pauses(monkeypatch):
    waited = []
    background = serving.Background(command=("/bin/false",))

    def wait(seconds):
        waited.append(seconds)
        if len(waited) == 6:
            background.stopping.set()
        return True

    monkeypatch.setattr(background.stopping, "wait", wait)
    background._keep()
    assert waited == [1, 2, 5, 15, 30, 30]
