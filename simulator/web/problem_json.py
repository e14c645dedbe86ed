"""What went wrong, for programs: `application/problem+json` with the coded messages and their places (RFC 9457)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from fastapi.responses import JSONResponse

from simulator.language import Locale, problem_text
from simulator.problems import Problem, ScenarioError

MEDIA = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message", "place"],
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "place": {"type": "object"},
                },
            },
        },
    },
}


def problem_response(status: int, title: str, problems: list[dict[str, Any]] | None = None) -> JSONResponse:
    """A problem as an answer."""
    body = {"type": "about:blank", "title": title, "status": status, "problems": problems or []}
    return JSONResponse(body, status, media_type=MEDIA)


def scenario_problems(bad: ScenarioError, locale: Locale) -> list[dict[str, Any]]:
    """Every fault with its code, its message and its place; of a file only its name."""
    return [_problem(one, locale) for one in bad.problems]


def _problem(one: Problem, locale: Locale) -> dict[str, Any]:
    place = one.place
    where: dict[str, Any] = {"file": PurePath(place.file).name or place.file}
    where |= {"line": place.line, "column": place.column} if place.line else {}
    where |= {"sheet": place.sheet, "cell": place.cell} if place.sheet else {}
    return {"code": one.code, "message": problem_text(one.code, one.params, locale.language), "place": where}
