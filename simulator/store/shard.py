"""A finished piece of work as bytes and back: arrays and names alone, so that reading one executes nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from simulator.engine.part import Missed, Part
from simulator.engine.payment_year import Note
from simulator.engine.spending import SourceDraws, Spent
from simulator.engine.tally import Tally

KINDS: Mapping[str, type] = {kind.__name__: kind for kind in (Part, Tally, Missed, Spent, SourceDraws, Note)}
FORM = "form"


def to_bytes(parts: Sequence[Part]) -> bytes:
    """A piece's parts, one for each design of its group; the same parts are the same bytes."""
    arrays: list[Any] = []
    form = json.dumps(_form(tuple(parts), arrays), ensure_ascii=False).encode()
    out = io.BytesIO()
    named = {f"a{k}": array for k, array in enumerate(arrays)}
    np.savez(out, **{FORM: np.frombuffer(form, np.uint8)}, **named)  # type: ignore[arg-type]
    return out.getvalue()


def from_bytes(data: bytes) -> list[Part]:
    """The parts that :func:`to_bytes` wrote.

    Raises:
        ValueError: when the bytes are something else.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            found = _value(json.loads(file[FORM].tobytes()), file)
    except (zipfile.BadZipFile, KeyError, TypeError, EOFError) as bad:
        raise ValueError(f"not a shard: {bad}") from bad
    if not isinstance(found, tuple) or not all(isinstance(part, Part) for part in found):
        raise ValueError("not a shard: it holds no parts")
    return list(found)


def _form(value: Any, arrays: list[Any]) -> Any:
    """The value without its arrays, which are put aside and named by their number."""
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case np.ndarray():
            arrays.append(value)
            return {"array": len(arrays) - 1}
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [_form(one, arrays) for one in value]
        case Mapping():
            return {"pairs": [[_form(key, arrays), _form(one, arrays)] for key, one in value.items()]}
    if is_dataclass(value) and type(value).__name__ in KINDS:
        held = {field.name: _form(getattr(value, field.name), arrays) for field in fields(value)}
        return {"kind": type(value).__name__, "held": held}
    raise TypeError(f"a shard cannot hold {type(value).__name__}")


def _value(form: Any, arrays: Mapping[str, Any]) -> Any:
    match form:
        case {"array": int(number)}:
            return arrays[f"a{number}"]
        case {"pairs": list(pairs)}:
            return {_value(key, arrays): _value(one, arrays) for key, one in pairs}
        case {"kind": str(kind), "held": dict(held)}:
            return KINDS[kind](**{name: _value(one, arrays) for name, one in held.items()})
        case list():
            return tuple(_value(one, arrays) for one in form)
        case _:
            return form
