"""A scenario's typed objects as YAML: every word as it is read back, short lists and parts on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

LINE = 110
# What may stand without quotes: no sign that YAML keeps for itself at the start, and only letters, digits and the
# signs that formulas and sentences are made of. Anything else is quoted, which is never wrong.
_WORDS = re.compile(r"[\w(+.=<£€$/~^;§-][\w .,()+*/%'=<>:;!?&@£€$§°·–-]*")
_BREAKS = re.compile(r":(?:\s|$)|\s#|^[<=]+$|^-(?:\s|-|$)|^\.\.\.|\s$")
_ESCAPED = re.compile(r"[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def to_yaml(file: BaseModel) -> str:
    """The text of a scenario or a design; what is as the schema has it is left out.

    >>> from simulator.scenario.schema import ScenarioFile
    >>> fee = {"value": "10,85 mkr", "source": "assumption"}
    >>> print(to_yaml(ScenarioFile(period="2026", quantities={"fee": fee})), end="")
    period: 2026
    <BLANKLINE>
    quantities:
      fee: {value: "10,85 mkr", source: assumption}
    """
    return text_yaml(plain(file))


def text_yaml(raw: Mapping[str, Any]) -> str:
    """Nested parts, lists and texts as YAML, every key as it is.

    >>> print(text_yaml({"period": "2026", "notes": []}), end="")
    period: 2026
    notes: []
    """
    return "\n".join(_block(raw, "", top=True)).lstrip() + "\n"


def plain(value: Any) -> Any:
    """Parts as mappings, and every scalar as the text that a file would have."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump(by_alias=True, exclude_defaults=True))
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, date, Fraction)):
        return str(value)
    return value


def _block(value: Any, indent: str, *, top: bool = False) -> Iterator[str]:
    """A mapping or list, one item to a line; what is short enough stands whole on its line."""
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in items:
        start = f"{indent}-" if key is None else f"{indent}{_scalar(key, flow=False)}:"
        whole = _flow(item, flow=False)
        if not _open(item, top) and len(start) + len(whole) < LINE:
            yield f"{start} {whole}"
        elif isinstance(item, str):
            yield f"{start} {whole}"  # a long text stays on its line
        elif key is None:
            first, *rest = _block(item, indent + "  ")
            yield from (f"{start} {first.strip()}", *rest)
        else:
            if top:
                yield ""
            yield start
            yield from _block(item, indent + "  ")


def _open(item: Any, top: bool) -> bool:
    """Whether a part is spread over lines even when it is short: sections that hold parts or lists of them."""
    inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return top and any(isinstance(part, dict) for part in inner)


def _flow(value: Any, *, flow: bool = True) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value, flow=flow)


def _scalar(text: str, *, flow: bool = True) -> str:
    """Text, in quotes unless it can be taken for nothing else."""
    plain = _WORDS.fullmatch(text) and not _BREAKS.search(text) and not (flow and "," in text)
    if plain and not re.search(r"[^\S ]", text):
        return text
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
