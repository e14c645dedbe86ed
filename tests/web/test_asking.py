"""Ask: the page says what the public functions say, in words and not in names of files, and what is used holds."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from simulator import api
from simulator.decide.attributed import Attribution
from simulator.decide.solution import Solution
from simulator.language import Locale
from simulator.web.answers import Answers, Asked
from simulator.web.asking.aims import bound_code
from simulator.web.asking.answering import answered
from simulator.web.asking.forms import ASKS, DRAWS, FORMS, SEED, Ask
from simulator.web.asking.gaps import Gap, Given
from simulator.web.asking.ground import Ground
from tests.web.conftest import Page

SCENARIO = "vasterbotten-2021"
FEE = "quantities.fee.value"
FEW = "&design=mine&design=capped-fee"
CODES = re.compile(r"\b(?:E|P|P95|CVaR\d+)\(|\b(?:quantities|payments)\.|\b\w+_\w+\b|/year|chosen|proposal\.yaml")


def ground(asked: Asked, language: Any = "sv") -> Ground:
    return Ground(Answers(10**10), asked, "Mitt", Locale(language))


def found(of: Ground, ask: Ask, folder: Path, **typed: str) -> Any:
    filled = FORMS[ask].fill(of, Given({name: [value] for name, value in typed.items()}))
    return answered(of, ask, filled, folder)


def main(text: str) -> str:
    """What a reader sees of a page's main part."""
    body = re.sub(r"<(svg|select)\b.*?</\1>", " ", text.split("<main")[1], flags=re.S)
    return html.unescape(re.sub("<[^>]*>", " ", body.partition(">")[2])).replace("\u00a0", " ")


def test_the_solution_is_that_of_the_public_function(tmp_path: Path) -> None:
    of = ground(Asked(SCENARIO, ("open-fee",), "{}"))
    mine = found(of, "solve", tmp_path, path=FEE, high="6 000", step="10", bound="5")
    same = api.solve(SCENARIO, FEE, "0", "6000", "10", ["P(cost > budget) <= 5 %"], "open-fee", draws=DRAWS, seed=SEED)
    assert isinstance(mine, Solution)
    assert (mine.value, mine.safe, mine.low, mine.high) == (same.value, same.safe, same.low, same.high)
    assert mine.curve == same.curve


def test_a_proposal_is_asked_about_with_its_changes_and_leaves_no_file(tmp_path: Path) -> None:
    changed = Asked(SCENARIO, ("open-fee",), '{"change": {"quantities.fee.value": "2000 kr/review"}}')
    of = ground(changed)
    mine = found(of, "attribute", tmp_path)
    assert isinstance(mine, Attribution)
    assert mine.difference == of.answers.comparison(changed).designs[0].difference.minor
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ask", "language"), [*zip(ASKS, ["sv", "en"] * 4, strict=False), ("solve", "en")])
def test_every_question_is_answered_in_words(page: Page, ask: str, language: str) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    page.client.cookies.set("simulator-language", language)
    more = FEW if ask in ("choose", "information") else ""
    answer = page.client.get(f"/p/{key}/ask/{ask}?q=1{more}")
    assert answer.status_code == 200 and "said" in answer.text and 'role="alert"' not in answer.text
    assert CODES.findall(main(answer.text)) == []
    assert Locale(language).word("note_synthetic") in answer.text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scenario", "designs"), [(SCENARIO, ("open-fee",)), (SCENARIO, ("malus",)), ("vastmanland-2022", ())]
)
def test_every_lever_that_is_offered_can_be_asked_of(scenario: str, designs: tuple[str, ...], tmp_path: Path) -> None:
    of = ground(Asked(scenario, designs, "{}"), "en")
    assert of.levers
    for path, field in of.levers.items():
        mine = found(of, "solve", tmp_path, path=path, low=field.number, held="cost", bound="100")
        assert mine.lever.name == field.name


