"""Fetch a pinned file over HTTP, going on where an earlier attempt stopped."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from assistant.errors import ModelError
from assistant.hearing.catalogue import CatalogueEntry

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes there will be."""

BLOCK_BYTES = 256 * 1024
TIMEOUT_SECONDS = 30
_CONNECTION_ERRORS = (
    urllib.error.URLError,
    http.client.HTTPException,
    ConnectionError,
    TimeoutError,
)


def download(entry: CatalogueEntry, partial: Path, progress: Progress) -> None:
    """Bring `partial` up to the whole of `entry`, and check it.

    What an interrupted attempt left in `partial` is kept and continued. As long as each
    connection brings something, a broken one is followed by another.
    Raises `ModelError` when the server cannot be reached or gives up, and when the file is
    not what is pinned; then it is deleted, since nothing can be made of it.
    Raises `OSError` when the disk is full.
    """
    have = _size(partial)
    if have > entry.bytes:
        partial.unlink()
        have = 0
    while have < entry.bytes:
        try:
            _fetch(entry, partial, have, progress)
            reason = "the connection broke"
        except urllib.error.HTTPError as error:
            with error:
                reason = f"the server says {error.code} {error.reason}"
        except _CONNECTION_ERRORS as error:
            reason = str(getattr(error, "reason", None) or error or "the connection broke")
        before, have = have, _size(partial)
        if have <= before:
            raise ModelError(_gave_up(entry, have, reason))
    try:
        entry.check(partial)
    except ModelError as error:
        partial.unlink(missing_ok=True)
        raise ModelError(
            f"what came from {entry.address} is not {entry.name} as pinned: refused and deleted"
        ) from error


def _fetch(entry: CatalogueEntry, partial: Path, have: int, progress: Progress) -> None:
    """One connection: append to `partial`, or begin anew where the server cannot continue."""
    headers = {"User-Agent": "assistant-at-home", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    # The address is ours, from the catalogue.
    request = urllib.request.Request(str(entry.address), headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
        range_given = str(response.headers.get("Content-Range", ""))
        continued = response.status == 206 and range_given.startswith(f"bytes {have}-")
        done = have if continued else 0
        with partial.open("ab" if continued else "wb") as file:
            while done <= entry.bytes and (block := response.read(BLOCK_BYTES)):
                file.write(block)
                done += len(block)
                progress(min(done, entry.bytes), entry.bytes)


def _gave_up(entry: CatalogueEntry, have: int, reason: str) -> str:
    line = f"{entry.name} could not be fetched from {entry.address}: {' '.join(reason.split())}"
    if have:
        line += f"; {have / 1e6:.1f} of {entry.bytes / 1e6:.1f} MB are kept, try again to go on"
    return line


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
