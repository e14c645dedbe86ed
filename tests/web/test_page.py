"""The page without a browser: who may come in, what it shows, and what it keeps."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from simulator import api
from simulator.language import Locale
from simulator.shipped import names
from simulator.tables.cells import amount, estimate_text, probability_with_interval
from simulator.tables.table import Uncertain
from simulator.web.edits import Edits
from tests.web.conftest import Page

BED_RATE = "quantities.bed_rate.value"


def proposal(page: Page, scenario: str = "vasterbotten-2021", *designs: str) -> str:
    return page.store.create(scenario, designs)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_shipped_model_opens_with_its_cost_to_the_krona(page: Page, name: str, language: Any) -> None:
    key = proposal(page, name)
    page.client.cookies.set("simulator-language", language)
    answer = page.client.get(f"/p/{key}")
    assert answer.status_code == 200
    cost = amount(api.settle(name).cost, Locale(language))
    assert cost in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert "{" not in answer.text.split("<main")[1]


def test_a_changed_number_is_kept_shown_with_the_old_one_struck_and_undone(page: Page) -> None:
    key = proposal(page)
    changed: Any = page.post(f"/p/{key}/change", path=BED_RATE, number="4 000")
    assert changed.status_code == 303
    shown = plain(page.client.get(f"/p/{key}").text)
    assert 'value="4 000"' in shown and "3 500 kr per boendeplats och år</del>" in shown
    page.post(f"/p/{key}/step", to="undo")
    assert "</del>" not in page.client.get(f"/p/{key}").text
    page.post(f"/p/{key}/step", to="redo")
    assert page.store.get(key).edits == Edits({BED_RATE: "4000 kr/bed/year"})  # type: ignore[union-attr]


def test_the_answer_to_a_tried_number_is_that_of_the_public_functions_and_keeps_nothing(page: Page) -> None:
    key = proposal(page, "vasterbotten-2021", "open-fee")
    tried: Any = page.post(f"/p/{key}/preview", path="quantities.fee.value", number="2 000")
    solved = api.simulate("vasterbotten-2021", "open-fee", values=[{"fee": "2000 kr/review"}], draws=2000, seed=1)
    found = solved.designs[1]
    assert tried.status_code == 200
    assert probability_with_interval(found.overrun_probability, Locale("sv")) in tried.text
    assert estimate_text(Uncertain(found.cost["p95"], found.currency), Locale("sv"), unit=True) in tried.text
    assert not page.store.get(key).edits  # type: ignore[union-attr]


@pytest.mark.parametrize(("number", "wanted"), [("hundra", "hundra"), ("3.500", "tusental")])
def test_a_number_that_is_none_is_told_and_changes_nothing(page: Page, number: str, wanted: str) -> None:
    key = proposal(page)
    refused: Any = page.post(f"/p/{key}/change", path=BED_RATE, number=number)
    assert refused.status_code == 422 and wanted in refused.text
    assert not page.store.get(key).edits  # type: ignore[union-attr]


def test_the_recipients_are_sorted_and_each_amount_leads_to_its_explanation(page: Page) -> None:
    key = proposal(page)
    rows = page.client.get(f"/p/{key}/recipients?sort=total&down=true").text
    rows = rows.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    totals = [result for _, result in sorted(api.settle("vasterbotten-2021").by_recipient_minor.items())]
    assert len(rows) == len(totals)
    assert amount(max(api.settle("vasterbotten-2021").by_recipient.values()), Locale("sv"), unit=False) in rows[0]
    why = page.client.get(f"/p/{key}/why/1/per_bed").text
    assert "357 000 kr" in plain(why) and "RS 469-2021" in why


# ---- who may come in -------------------------------------------------------------------------------------------------


def test_without_the_token_nothing_is_shown(page: Page) -> None:
    page.client.cookies.clear()
    for path in ("/", "/static/page.css", f"/p/{proposal(page)}"):
        assert page.client.get(path).status_code == 401
    page.client.cookies.set(page.settings.cookie, "x")
    assert page.client.get("/").status_code == 401


def test_the_token_of_the_address_becomes_a_cookie_and_leaves_the_address(page: Page) -> None:
    page.client.cookies.clear()
    first = page.client.get(f"/?token={page.settings.token}&x=1")
    assert first.status_code == 303 and first.headers["location"] == "/?x=1"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert page.client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_other_hosts_and_other_sites_change_nothing(page: Page, headers: dict[str, str], status: int) -> None:
    key = proposal(page)
    body = {"csrf": page.settings.csrf, "path": BED_RATE, "number": "1"}
    assert page.client.post(f"/p/{key}/change", data=body, headers=headers).status_code == status
    assert not page.store.get(key).edits  # type: ignore[union-attr]


def test_a_form_without_its_mark_changes_nothing(page: Page) -> None:
    key = proposal(page)
    for body in ({"path": BED_RATE, "number": "1"}, {"csrf": "x", "path": BED_RATE, "number": "1"}):
        assert page.client.post(f"/p/{key}/change", data=body).status_code in (403, 422)
    assert page.client.post("/proposals", data={"csrf": "x", "scenario": "vasterbotten-2021"}).status_code == 403
    assert not page.store.get(key).edits  # type: ignore[union-attr]


def test_every_answer_has_its_policy_and_no_page_has_styles_or_scripts_in_it(page: Page) -> None:
    key = proposal(page)
    for path in ("/", f"/p/{key}", f"/p/{key}/recipients", f"/p/{key}/why/0/per_bed", "/nothing"):
        answer = page.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert " style=" not in answer.text and "<style" not in answer.text and "onclick" not in answer.text
        assert answer.text.count("<script") == answer.text.count("<script src=")


def test_only_shipped_models_are_opened_by_name(page: Page) -> None:
    for name in ("../secrets", "nothing", "vasterbotten-2021/designs"):
        answer: Any = page.post("/proposals", scenario=name)
        assert answer.status_code == 404


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_switch_of_language_leads_nowhere_else(page: Page, back: str) -> None:
    answer: Any = page.post("/language", language="en", here=back)
    assert answer.headers["location"] == "/"


def test_what_a_planner_writes_is_text_and_never_markup(page: Page) -> None:
    key = proposal(page)
    page.post(f"/p/{key}/name", title="<script>alert(1)</script>")
    for path in ("/", f"/p/{key}", f"/p/{key}/recipients"):
        text = page.client.get(path).text
        assert "<script>alert" not in text and "&lt;script&gt;" in text


# ---- what is kept ----------------------------------------------------------------------------------------------------


def test_what_is_deleted_is_gone_from_the_database(page: Page) -> None:
    key = proposal(page)
    page.post(f"/p/{key}/name", title="hemligt namn")
    page.post(f"/p/{key}/change", path=BED_RATE, number="4 321")
    page.post(f"/p/{key}/delete")
    assert page.client.get(f"/p/{key}").status_code == 404
    with sqlite3.connect(page.store.path) as db:
        assert db.execute("select count(*) from versions").fetchone() == (0,)
    for file in Path(page.settings.data).iterdir():
        assert b"hemligt" not in file.read_bytes() and b"4321" not in file.read_bytes()


def test_what_nobody_opens_expires(page: Page) -> None:
    old, new = proposal(page), proposal(page)
    with sqlite3.connect(page.store.path) as db:
        db.execute("update proposals set opened = ? where id = ?", (time.time() - 31 * 86_400, old))
    assert page.store.expire(30) == 1
    assert page.store.get(old) is None and page.store.get(new) is not None
