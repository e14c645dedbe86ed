"""Paths of a model as cells write them: ``payments.per_bed.rate``, ``quantities.goal.curve[2][1]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.scenario.yaml_text import Path_

_STEP = re.compile(r'"((?:[^"]|"")*)"|\[(\d+)\]|([^."\[\]]+)')
_NAME = re.compile(r"[^\W\d][\w-]*|\d+")
EMPTY: dict[str, type] = {"[]": list, "{}": dict, '""': str}
"""What stands in a cell for an empty list, an empty part and an empty text, since an empty cell says nothing."""


def steps_in(text: str) -> Path_ | None:
    """The steps of a path; items of lists count from 1 in the cell and from 0 here. None where it cannot be read.

    >>> steps_in('sources."RS 469-2021".issuer'), steps_in("period[2]"), steps_in("a..b")
    (('sources', 'RS 469-2021', 'issuer'), ('period', 1), None)
    """
    out: list[str | int] = []
    at = 0
    while at < len(text):
        if out and text[at] == "." and at + 1 < len(text) and text[at + 1] != "[":
            at += 1
        elif out and text[at] != "[":
            return None
        match = _STEP.match(text, at)
        if match is None or (match[2] is not None and (not out or int(match[2]) < 1)):
            return None
        name = match[3].strip() if match[3] else (match[1] or "").replace('""', '"')
        out.append(int(match[2]) - 1 if match[2] is not None else name)
        at = match.end()
    return tuple(out) or None


def path_text(steps: Path_) -> str:
    """A path as a cell writes it.

    >>> path_text(("sources", "RS 469-2021", "issuer")), path_text(("period", 1))
    ('sources."RS 469-2021".issuer', 'period[2]')
    """
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            quoted = step if _NAME.fullmatch(step) else '"' + step.replace('"', '""') + '"'
            text += f".{quoted}" if text else quoted
    return text


def leaves(raw: Any, at: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every scalar of nested mappings and lists with its path; what is empty as its sign."""
    if isinstance(raw, dict) and raw:
        for key, value in raw.items():
            yield from leaves(value, (*at, str(key)))
    elif isinstance(raw, list) and raw:
        for i, value in enumerate(raw):
            yield from leaves(value, (*at, i))
    else:
        empty = next((text for text, kind in EMPTY.items() if isinstance(raw, kind) and not raw), None)
        yield at, str(raw) if empty is None else empty
