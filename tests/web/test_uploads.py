"""Models of a reader's own: read to the öre, bounded, never outside their folder, and gone when nobody uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import api
from simulator.language import Locale
from simulator.shipped import find
from simulator.tables.cells import amount
from simulator.web.uploads import MOST_FILES
from tests.web.conftest import Page

MODEL = Path(find("vasterbotten-2021"))


def send(page: Page, files: list[tuple[str, bytes]]) -> Any:
    return page.client.post(
        "/models", data={"csrf": page.settings.csrf}, files=[("files", (name, data)) for name, data in files]
    )


def model() -> list[tuple[str, bytes]]:
    return [
        ("my model.yaml", (MODEL / "scenario.yaml").read_bytes()),
        ("recipients.csv", (MODEL / "recipients.csv").read_bytes()),
        ("open-fee.yaml", (MODEL / "designs" / "open-fee.yaml").read_bytes()),
    ]


def kept(page: Page) -> list[Path]:
    return list(page.settings.uploads.iterdir()) if page.settings.uploads.exists() else []


def test_a_model_of_ones_own_comes_to_the_same_as_on_the_command_line(page: Page) -> None:
    sent = send(page, model())
    assert sent.status_code == 303
    where = sent.headers["location"]
    assert amount(api.settle(MODEL).cost, Locale("sv")) in page.client.get(where).text
    compared = page.client.get(f"{where}/compare?design=open-fee").text
    assert amount(api.settle(MODEL, "open-fee").cost, Locale("sv")) in compared
    assert str(page.settings.data) not in page.client.get(f"{where}/file").text


def test_faults_are_told_with_file_and_place_and_nothing_is_kept(page: Page) -> None:
    files = model()
    files[0] = (files[0][0], files[0][1].replace(b"per: beds", b"per: bedz"))
    answer = send(page, files)
    assert answer.status_code == 422
    assert "scenario.yaml:" in answer.text and "bedz" in answer.text and str(page.settings.data) not in answer.text
    assert kept(page) == []


@pytest.mark.parametrize(
    "name", ["../evil.csv", "..\\..\\evil.csv", "/etc/passwd.csv", "a/b/../../../evil.csv", "C:\\evil.csv"]
)
def test_a_name_with_folders_stays_in_the_folder(page: Page, name: str) -> None:
    before = set(page.settings.data.parent.rglob("*"))
    send(page, [*model(), (name, b"id\na\n")])
    outside = set(page.settings.data.parent.rglob("*")) - before
    assert all(page.settings.uploads in (path, *path.parents) for path in outside)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("evil.py", b"print()")], "web_bad_file"),
        ([(".hidden.csv", b"x")], "web_bad_file"),
        ([("scenario.yaml", b"\xff\xfe\x00")], "web_bad_file"),
        ([("only.csv", b"id\na\n")], "web_no_scenario"),
        ([("a.yaml", b"title: a"), ("b.yaml", b"title: b")], "web_two_files"),
        ([(f"{n}.csv", b"id\n") for n in range(MOST_FILES + 1)], "web_too_many_files"),
        ([("big.csv", b"x" * 10_000_001)], "web_file_too_large"),
        ([("scenario.yaml", b"a: &a [*a]")], ""),
    ],
)
def test_what_is_no_model_is_told(page: Page, files: list[tuple[str, bytes]], code: str) -> None:
    from simulator.web.uploads import Sent, keep

    answer = send(page, files)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert kept(page) == []
    if code:
        with pytest.raises(api.ScenarioError) as told:
            keep(page.settings.uploads, [Sent(*file) for file in files])
        assert [problem.code for problem in told.value.problems] == [code]


def test_a_model_goes_with_the_last_proposal_that_uses_it(page: Page) -> None:
    key = send(page, model()).headers["location"].rpartition("/")[2]
    copy = page.post(f"/p/{key}/copy").headers["location"].rpartition("/")[2]
    page.post(f"/p/{key}/delete")
    assert len(kept(page)) == 1
    page.post(f"/p/{copy}/delete")
    assert kept(page) == []


def test_another_site_cannot_send_a_model(page: Page) -> None:
    assert page.client.post("/models", data={"csrf": "x"}, files=[("files", model()[0])]).status_code == 403
    assert kept(page) == []
