"""Random numbers by address: each uncertain quantity, recipient and year has its own stream of standard normals.

A stream is Philox keyed by a hash of (seed, name, recipient, year); the number of the block stands in the highest word
of its counter. Nothing is stored between calls, so adding, removing or reordering quantities, recipients and years
moves no other draw, more draws keep the first ones, and threads may ask for blocks in any order.

Every distribution is made from a standard normal. One kind of latent number means that two designs which state the
same quantity by different distributions still meet the same years, that correlation is a matter of mixing latents,
and that a quantity which is partly the region's and partly the centre's is a sum of two latents.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Key = tuple[int, int]

BLOCK = 1024
"""Draws in a block: a part of what makes a scenario's draws reproducible, whatever the machine."""


def stream_key(seed: int, name: str, row: str = "", year: str = "") -> Key:
    """The key of a stream. Every part is written with its length, so that no two addresses read alike.

    >>> stream_key(0, "beds", "a") == stream_key(0, "beds", "", "a"), stream_key(0, "beds") == stream_key(0, "beds")
    (False, True)
    """
    address = "".join(f"{len(part)}:{part}" for part in (str(int(seed)), name, row, year))
    digest = blake2b(address.encode(), digest_size=16, person=b"ersattning").digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def normals(keys: Sequence[Key], first: int, blocks: int = 1) -> Floats:
    """Standard normals of some blocks in a row, one contiguous row for each stream: (stream, draw).

    Whole blocks are drawn even where only a part is needed, so no draw depends on where a run ends.
    """
    bits = np.random.Philox(key=np.zeros(2, np.uint64))
    generator = np.random.Generator(bits)
    fresh = bits.state
    counter, words = fresh["state"]["counter"], fresh["state"]["key"]
    out = np.empty((len(keys), blocks, BLOCK))
    for row, key in enumerate(keys):
        words[:] = key
        for block in range(blocks):
            counter[:] = (0, 0, 0, first + block)
            bits.state = fresh  # a new generator for each address would take six times as long
            generator.standard_normal(out=out[row, block])
    return out.reshape(len(keys), blocks * BLOCK)
