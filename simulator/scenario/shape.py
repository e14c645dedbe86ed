"""Hold a file's content against its schema; every fault gets the place where it stands."""

from __future__ import annotations

import copy
import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from simulator.problems import Problems, did_you_mean
from simulator.scenario.yaml_text import Path_, Text

Model = TypeVar("Model", bound=BaseModel)


SECTIONS = ("tables", "quantities", "funding", "payments", "activities", "plans", "effects")


def validate(model: type[Model], text: Text) -> Model:
    """The file as a typed object; raises every unknown key, missing key and wrong shape with its place."""
    problems = Problems()
    problems.found += text.problems.found
    found, _ = without_faults(model, text, problems)
    problems.refuse_if_any()
    return found


def without_faults(model: type[Model], text: Text, problems: Problems) -> tuple[Model, set[str]]:
    """The file as a typed object without what is wrong in it, and the names that have been left out.

    So one reading finds every fault. Raises only where nothing sensible is left, such as a file without a period.
    """
    raw, dropped = copy.deepcopy(text.raw), set[str]()
    for _ in range(_MOST_ROUNDS):
        try:
            return model.model_validate(raw), dropped
        except ValidationError as bad:
            for path, code, error in _faults(bad, raw):
                if not any(path[: len(cut)] == cut for cut in text.cut):
                    _report(problems, model, text, path, code, error)
                if not path or not _leave_out(raw, path, code, dropped):
                    problems.refuse_if_any()
    problems.refuse_if_any()
    raise TypeError(model)


_MOST_ROUNDS = 20


def _faults(bad: ValidationError, raw: Any) -> list[tuple[Path_, str, Any]]:
    found: list[tuple[Path_, str, Any]] = []
    seen: set[tuple[Path_, str]] = set()
    within: set[Path_] = set()  # every path at or above a fault that has been found
    placed = [(_within(raw, error["loc"]), error) for error in bad.errors()]
    for path, error in sorted(placed, key=lambda pair: -len(pair[0])):
        code = _CODES.get(error["type"], "wrong_shape")
        if code == "currency_code" and path != ("currency",):
            code = "wrong_shape"
        if code not in ("unknown_key", "missing_key") and path in within:
            continue  # a union reports each of its branches; the deepest fault says it best
        if code == "missing_key" or (path, code) not in seen:
            found.append((path, code, error))
            seen.add((path, code))
            within.update(path[:end] for end in range(len(path) + 1))
    return found


def _leave_out(raw: Any, path: Path_, code: str, dropped: set[str]) -> bool:
    """Take away an unknown key, or the named part (claim, key) that a fault lies in; whether something was taken."""
    if code == "unknown_key":
        parent = _at(raw, path[:-1])
        if isinstance(parent, dict):
            parent.pop(path[-1], None)
        if parent or len(path) == 1:
            return isinstance(parent, dict)
    if path[0] == "claims" and len(path) > 1:
        raw["claims"][path[1]] = {"that": "0", "equals": "0"}
    elif path[0] in SECTIONS and len(path) > 1:
        raw[path[0]].pop(path[1], None)
        dropped.add(str(path[1]))
    elif path[0] == "period":
        raw["period"] = "2022"
    else:
        raw.pop(path[0], None)
        dropped.add(str(path[0]))
    return True


def _at(raw: Any, path: Path_) -> Any:
    for step in path:
        known = isinstance(raw, dict) and step in raw
        if not known and not (isinstance(raw, list) and isinstance(step, int) and step < len(raw)):
            return None
        raw = raw[step]
    return raw


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
    "string_pattern_mismatch": "currency_code",
}


def _report(problems: Problems, model: type[BaseModel], text: Text, path: Path_, code: str, error: Any) -> None:
    if code == "unknown_key":
        fields = _fields(model, path[:-1], text.raw)
        place = text.keys.get(path, text.place(path))
        problems.add(code, place, key=path[-1], known=did_you_mean(str(path[-1]), fields))
    elif code == "missing_key":
        where = _dotted(path) or text.place(()).file
        problems.add(code, text.keys.get(path, text.place(path)), key=error["loc"][-1], where=where)
    else:
        wanted = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        problems.add(code, text.place(path), key=_dotted(path), found=_short(error["input"]), wanted=wanted)


def _dotted(path: Path_) -> str:
    """A path in words; the items of a list are counted from 1."""
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in path)


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
