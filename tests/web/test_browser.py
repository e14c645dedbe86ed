"""The page in Chromium: every view in both languages on desktop and phone, by keyboard, with nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.web.proposals import Store
from simulator.web.settings import Settings
from tests.report.conftest import program

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("programs")]
Served = tuple[str, Settings, Store]
VIEWS = [
    "start",
    "",
    "/recipients",
    "/why/1/per_bed",
    "/compare?risk=5&loss=2&column=cost&column=p95&column=paid.per_bed",
    "/risk",
    "/money",
    "/sources",
    "/file",
    "/share",
    "/year",
    "/incentives",
    "/ask/solve?q=1&path=quantities.fee.value",
    "/ask/choose?q=1&design=mine&design=capped-fee",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = program("chromium", "chromium-browser", "google-chrome")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def opened(browser: Any, served: Served, width: int = 1280, language: str = "sv") -> tuple[Any, list[str], list[str]]:
    """A browser's page that has come in, what it asked for, and what its console said."""
    address, settings, _ = served
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale={"sv": "sv-SE", "en": "en-GB"}[language]
    )
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/?token={settings.token}")
    return page, asked, said


@pytest.mark.parametrize(("language", "width"), [("sv", 1280), ("en", 390)])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_fits_and_asks_nothing_of_others(
    browser: Any, served: Served, language: str, width: int, view: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    address, _, store = served
    page, asked, said = opened(browser, served, width, language)
    key = store.create("vasterbotten-2021", ("open-fee",))
    page.goto(address + ("/" if view == "start" else f"/p/{key}{view}"))
    assert page.evaluate("document.documentElement.lang") == language
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.context.close()


def test_a_number_is_changed_by_keyboard_and_undone(browser: Any, served: Served) -> None:
    address, _, store = served
    page, _, said = opened(browser, served)
    key = store.create("vasterbotten-2021", ("open-fee",))
    page.goto(f"{address}/p/{key}")
    before = page.inner_text("[data-key=cost] strong")
    page.focus("#f-quantities-fee-value-n")
    page.keyboard.press("Control+a")
    page.keyboard.type("2000")
    page.wait_for_function("was => document.querySelector('[data-key=cost] strong').innerText !== was", arg=before)
    tried = page.inner_text("[data-key=cost] strong")
    page.keyboard.press("Enter")
    page.wait_for_selector("del")
    assert page.inner_text("[data-key=cost] strong") == tried
    page.focus("#undo")
    page.keyboard.press("Enter")
    page.wait_for_selector("del", state="detached")
    assert page.inner_text("[data-key=cost] strong") == before
    assert said == []
    page.context.close()


def test_a_slider_moves_its_number_and_the_answer(browser: Any, served: Served) -> None:
    address, _, store = served
    page, _, said = opened(browser, served)
    key = store.create("vasterbotten-2021", ("open-fee",))
    page.goto(f"{address}/p/{key}")
    before = page.inner_text("[data-key=cost] strong")
    page.focus("#f-quantities-fee-value-n")
    page.focus("#f-quantities-fee-value .slider")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => document.querySelector('[data-key=cost] strong').innerText !== was", arg=before)
    page.wait_for_selector("del")
    assert store.get(key).edits  # type: ignore[union-attr]
    assert said == []
    page.context.close()


def test_without_scripts_a_number_is_changed_by_its_button(browser: Any, served: Served) -> None:
    address, settings, store = served
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?token={settings.token}")
    key = store.create("vasterbotten-2021", ())
    page.goto(f"{address}/p/{key}")
    page.fill("#f-quantities-bed_rate-value-n", "4000")
    page.click("#f-quantities-bed_rate-value .compute")
    page.wait_for_selector("del")
    assert page.locator("del").count() == 1
    context.close()


def test_from_the_start_one_click_leads_to_a_result_and_one_to_the_other_language(browser: Any, served: Served) -> None:
    page, _, said = opened(browser, served)
    page.click(".card .primary >> nth=0")
    page.wait_for_selector("[data-key=cost]")
    assert page.evaluate("document.documentElement.lang") == "sv"
    page.click("button[lang=en]")
    page.wait_for_selector("html[lang=en]")
    assert "/p/" in page.url and "token" not in page.url
    assert said == []
    page.context.close()


def test_a_document_is_made_while_its_steps_are_said(browser: Any, served: Served) -> None:
    address, _, store = served
    page, asked, said = opened(browser, served)
    key = store.create("vasterbotten-2021", ("open-fee",))
    page.goto(f"{address}/p/{key}/share")
    page.click("button[value=xlsx]")
    page.wait_for_selector("a.primary[download]", timeout=60_000)
    assert any(url.endswith("/steps") for url in asked)
    assert said == []
    page.context.close()


def test_the_line_on_risk_is_dragged_by_keyboard(browser: Any, served: Served) -> None:
    address, _, store = served
    page, _, said = opened(browser, served)
    key = store.create("vasterbotten-2021", ("open-fee",))
    page.goto(f"{address}/p/{key}/risk")
    before = page.inner_text("#line .said")
    page.focus(".wide-slider")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => document.querySelector('#line .said').innerText !== was", arg=before)
    assert said == []
    page.context.close()
