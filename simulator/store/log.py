"""The log of a kept run: lines that are only ever added, each with its own checksum, so that a torn one is seen."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line and wait until the disk has it; what was torn off before it is ended, so that it stays alone."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    line = f"{zlib.crc32(text.encode()):08x} {text}\n".encode()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole, in their order; the others are what a power cut left, and their work is done again."""
    if not path.is_file():
        return
    for line in path.read_bytes().split(b"\n"):
        checksum, _, text = line.partition(b" ")
        if checksum == f"{zlib.crc32(text):08x}".encode():
            try:
                found = json.loads(text)
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found
