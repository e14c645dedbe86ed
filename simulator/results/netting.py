"""Netting: per source and day what is paid is held against what is paid back; what is more comes back to the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence


def returned(amounts: Sequence[int], keys: Sequence[Hashable | None]) -> list[int]:
    """How much of each amount below zero comes back to its source, as öre above zero.

    Args:
        amounts: signed öre; below zero is what a recipient owes.
        keys: the source and day of each; None where no source is behind it.

    Returns:
        Nothing where the amounts of a key sum to zero or more; else parts of those below zero, which sum to what the
        key lacks, in proportion to them.

    >>> returned([50, -60, -30], ["s", "s", "s"])
    [0, 27, 13]
    """
    out = [0] * len(amounts)
    together: dict[Hashable, list[int]] = defaultdict(list)
    for n, key in enumerate(keys):
        if key is not None:
            together[key].append(n)
    for places in together.values():
        surplus = -sum(amounts[n] for n in places)
        owing = [n for n in places if amounts[n] < 0]
        if surplus > 0:
            owed = -sum(amounts[n] for n in owing)
            parts = [-amounts[n] * surplus // owed for n in owing]
            for k in range(surplus - sum(parts)):
                parts[k] += 1
            for n, part in zip(owing, parts, strict=True):
                out[n] = part
    return out
