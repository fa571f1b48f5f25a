"""A model's download survives a bad line, and believes nothing it is sent."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.catalogue import CatalogueEntry
from assistant.hearing.model_folders import LAYOUTS
from assistant.hearing.models import InstalledModel, get, installed_models


@dataclass
class Server:
    """A web server with one file, that can be made to misbehave."""

    content: bytes
    takes_ranges: bool = True
    status: int = 0
    cut_after: list[int] = field(default_factory=list)
    """How many bytes each of the next connections gives before it breaks."""
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range", "")
        self.asked.append(wanted)
        if self.status:
            request.send_error(self.status)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if self.takes_ranges else 0
        body = self.content[start:]
        request.send_response(206 if start else 200)
        if start:
            last, size = len(self.content) - 1, len(self.content)
            request.send_header("Content-Range", f"bytes {start}-{last}/{size}")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: self.cut_after.pop(0)] if self.cut_after else body)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    archive = tmp_path / "served.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name in LAYOUTS["vosk"][0]:
            opened.writestr("model/" + name, os.urandom(40_000))
    one = Server(archive.read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        one.address = f"http://127.0.0.1:{http.server_port}/model.zip"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        http.shutdown()
        thread.join()


def entry(server: Server, content: bytes | None = None) -> CatalogueEntry:
    pinned = server.content if content is None else content
    return CatalogueEntry(
        name="mine", engine="vosk", language="en", licence="Apache-2.0", address=server.address,
        bytes=len(pinned), sha256=hashlib.sha256(pinned).hexdigest(),
    )  # fmt: skip


def fetch(server: Server, models: Path, known: CatalogueEntry | None = None) -> InstalledModel:
    return get("mine", models, known={"mine": known or entry(server)})


def own_models(models: Path) -> list[str]:
    return [model.name for model in installed_models(models) if not model.packaged]


def test_a_model_arrives_whole_with_its_progress(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    known = {"mine": entry(server)}
    model = get("mine", tmp_path / "m", known=known, progress=lambda *step: seen.append(step))
    assert model.path == tmp_path / "m/mine"
    assert own_models(tmp_path / "m") == ["mine"]
    assert seen[-1] == (len(server.content), len(server.content))
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [".lock", "mine"]


def test_a_cut_connection_is_taken_up_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.cut_after = [50_000, 60_000]
    fetch(server, tmp_path / "m")
    assert server.asked == ["", "bytes=50000-", "bytes=110000-"]


def test_what_came_is_kept_for_another_day(server: Server, tmp_path: Path) -> None:
    server.cut_after = [50_000, 0]
    with pytest.raises(ModelError, match=r"0\.1 of 0\.2 MB are kept, try again to go on"):
        fetch(server, tmp_path / "m")
    assert own_models(tmp_path / "m") == []
    fetch(server, tmp_path / "m")
    assert server.asked == ["", "bytes=50000-", "bytes=50000-"]


def test_a_server_that_cannot_continue_sends_it_all_again(server: Server, tmp_path: Path) -> None:
    server.takes_ranges = False
    server.cut_after = [50_000]
    fetch(server, tmp_path / "m")
    assert server.asked == ["", "bytes=50000-"]
    assert own_models(tmp_path / "m") == ["mine"]


def test_another_file_of_the_same_size_is_refused_and_deleted(
    server: Server, tmp_path: Path
) -> None:
    known = entry(server, bytes(len(server.content)))
    with pytest.raises(ModelError, match="not mine as pinned: refused and deleted"):
        fetch(server, tmp_path / "m", known)
    assert [path.name for path in (tmp_path / "m").iterdir()] == [".lock"]


def test_a_longer_file_is_refused_without_reading_it_all(server: Server, tmp_path: Path) -> None:
    known = entry(server, server.content[:100_000])
    server.content += bytes(2_000_000)
    steps: list[int] = []
    with pytest.raises(ModelError, match="refused and deleted"):
        get("mine", tmp_path / "m", known={"mine": known}, progress=lambda n, _: steps.append(n))
    assert len(steps) == 1


def test_a_partial_file_that_is_too_long_is_begun_anew(server: Server, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m/.mine.part").write_bytes(server.content + b"x")
    fetch(server, tmp_path / "m")
    assert server.asked == [""]


@pytest.mark.parametrize("status", [403, 404, 416, 503])
def test_a_server_that_refuses_is_quoted(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(ModelError, match=f"the server says {status}") as caught:
        fetch(server, tmp_path / "m")
    assert "\n" not in caught.value.message


def test_no_server_is_one_line(server: Server, tmp_path: Path) -> None:
    known = entry(server).model_copy(update={"address": "http://127.0.0.1:9/model.zip"})
    with pytest.raises(ModelError, match=r"could not be fetched from .*Connection refused"):
        fetch(server, tmp_path / "m", known)


def test_an_unwritable_folder_is_one_line(server: Server, tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be put into"):
        fetch(server, tmp_path / "m")


def test_a_full_disk_is_one_line_and_leaves_no_model(server: Server, tmp_path: Path) -> None:
    def no_more_room(done: int, total: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    known = {"mine": entry(server)}
    with pytest.raises(ModelError, match=r"no room for mine in .*: free some space"):
        get("mine", tmp_path / "m", known=known, progress=no_more_room)
    assert own_models(tmp_path / "m") == []


def test_two_at_once_do_not_meet(server: Server, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    with (tmp_path / "m/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(ModelError, match=r"another .* is at work"):
            fetch(server, tmp_path / "m")
    fetch(server, tmp_path / "m")