def test_the_value_that_is_used_stands_in_the_proposal_and_keeps_the_promise(page: Page) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    text = page.client.get(f"/p/{key}/ask/solve?q=1&path={FEE}&held=risk&bound=5").text
    used = re.search(r'name="number" value="([^"]+)"', text)
    assert used is not None
    assert page.post(f"/p/{key}/use", saved="false", path=FEE, number=used[1]).headers["location"] == f"/p/{key}"
    proposal = page.store.get(key)
    assert proposal is not None
    risk = Answers(10**10).simulation(Asked.of(proposal), 4000).designs[0].overrun_probability
    assert risk.high <= 0.06 and risk.value <= 0.05


def test_an_answer_is_saved_as_another_proposal_and_this_one_stays(page: Page) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    saved = page.post(f"/p/{key}/use", saved="true", path=FEE, number="1 500").headers["location"].removeprefix("/p/")
    other = page.post(f"/p/{key}/use", saved="true", design="capped-fee").headers["location"].removeprefix("/p/")
    mine, its, third = (page.store.get(one) for one in (key, saved, other))
    assert mine is not None and its is not None and third is not None
    assert not mine.edits and its.designs == ("open-fee",) and its.edits.change == {FEE: "1500 kr/review"}
    assert third.designs == ("capped-fee",) and not third.edits
    refused = page.post(f"/p/{key}/use", saved="true", path=FEE, number="hundra")
    assert refused.status_code == 422 and len(page.store.recent()) == 3


@pytest.mark.parametrize("query", ["bound=fem", "low=10&high=5", "step=0", "bound=1.000", "bound=5 kr"])
def test_what_cannot_be_asked_is_told(page: Page, query: str) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    answer = page.client.get(f"/p/{key}/ask/solve?q=1&path={FEE}&{query}")
    assert answer.status_code == 200 and 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("typed", "kind", "language", "code"),
    [
        ("14,5", "money", "sv", "14500000 SEK"),
        ("14,5 mkr", "money", "sv", "14500000 SEK"),
        ("14.5 million SEK", "money", "en", "14500000 SEK"),
        ("900 000 kr", "money", "sv", "900000 kr"),
        ("5 %", "share", "sv", "5 %"),
        ("0,5", "loss", "sv", "0.5 %"),
        ("12", "count", "en", "12"),
    ],
)
def test_a_limit_says_what_was_typed(typed: str, kind: Any, language: Any, code: str) -> None:
    assert bound_code(typed, kind, "SEK", Locale(language)) == code


@pytest.mark.parametrize("ask", ASKS)
def test_a_model_with_nothing_beside_it_says_so_or_answers(ask: str, page: Page) -> None:
    key = page.store.create("jamtland-harjedalen-2022", ())
    assert page.client.get(f"/p/{key}/ask/{ask}").status_code == 200


def test_what_is_not_among_the_choices_is_as_if_not_given() -> None:
    of = ground(Asked(SCENARIO, ("open-fee",), "{}"))
    filled = FORMS["solve"].fill(of, Given({"held": ["<script>"], "path": ["../../etc"], "wanted": ["x"]}))
    assert all(one.value in dict(one.options) for one in filled.gaps.values() if isinstance(one, Gap) and one.options)


def test_what_takes_long_is_answered_beside_the_page_and_can_be_ended(page: Page, monkeypatch: Any) -> None:
    monkeypatch.setattr("simulator.web.ask_page.LONG", 0)
    key = page.store.create(SCENARIO, ("open-fee",))
    waits = page.client.get(f"/p/{key}/ask/discover?q=1").text
    found = re.search(rf'sse-connect="(/p/{key}/job/([\w-]+)/steps)"', waits)
    assert found is not None and "said" not in waits
    steps = page.client.get(found[1]).text
    assert steps.startswith("event: step\n") and steps.endswith("event: over\ndata: over\n\n")
    assert "said" in page.client.get(f"/p/{key}/ask/discover?q=1").text
    assert page.client.get(f"/p/{key}/job/{found[2]}/file").status_code == 404
    assert page.client.get(f"/p/{key}/job/x").status_code == 404
    assert page.client.post(f"/p/{key}/job/{found[2]}/end", data={"csrf": "x"}).status_code == 403
