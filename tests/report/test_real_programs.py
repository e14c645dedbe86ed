"""The files in the programs that users open them with: Chromium with axe, LibreOffice, and a PDF reader."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from simulator.report.memo import Memo
from tests.report.conftest import made_file, made_memo, made_memo_with_risk, program

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("programs")]


# -- Chromium ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = program("chromium", "chromium-browser", "google-chrome")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("width", [1200, 380])
def test_axe_finds_nothing_and_nothing_is_asked_of_the_network(
    browser: Any, lang: str, width: int, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from simulator.report.html import html_bytes

    (tmp_path / "memo.html").write_bytes(html_bytes(made_memo_with_risk(lang)))
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "memo.html").as_uri())
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert sum(url.startswith("file:") for url in asked) == 1
    assert said == []  # the policy lets through all that the page needs
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


# -- LibreOffice ------------------------------------------------------------------------------------------------------


def converted(data: bytes, name: str, to: str, folder: Path) -> Path:
    """A file that LibreOffice has opened, computed again and saved as something else."""
    office = program("soffice", "libreoffice")
    source = folder / name
    source.write_bytes(data)
    out = folder / "out"
    done = subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to,
         "--outdir", str(out), str(source)],
        capture_output=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    ending = to.split(":")[0]
    made = out / f"{source.stem}.{ending}"
    assert made.is_file(), f"{done.stdout}\n{done.stderr}"
    return made


def test_libreoffice_opens_the_workbook_and_its_sums_agree(tmp_path: Path) -> None:
    made = converted(made_file(".xlsx"), "memo.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path)
    before = openpyxl.load_workbook(io.BytesIO(made_file(".xlsx")), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(made_file(".xlsx")))
    after = openpyxl.load_workbook(made, data_only=True)
    assert after.sheetnames == before.sheetnames
    sums = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                    own = before[sheet.title][cell.coordinate].value
                    assert after[sheet.title][cell.coordinate].value == pytest.approx(own, abs=0.005)
                    sums += 1
    assert sums >= 20


def test_libreoffice_shows_swedish_numbers(tmp_path: Path) -> None:
    made = converted(made_file(".xlsx"), "memo.xlsx", "html:HTML (StarCalc)", tmp_path)
    text = made.read_text("utf-8", "replace").replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "15 000 000,00" in text


def test_libreoffice_reads_the_csv_as_numbers(tmp_path: Path) -> None:
    """Semicolons, decimal commas and UTF-8, as Excel in Swedish takes it."""
    folder = tmp_path
    source = made_file(".csv")
    office_filter = "59,34,76,1,,1053,false,true"
    office = program("soffice", "libreoffice")
    (folder / "memo.csv").write_bytes(source)
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         f"--infilter=CSV:{office_filter}", "--convert-to", "xlsx", "--outdir", str(folder / "out"),
         str(folder / "memo.csv")],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(folder / "out" / "memo.xlsx").worksheets[0]
    rows = list(csv.reader(io.StringIO(source.decode("utf-8-sig")), delimiter=";"))
    for found, row in zip(sheet.iter_rows(values_only=True), rows, strict=True):
        assert found[:3] == tuple(row[:3])
        if row is not rows[0]:
            assert found[3:] == tuple(pytest.approx(float(cell.replace(",", "."))) for cell in row[3:])


def test_libreoffice_opens_the_word_document_with_all_its_pages(tmp_path: Path) -> None:
    from pypdf import PdfReader

    made = converted(made_file(".docx"), "memo.docx", "pdf", tmp_path)
    text = "".join(page.extract_text() for page in PdfReader(made).pages)
    memo: Memo = made_memo()
    for section in memo.parts:
        assert section.title in text


def test_a_reader_draws_every_page_of_the_pdf(tmp_path: Path) -> None:
    from pypdf import PdfReader

    painter = program("pdftoppm")
    (tmp_path / "memo.pdf").write_bytes(made_file(".pdf"))
    subprocess.run([painter, "-r", "20", "-png", tmp_path / "memo.pdf", tmp_path / "page"], check=True, timeout=300)
    assert len(list(tmp_path.glob("page*.png"))) == len(PdfReader(tmp_path / "memo.pdf").pages)
