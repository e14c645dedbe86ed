"""Share: a file that opens to the same or says what differs, documents made beside the page, and views as files."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator import api
from simulator.web.answers import Answers, Asked
from simulator.web.edits import Edits
from simulator.web.jobs import Job, Jobs
from simulator.web.tasks import MemoTask
from tests.web.conftest import Page

SCENARIO = "vasterbotten-2021"
FEE = "quantities.fee.value"
OWN = {
    "scenario.yaml": "title: t\ncurrency: SEK\nperiod: 2021\nrecipients: {file: list.csv}\n"
    "quantities: {beds: {unit: bed}, rate: {value: 100 kr/bed/year, source: assumption}}\n"
    "payments: {fixed: {rate: rate, per: beds, source: assumption}}\n",
    "list.csv": "id,beds\na,10\nb,20\n",
}


def send(page: Page, shared: bytes) -> Any:
    files = {"file": ("proposal.json", shared, "application/json")}
    return page.client.post("/shared", data={"csrf": page.settings.csrf}, files=files)


def own(page: Page) -> str:
    files = [("files", (name, text.encode(), "text/plain")) for name, text in OWN.items()]
    answer = page.client.post("/models", data={"csrf": page.settings.csrf}, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].removeprefix("/p/"))


def test_a_shared_proposal_opens_to_the_same_everywhere(page: Page, tmp_path: Path) -> None:
    key = page.store.create(SCENARIO, ("open-fee",), Edits({FEE: "1500 kr/review"}), "Halva priset")
    shared = page.client.get(f"/p/{key}/proposal.json").content
    other = Page(tmp_path / "other")
    answer = send(other, shared)
    assert answer.status_code == 200 and "till minsta öre och i varje dragning" in answer.text
    (there,) = other.store.recent()
    assert (there.title, there.designs, there.edits) == ("Halva priset", ("open-fee",), Edits({FEE: "1500 kr/review"}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"changes": {"change": {FEE: "1501 kr/review"}}}, "kostnaden var där"),
        ({"seed": 2}, "frö 2"),
        ({"versions": {"simulator": "0.0.1"}}, "där 0.0.1"),
        ({"files": {"scenario.yaml": "0"}}, "filen scenario.yaml är inte densamma"),
    ],
)
def test_what_differs_is_said(page: Page, change: dict[str, Any], said: str) -> None:
    key = page.store.create(SCENARIO, ("open-fee",), Edits({FEE: "1500 kr/review"}))
    shared = json.loads(page.client.get(f"/p/{key}/proposal.json").content)
    assert said in html.unescape(send(page, json.dumps({**shared, **change}).encode()).text)


def test_a_model_of_ones_own_goes_along_only_when_asked(page: Page, tmp_path: Path) -> None:
    key = own(page)
    bare = page.client.get(f"/p/{key}/proposal.json").content
    whole = page.client.get(f"/p/{key}/proposal.json?data=true").content
    assert json.loads(bare)["data"] == {} and set(json.loads(whole)["data"]) == set(OWN)
    other = Page(tmp_path / "other")
    refused = send(other, bare)
    assert refused.status_code == 422 and "list.csv" in refused.text and other.store.recent() == []
    assert "till minsta öre" in send(other, whole).text
    assert "till minsta öre" in send(other, bare).text  # now that the same files are here


def test_changed_figures_of_recipients_stay_at_home(page: Page) -> None:
    ids = api.load(SCENARIO).recipients.ids
    cell = f"recipients.{ids[0]}.residents"
    key = page.store.create(SCENARIO, (), Edits({cell: "77", "quantities.bed_rate.value": "3600 kr/bed/year"}))
    bare = page.client.get(f"/p/{key}/proposal.json").text
    assert cell not in bare and json.loads(bare)["left_out"] == 1
    assert cell in page.client.get(f"/p/{key}/proposal.json?data=true").text
    assert "1 ändringar av enskilda" in html.unescape(send(page, bare.encode()).text)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"proposal": 1}', b"\xff\xfe", b'{"data": {"../x": "eA=="}}'])
def test_what_is_no_shared_proposal_is_refused(page: Page, data: bytes) -> None:
    assert send(page, data).status_code == 422


def test_files_that_come_along_stay_in_their_folder(page: Page) -> None:
    whole = json.loads(page.client.get(f"/p/{own(page)}/proposal.json?data=true").content)
    whole["data"] = {f"../../{name}": text for name, text in whole["data"].items()}
    before = {path for path in page.settings.data.parent.rglob("*") if page.settings.uploads not in path.parents}
    send(page, json.dumps(whole).encode())
    assert before == {p for p in page.settings.data.parent.rglob("*") if page.settings.uploads not in p.parents}


def test_the_lines_of_the_notebook_come_to_the_same(page: Page, tmp_path: Path, monkeypatch: Any) -> None:
    key = page.store.create(SCENARIO, ("open-fee",), Edits({FEE: "1500 kr/review"}))
    text = page.client.get(f"/p/{key}/share").text
    lines = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", text, re.S)[1]).splitlines()  # type: ignore[index]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec("\n".join([*lines[:-1], f"found = {lines[-1]}"]), names)
    proposal = page.store.get(key)
    assert proposal is not None
    assert names["found"].cost == Answers(10**10).result(Asked.of(proposal)).cost


@pytest.mark.parametrize("view", ["", "/recipients", "/compare?risk=5", "/money", "/sources"])
def test_a_view_as_a_file_asks_for_nothing_and_runs_nothing(page: Page, view: str) -> None:
    key = page.store.create(SCENARIO, ("open-fee",), Edits({FEE: "1500 kr/review"}))
    answer = page.client.get(f"/p/{key}{view}{'&' if '?' in view else '?'}alone=1")
    text = answer.text
    assert "attachment" in answer.headers["content-disposition"]
    assert not re.search(r"<(script|form|input|button|link|select)\b|hx-|csrf|/static/", text)
    assert page.settings.csrf not in text and page.settings.token not in text and key not in text
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)
    shown = page.client.get(f"/p/{key}{view}").text
    amounts = set(re.findall(r"\d{1,3}(?:\u00a0\d{3})+", re.sub(r"<svg.*?</svg>", "", shown, flags=re.S)))
    assert amounts <= set(re.findall(r"\d{1,3}(?:\u00a0\d{3})+", text))


# ---- work beside the page -------------------------------------------------------------------------------------------


def memo(format: str = "html") -> MemoTask:
    return MemoTask(Asked(SCENARIO, ("open-fee",), "{}"), "sv", format, 10**9, 0.0)


@pytest.fixture(scope="module")
def finished() -> tuple[Jobs, Job, Job, Job]:
    """A document, one that cannot be made, and one that is ended while it waits, with room for one at a time."""
    jobs = Jobs(1)
    made, again = jobs.start("a", memo()), jobs.start("b", memo())
    refused, ended = jobs.start("a", memo("odt")), jobs.start("a", memo("pdf"))
    assert made is again
    jobs.end(ended)
    for job in (made, refused, ended):
        assert job.finished.wait(120)
    return jobs, made, refused, ended


def test_a_document_is_made_beside_the_page_once(finished: tuple[Jobs, Job, Job, Job]) -> None:
    jobs, made, _, _ = finished
    assert made.state == "done" and "Pris per genomgång utan tak" in made.answer.decode()
    assert made.process is not None and made.process.poll() is not None
    assert jobs.start("c", memo()) is made


def test_what_cannot_be_made_says_why_and_what_is_ended_has_no_answer(finished: tuple[Jobs, Job, Job, Job]) -> None:
    _, _, refused, ended = finished
    assert refused.state == "refused" and refused.fault is not None
    assert (ended.state, ended.answer, ended.process) == ("ended", None, None)


def test_a_job_that_works_is_ended_for_real() -> None:
    jobs = Jobs(1)
    job = jobs.start("a", memo("docx"))
    while not job.step:
        assert not job.finished.wait(0.02)
    jobs.end(job)
    assert job.process is not None
    assert job.process.wait(10) != 0
    assert job.state == "ended" and job.answer is None
    again = jobs.start("a", memo("docx"))
    assert again is not job
    jobs.forget("a")
    assert again.state == "ended" and jobs.get(again.id) is None
