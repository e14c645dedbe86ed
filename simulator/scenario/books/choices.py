"""Words that a place of the model may hold, from its schema: what a drop-down offers."""

from __future__ import annotations

import typing
from typing import Any, Literal

from pydantic import BaseModel

from simulator.scenario.schema import ScenarioFile
from simulator.scenario.yaml_text import Path_


def choices(steps: Path_) -> tuple[str, ...]:
    """The words that the schema knows at a path; none where it takes any.

    >>> choices(("payments", "x", "accrues")), choices(("payments", "x", "rate"))
    (('year', 'quarter', 'month', 'day'), ())
    """
    kinds: list[Any] = [ScenarioFile]
    for step in steps:
        kinds = [inner for kind in kinds for inner in _within(kind, step)]
    words = [w for kind in kinds if typing.get_origin(kind) is Literal for w in typing.get_args(kind)]
    return () if str in kinds else tuple(w for w in words if isinstance(w, str) and w)


def _within(kind: Any, step: str | int) -> list[Any]:
    """The kinds of what stands under a step."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found = next((i for name, i in kind.model_fields.items() if (i.alias or name) == step), None)
        return _branches(found.annotation) if found is not None else []
    arguments = typing.get_args(kind)
    wanted = dict if isinstance(step, str) else list
    return _branches(arguments[-1]) if typing.get_origin(kind) is wanted and arguments else []


def _branches(kind: Any) -> list[Any]:
    """The alternatives of an annotation, each by itself."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        return _branches(typing.get_args(kind)[0])
    if origin is Literal or origin in (dict, list) or not typing.get_args(kind):
        return [kind]
    return [branch for argument in typing.get_args(kind) for branch in _branches(argument)]
