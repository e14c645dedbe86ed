"""The HTTP interface: the answers of the commands, problems with codes, and its own description kept."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from simulator import api
from simulator.web.app import create_app
from simulator.web.interface import QUESTIONS
from simulator.web.settings import Settings
from tests.web.conftest import PORT, Page

SCENARIO = "vasterbotten-2021"


def ask(page: Page, name: str, **body: Any) -> Any:
    return page.client.post(f"/api/v1/{name}", json=body)


def test_the_answers_are_those_of_the_commands(page: Page) -> None:
    page.client.cookies.set("simulator-language", "en")
    from simulator.language import Locale

    english = Locale("en")
    assert ask(page, "run", scenario=SCENARIO, designs=["open-fee"]).json() == api.settle(SCENARIO, "open-fee").to_json(
        english
    )
    assert ask(page, "compare", scenario=SCENARIO).json() == api.compare(SCENARIO).to_json(english)
    found = ask(page, "explain", scenario=SCENARIO, recipient="hc02", payment="per_bed")
    assert found.status_code == 200 and "357000" in found.text
    assert ask(page, "describe", scenario=SCENARIO, designs=["open-fee"]).json()["changes"]
    assert {s["name"] for s in ask(page, "list").json()["scenarios"]} >= {SCENARIO}


def test_what_is_wrong_is_told_with_its_code_and_place(page: Page) -> None:
    lever = {"lever": "fee", "low": "1", "high": "2", "step": "1"}
    cases = [
        ("run", {"scenario": "../../etc"}, "web_not_shipped"),
        ("run", {"scenario": SCENARIO, "designs": ["/etc/passwd"]}, "no_such_design"),
        ("solve", {"scenario": SCENARIO, **lever, "keep": []}, "web_bad_number"),
        ("sensitivity", {"scenario": SCENARIO, "draws": 10**12}, "web_bad_number"),
    ]
    for name, body, code in cases:
        answer = ask(page, name, **body)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert [one["code"] for one in answer.json()["problems"]] == [code]


def test_a_field_too_many_or_of_the_wrong_kind_is_refused(page: Page) -> None:
    for body in ({"scenario": SCENARIO, "x": 1}, {"scenario": 1}, {}):
        answer = ask(page, "run", **body)
        assert answer.status_code == 422 and answer.json()["problems"][0]["place"]
    plain = page.client.post("/api/v1/run", content="{}", headers={"content-type": "text/plain"})
    assert plain.status_code == 415


def test_every_question_is_described_with_its_fields(page: Page) -> None:
    document = page.client.get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {f"/api/v1/{name}" for name in QUESTIONS}
    schema = document["paths"]["/api/v1/solve"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["keep"]["description"].startswith("promises")
    assert schema["required"] == ["scenario", "lever", "low", "high", "step", "keep"]


def test_without_the_token_the_interface_is_shut_and_with_it_in_a_header_open(page: Page) -> None:
    page.client.cookies.clear()
    shut = ask(page, "list")
    assert shut.status_code == 401 and shut.headers["content-type"] == "application/problem+json"
    bearer = {"authorization": f"Bearer {page.settings.token}"}
    assert page.client.post("/api/v1/list", json={}, headers=bearer).status_code == 200


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    opened = Settings(tmp_path_factory.mktemp("api"), PORT)
    app = create_app(opened)
    loaded = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers={"authorization": f"Bearer {opened.token}", "host": f"127.0.0.1:{PORT}"}
    )
    loaded.config.update(base_url=f"http://127.0.0.1:{PORT}", headers={"authorization": f"Bearer {opened.token}"})
    return loaded


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_breaks_it_or_its_description(described: Any, name: str, mode: Any, data: Any) -> None:
    operation = described[f"/api/v1/{name}"]["POST"]
    case = data.draw(operation.as_strategy(generation_mode=mode))
    # A design or a lever of any name fits the schema, and only the model knows that there is none;
    # the true token goes with every request here, and the test above goes without.
    case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth])
