"""The HTTP interface: every question as JSON under ``/api/v1``, its schema from the same dataclass."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, assert_never

from fastapi import APIRouter, Depends, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter, ValidationError

from simulator import questions as q
from simulator import shipped
from simulator.api import design_names, load
from simulator.describe import book_json, describe, design_changes, sentences_json
from simulator.language import Locale
from simulator.problems import Place, ScenarioError, did_you_mean, refusal
from simulator.web.problem_json import MEDIA, SCHEMA, problem_response, scenario_problems
from simulator.web.site import Site, locale_of

Question = (
    q.RunQuestion
    | q.DescribeQuestion
    | q.CompareQuestion
    | q.ExplainQuestion
    | q.CheckQuestion
    | q.ListQuestion
    | q.SolveQuestion
    | q.SensitivityQuestion
)
QUESTIONS: Mapping[str, type[Question]] = {
    "run": q.RunQuestion,
    "describe": q.DescribeQuestion,
    "compare": q.CompareQuestion,
    "explain": q.ExplainQuestion,
    "check": q.CheckQuestion,
    "list": q.ListQuestion,
    "solve": q.SolveQuestion,
    "sensitivity": q.SensitivityQuestion,
}
ADAPTERS: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(question) for name, question in QUESTIONS.items()}
MOST_SEED = 2**63 - 1
MOST_PROMISES = 8
EVALUATIONS = 40
"""Times that a question of decisions may pay its draws."""
BASE = "/api/v1"


def routes(site: Site) -> APIRouter:
    """A route for each question, and the description of them all."""
    router = APIRouter(prefix=BASE)
    for name, question in QUESTIONS.items():
        router.add_api_route(
            f"/{name}",
            _endpoint(site, ADAPTERS[name]),
            methods=["POST"],
            operation_id=name,
            summary=(inspect.getdoc(question) or "").partition("\n")[0],
            openapi_extra={"requestBody": _body_schema(question, ADAPTERS[name])},
            responses=_RESPONSES,
            response_class=JSONResponse,
        )

    @router.get("/openapi.json", include_in_schema=False)
    def openapi(request: Request) -> JSONResponse:
        document = get_openapi(
            title="Ersättningssimulatorn",
            version="1",
            routes=router.routes,
            servers=[{"url": site.settings.root or "/"}],
        )
        document["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
        document["security"] = [{"token": []}]
        return JSONResponse(document)

    return router


def _endpoint(site: Site, adapter: TypeAdapter[Any]) -> Any:
    def answer(request: Request, body: Annotated[bytes, Depends(_body)]) -> Response:
        locale = locale_of(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return problem_response(415, "application/json")
        try:
            asked: Question = adapter.validate_json(body, strict=True, extra="forbid")
        except ValidationError as bad:
            found = [
                {"code": one["type"], "message": one["msg"], "place": {"field": ".".join(map(str, one["loc"]))}}
                for one in bad.errors(include_url=False, include_context=False, include_input=False)
            ]
            return problem_response(422, locale.word("web_fault"), found)
        try:
            _allow(asked, site.settings.most_work)
            return JSONResponse(_answered(asked, locale))
        except ScenarioError as bad:
            return problem_response(422, locale.word("web_fault"), scenario_problems(bad, locale))

    return answer


async def _body(request: Request) -> bytes:
    return await request.body()


def _answered(asked: Question, locale: Locale) -> Any:
    """The answer as JSON, in the shape that commands write with ``--json``."""
    match asked:
        case q.DescribeQuestion():
            found, base = asked.answer()
            changes = None if base is None else sentences_json(design_changes(base, found, locale))
            return book_json(describe(found, locale)) | ({} if changes is None else {"changes": changes})
        case (
            q.RunQuestion()
            | q.CompareQuestion()
            | q.ExplainQuestion()
            | q.CheckQuestion()
            | q.ListQuestion()
            | q.SolveQuestion()
            | q.SensitivityQuestion()
        ):
            return asked.answer().to_json(locale)
        case _:
            assert_never(asked)


def _allow(asked: Question, most_work: int) -> None:
    """Only shipped models, by name, and no more work than a reader waits for; raises ScenarioError."""
    match asked:
        case q.ListQuestion():
            return
        case q.CheckQuestion(paths=paths):
            for path in paths or ():
                _shipped(path, "paths")
            return
        case _:
            _shipped(asked.scenario, "scenario")
    baseline = asked.baseline if isinstance(asked, (q.CompareQuestion, q.SolveQuestion)) else None
    known = design_names(asked.scenario)
    for name in (*(asked.designs or ()), *([baseline] if baseline is not None else [])):
        if name not in known:
            raise refusal("no_such_design", Place("designs"), name=name, known=did_you_mean(name, known))
    if isinstance(asked, q.CompareQuestion) and not (
        math.isfinite(asked.materiality) and 0 <= asked.materiality < 1e12
    ):
        raise refusal("web_bad_number", Place("materiality"), name="materiality", low=0, high=10**12)
    if isinstance(asked, (q.SolveQuestion, q.SensitivityQuestion)):
        _allow_draws(asked, most_work)


def _allow_draws(asked: q.SolveQuestion | q.SensitivityQuestion, most_work: int) -> None:
    if not 0 <= asked.seed <= MOST_SEED:
        raise refusal("web_bad_number", Place("seed"), name="seed", low=0, high=MOST_SEED)
    recipients = max(len(load(asked.scenario).recipients.ids), 1)
    most = most_work // (recipients * EVALUATIONS)
    if not 1 <= asked.draws <= most:
        raise refusal("web_bad_number", Place("draws"), name="draws", low=1, high=most)
    if isinstance(asked, q.SolveQuestion) and not 1 <= len(asked.keep) <= MOST_PROMISES:
        raise refusal("web_bad_number", Place("keep"), name="keep", low=1, high=MOST_PROMISES)


def _shipped(name: str, field: str) -> None:
    known = shipped.names()
    if name not in known:
        raise refusal("web_not_shipped", Place(field), name=name, known=", ".join(known))


def _body_schema(question: type[Question], adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """The JSON Schema of a question, with what its fields mean."""
    schema = adapter.json_schema()
    schema["additionalProperties"] = False
    meanings = _meanings(inspect.getdoc(question) or "")
    for field in fields(question):
        schema["properties"][field.name].pop("title", None)
        schema["properties"][field.name]["description"] = meanings.get(field.name, "")
    if "scenario" in schema["properties"]:
        schema["properties"]["scenario"]["enum"] = shipped.names()
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _meanings(text: str) -> dict[str, str]:
    """What a docstring says of each argument."""
    return dict(re.findall(r"^    (\w+): (.+)$", text, re.MULTILINE))


def _refusal(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA: {"schema": SCHEMA}}}


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer", "content": {"application/json": {"schema": {"type": "object"}}}},
    401: _refusal("The token is missing"),
    403: _refusal("Another site asked"),
    411: _refusal("The length is missing"),
    413: _refusal("Too large"),
    415: _refusal("The body is not application/json"),
    421: _refusal("Unknown host"),
    422: _refusal("What is wrong, with codes and places"),
}
