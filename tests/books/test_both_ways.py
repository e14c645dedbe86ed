"""A scenario and its workbook are the same model: text, tables, amounts, claims and draws, there and back."""

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator import shipped
from simulator.language import LANGUAGES, Locale
from simulator.problems import Place
from simulator.results.checking import check_files, files_to_check
from simulator.results.claims import check_claims
from simulator.results.manifest import fingerprint
from simulator.scenario.books.cells import held
from simulator.scenario.books.steps import leaves, path_text, steps_in
from simulator.scenario.books.tree import Tree
from simulator.scenario.schema import ScenarioFile
from simulator.scenario.write import plain
from simulator.scenario.yaml_text import read_yaml
from simulator.starter import write_new, write_starter
from simulator.template.scenario_book import book_bytes, content_of
from tests.scenario.models import models

NAMES = [pytest.param(n, marks=[pytest.mark.long] if n == "vardval-2023" else []) for n in shipped.names()]
NUMBER = re.compile(r"(-?[\d ]*\d)(?:[.,](\d+))?(?: ?(%)| ([^\W\d]\S*))?")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks of shipped scenarios, each made when it is first asked for."""
    return tmp_path_factory.mktemp("books")


def book_of(name: str, books: Path) -> Path:
    """The workbook of a scenario, in one language or the other."""
    path = books / f"{name}.xlsx"
    if not path.exists():
        write_new(path, shipped.find(name), Locale(LANGUAGES[len(name) % 2]))
    return path


def meaning(text: Any) -> Any:
    """A literal as a number with its unit, whatever its spaces and its decimal sign; other text as it is."""
    found = NUMBER.fullmatch(text) if isinstance(text, str) else None
    if found is None or re.fullmatch(r"\d{4}-\d\d.*", text):
        return text
    digits = found[1].replace(" ", "") + (f".{found[2]}" if found[2] else "")
    return Fraction(digits), found[3] or found[4]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return isinstance(other, dict) and list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    return bool(meaning(one) == meaning(other))


def yaml_names(folder: Path) -> list[str]:
    found = [folder / "scenario.yaml", *folder.glob("designs/*.yaml"), *folder.glob("responses/*.yaml")]
    return sorted(file.relative_to(folder).as_posix() for file in found)


def in_section_order(raw: dict[str, Any]) -> dict[str, Any]:
    """A scenario whose sections stand by name: workbooks have sheets of their own for some of them."""
    return dict(sorted(raw.items()))


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_becomes_the_files_it_was_made_of(name: str, books: Path, tmp_path: Path) -> None:
    write_new(tmp_path / name, book_of(name, books), Locale("sv"))
    home = shipped.find(name)
    assert yaml_names(tmp_path / name) == yaml_names(home)
    for file in yaml_names(home):
        was, now = read_yaml(home / file).raw, read_yaml(tmp_path / name / file).raw
        assert same(in_section_order(was), in_section_order(now)), file
    for table in home.glob("*.csv"):
        assert cells(table) == cells(tmp_path / name / table.name), table.name


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_pays_what_its_files_pay(name: str, books: Path) -> None:
    book = book_of(name, books)
    assert simulator.design_names(book) == simulator.design_names(name)
    # Designs are the same text, as another test says; those of one scenario are settled too.
    for design in (None, *(simulator.design_names(name) if name == "vasterbotten-2021" else ())):
        chosen = () if design is None else (design,)
        files, sheets = simulator.settle(name, *chosen), simulator.settle(book, *chosen)
        assert files.scenario.name == sheets.scenario.name
        assert files.amounts_minor == sheets.amounts_minor
        assert files.scenario.notes == sheets.scenario.notes and files.scenario.titles == sheets.scenario.titles
        assert files.scenario.synthetic == sheets.scenario.synthetic
        verdicts = [[(v.stated, v.computed, v.verdict) for v in check_claims(r.settlement)] for r in (files, sheets)]
        assert verdicts[0] == verdicts[1]


def test_check_computes_the_claims_of_a_workbook_and_of_its_designs(books: Path) -> None:
    name = "vasterbotten-2021"
    files, sheets = (check_files(files_to_check([where])) for where in (name, str(book_of(name, books))))
    assert (len(sheets.files), sheets.claims, sheets.failed) == (len(files.files), files.claims, 0)
    assert [file.scenario.name for file in sheets.files] == [file.scenario.name for file in files.files]


def test_a_workbook_draws_what_its_files_draw(books: Path) -> None:
    for name, chosen in (("vasterbotten-2021", ("open-fee", "capped-fee+elastic")), ("vastmanland-2022", ())):
        marks = []
        for subject in (name, book_of(name, books)):
            scenarios = [simulator.load(subject), *(simulator.load(subject, design) for design in chosen)]
            marks.append(fingerprint(simulator.simulate(scenarios, draws=64, seed=3)))
        assert marks[0] == marks[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_bytes_each_time(lang: str) -> None:
    content = content_of(shipped.find("vasterbotten-2021"))
    assert book_bytes(content, Locale.of(lang), "x.xlsx") == book_bytes(content, Locale.of(lang), "x.xlsx")


def test_the_starter_as_a_workbook_is_the_starter(tmp_path: Path) -> None:
    write_starter(tmp_path / "files")
    write_new(tmp_path / "files.xlsx", None, Locale("en"))
    assert simulator.settle(tmp_path / "files").amounts_minor == simulator.settle(tmp_path / "files.xlsx").amounts_minor


@settings(max_examples=50)
@given(st.lists(st.one_of(st.text(min_size=1), st.integers(0, 99)), min_size=1, max_size=5))
def test_a_path_reads_back(steps: list[Any]) -> None:
    if isinstance(steps[0], str):
        assert steps_in(path_text(tuple(steps))) == tuple(steps)


@settings(max_examples=50)
@given(st.text() | st.from_regex(r"-?\d{1,3}( \d{3}){0,6}([.,]\d{1,12})? ?(%|kr|mkr/year|bed)?", fullmatch=True))
def test_a_cell_says_what_the_text_said(text: str) -> None:
    assert meaning(held(text, ("quantities", "x", "value")).text) == meaning(text)
    assert held(text, ("sources", "x", "title")).text == text, "text stays as it is, letter by letter"


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(models(ScenarioFile))
def test_any_model_is_rows_and_back(model: Any) -> None:
    raw = plain(model)
    tree = Tree(Place("x.xlsx"))
    for steps, text in leaves(raw):
        where = Place("x.xlsx", sheet="A", cell="A1")
        tree.put(steps_in(path_text(steps)) or (), held(text, steps).text, where, where)
    assert not tree.text.problems.found and same(raw, tree.text.raw)
