"""Hold a file's content against its schema; every fault gets the place where it stands."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from simulator.problems import Problems, did_you_mean
from simulator.scenario.yaml_text import Path_, Text

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], text: Text) -> Model:
    """The file as a typed object; raises every unknown key, missing key and wrong shape with its place."""
    try:
        return model.model_validate(text.raw)
    except ValidationError as bad:
        problems = Problems()
        seen: set[tuple[Path_, str]] = set()
        for error in sorted(bad.errors(), key=lambda e: -len(_within(text.raw, e["loc"]))):
            path = _within(text.raw, error["loc"])
            code = _CODES.get(error["type"], "wrong_shape")
            if code not in ("unknown_key", "missing_key") and any(other[: len(path)] == path for other, _ in seen):
                continue  # a union reports each of its branches; the deepest fault says it best
            if (path, code) in seen and code != "missing_key":
                continue
            seen.add((path, code))
            _report(problems, model, text, path, code, error)
        problems.refuse_if_any()
        raise


_CODES = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "literal_error": "wrong_choice",
    "string_type": "wants_text",
    "list_type": "wants_list",
    "dict_type": "wants_mapping",
    "model_type": "wants_mapping",
    "too_short": "wrong_length",
    "too_long": "wrong_length",
}


def _report(problems: Problems, model: type[BaseModel], text: Text, path: Path_, code: str, error: Any) -> None:
    if code == "unknown_key":
        fields = _fields(model, path[:-1], text.raw)
        place = text.keys.get(path, text.place(path))
        problems.add(code, place, key=path[-1], known=did_you_mean(str(path[-1]), fields))
    elif code == "missing_key":
        problems.add(code, text.keys.get(path, text.place(path)), key=error["loc"][-1], where=".".join(map(str, path)))
    else:
        wanted = str(error.get("ctx", {}).get("expected", ""))
        key = ".".join(map(str, path))
        problems.add(code, text.place(path), key=key, found=_short(error["input"]), wanted=wanted)


def _short(value: Any) -> str:
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _within(raw: Any, loc: tuple[Any, ...]) -> Path_:
    """The part of pydantic's location that exists in the file; names of union branches do not."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(raw, dict) and step in raw) or (
            isinstance(raw, list) and isinstance(step, int) and step < len(raw)
        ):
            raw = raw[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _fields(model: type[BaseModel], path: Path_, raw: Any) -> list[str]:
    """The keys that the schema knows at a path."""
    current: Any = model
    for step in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            names = {(info.alias or name): info for name, info in current.model_fields.items()}
            current = names[str(step)].annotation if str(step) in names else None
        else:
            current = _item_type(current)
        current = _unwrap(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or name for name, info in current.model_fields.items()]
    return []


def _item_type(annotation: Any) -> Any:
    args = typing.get_args(annotation)
    return args[-1] if args else None


def _unwrap(annotation: Any) -> Any:
    """The model or container among the alternatives of an annotation."""
    args = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin in (dict, list):
        return annotation
    if not args:
        return annotation
    models = [a for a in (_unwrap(arg) for arg in args) if isinstance(a, type) and issubclass(a, BaseModel)]
    containers = [a for a in args if typing.get_origin(a) in (dict, list)]
    return (models or containers or [annotation])[0]
