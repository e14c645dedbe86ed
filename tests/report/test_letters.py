"""Letters to providers: they sum to the region's to the öre, hold nothing of anybody else, and harm no file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.decide.bridge_data import PARTS
from simulator.decide.letter_sides import NO_MONTH
from simulator.decide.letters import Letters
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import LettersQuestion
from simulator.report.fields import Fields
from simulator.report.letter import Rule, letter_memo, rules_of
from simulator.report.letter_files import FORMATS, file_stems
from simulator.report.letter_fit import left_on
from simulator.report.memo import Bullets
from simulator.report.save import memo_bytes
from simulator.tables.cells import amount, texts

SV, EN = Locale("sv"), Locale("en")
OUTTURN = Path(simulator.__file__).parents[1] / "scenarios" / "vastmanland-2022" / "outturn.csv"

YEARS = """\
title: {sv: Vårdval, en: Choice}
period: [2021, 2022]
units: {person: {sv: [person, personer], en: [person, people]}}
recipients:
  rows: [{id: a1, name: Aspen, town: x, listed: 50}, {id: b2, name: Björken, town: y, listed: 70},
    {id: c3, name: Cedern, town: x, listed: 20}]
  facts: facts.csv
quantities:
  listed: {unit: person}
  price: {value: {2021-01-01: 101.37 kr/person/year, 2022-01-01: 113.11 kr/person/year}}
payments:
  head: {rate: price, per: listed, accrues: month}
  pot: {pool: 1 000.01 kr, shared_by: listed, paid: [2021-06, 2022-12]}
  fixed: {amount: 7.77 kr}
"""
FACTS = "id,from,listed\na1,2022-01-01,60\nb2,2022-01-01,41\n"
DESIGN = """\
extends: ../scenario.yaml
why: people move, and a centre says another number
change:
  recipients.c3.listed: 33
  quantities.listed: {unit: person, moves: [{from: b2, to: a1, date: 2022-01-01, number: 7}]}
  payments.fixed.amount: 9.99 kr
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("letters")
    (folder / "designs").mkdir()
    (folder / "scenario.yaml").write_text(YEARS, "utf-8")
    (folder / "facts.csv").write_text(FACTS, "utf-8")
    (folder / "designs" / "moved.yaml").write_text(DESIGN, "utf-8")
    return str(folder / "scenario.yaml")


@pytest.fixture(scope="module")
def every(made: str) -> dict[str, Letters]:
    """Letters of each kind: a design by draws, a design on centres that move, two years, an outturn, a whole model."""
    return {
        "design": LettersQuestion("vasterbotten-2021", ("open-fee",), draws=64).answer(),
        "moved": LettersQuestion(made, ("moved",)).answer(),
        "years": LettersQuestion(made).answer(),
        "outturn": LettersQuestion("vastmanland-2022", outturn=str(OUTTURN), as_of=date(2022, 10, 1)).answer(),
        "model": LettersQuestion("vardval-2023", ("rural-supplement",)).answer(),
        "alone": LettersQuestion("vardval-reform").answer(),
    }


KINDS = ("design", "moved", "years", "outturn", "model", "alone")


def shown(found: Letters, i: int, locale: Locale) -> str:
    """Every word of a letter."""
    memo = letter_memo(found, found.letters[i], locale, Fields(), rules_of(found, locale))
    words = [memo.title, memo.subtitle]
    for section in memo.sections:
        for block in section.blocks:
            words.append(getattr(block, "text", ""))
            words += getattr(block, "items", ())
    for table in memo.tables():
        words += [table.titled, *(column.label() for column in table.columns), *table.notes]
        words += [cell for row in texts(table, locale) for cell in row]
    return "\n".join(words)


@pytest.mark.parametrize("kind", KINDS)
def test_letters_sum_to_the_region_and_each_letter_to_itself(every: dict[str, Letters], kind: str) -> None:
    found = every[kind]
    for side, key in ((found.old, "old"), (found.new, "new")):
        if side is None:
            assert all(letter.total.old is None for letter in found.letters)
            continue
        paid = dict.fromkeys(side.scenario.payments, 0)
        for letter in found.letters:
            own = getattr(letter.total, key)
            assert sum(getattr(line, key) or 0 for line in letter.payments) == own
            assert not letter.months or sum(getattr(line, key) for line in letter.months) == own
            for line in letter.payments:
                paid[line.name] += getattr(line, key) or 0
        region = side.result.by_year_minor if side.year is not None else {"": side.result.amounts_minor}
        label = "" if side.year is None else side.label
        assert paid == {name: sum(by_id.values()) for name, by_id in region[label].items()}
        assert getattr(found.whole, key) == sum(paid.values())
    for letter in found.letters:
        if letter.parts:
            assert sum(letter.parts[part] for part in PARTS) == letter.total.difference


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_holds_nothing_of_anybody_else(every: dict[str, Letters], kind: str) -> None:
    found = every[kind]
    money = {one.recipient: amounts_of(found, one) for one in found.letters}
    for i in range(0, len(found.letters), max(len(found.letters) // 5, 1)):
        letter = found.letters[i]
        for locale in (SV, EN):
            text = shown(found, i, locale)
            said = {one.strip("\xa0,.+-") for one in re.findall(r"[\d\xa0,.]+", text)}
            own = {amount(m, locale, unit=False).strip("-") for m in money[letter.recipient]}
            assert letter.title in text and own and own <= said
            for other in found.letters:
                if other is not letter:
                    assert not re.search(rf"\b{re.escape(other.recipient)}\b", text), other.recipient
                    assert other.title not in text
                    theirs = {amount(m, locale, unit=False).strip("-") for m in money[other.recipient]}
                    assert not (theirs - own) & said, other.recipient


def amounts_of(found: Letters, letter: Any) -> set[Any]:
    """Amounts of a letter that nobody would write by chance."""
    minor = {line.new for line in (*letter.payments, letter.total)} | {line.old for line in (*letter.payments,)}
    return {found.money(x) for x in minor if x and abs(x) > 100_00 and x % 100}


def test_a_cell_that_a_design_changes_is_said_to_its_own_centre_alone(every: dict[str, Letters]) -> None:
    said = {one.recipient: shown(every["moved"], i, SV) for i, one in enumerate(every["moved"].letters)}
    assert "Listed för Cedern: från 20 till 33." in said["c3"]
    assert all("till 33" not in said[i] for i in ("a1", "b2"))
    assert all("flytta" not in text.lower() for text in said.values())


def test_two_years_by_hand(every: dict[str, Letters]) -> None:
    """a1: 50 people at 101.37 and 50/140 of 1 000.01; then 60 at 113.11 and 60/121 (b2 falls to 41)."""
    one = every["years"].letters[0]
    (head, pot, fixed) = one.payments
    assert (head.old, head.new) == (5068_50, 6786_60)
    assert pot.old == 357_15 and (fixed.old, fixed.new) == (777, 777)
    assert [line.name for line in one.months] == [f"{month:02d}" for month in range(1, 13)] + [NO_MONTH]
    assert one.months[-1].old == pot.old + fixed.old  # instalments over several years are none of one year's months
    assert [line.new for line in one.months[:2]] == [565_55, 565_55]
    assert one.parts["rules"] > 0 and one.parts["volume"] > 0 and one.parts["index"] == 0


def test_instalments_stand_in_the_months_of_their_days(every: dict[str, Letters]) -> None:
    one = every["outturn"].letters[0]
    assert [(line.name, line.new) for line in one.months] == [("2022-05", 27865885), ("2022-12", 13976034)]


def test_the_open_range_is_the_one_of_settle(every: dict[str, Letters]) -> None:
    found = every["outturn"]
    after = simulator.settle_outturn("vastmanland-2022", OUTTURN, date(2022, 10, 1))
    for letter in found.letters:
        mine = [row for row in after.rows if row.to == letter.recipient]
        assert letter.case is not None
        assert letter.case.low == sum((row.least for row in mine[1:] if row.least), mine[0].least)
        assert letter.case.high == sum((row.most for row in mine[1:] if row.most), mine[0].most)
        assert letter.total.new == sum(row.forecast.minor for row in mine)
        assert letter.case.low.minor <= letter.total.new <= letter.case.high.minor
    silent = next(i for i, one in enumerate(found.letters) if one.recipient == "vc02")
    text = shown(found, silent, SV)
    assert "Er rapport: slutförd återrapportering\n2022-12-31" in text and "2022-12-31" in text
    assert "Er rapport" not in shown(found, 0, SV)  # vc01 has reported


def test_the_new_is_the_forecast_on_what_has_been_reported(tmp_path: Path) -> None:
    """Nobody but vc02 is known not to have reported: the others share what it loses."""
    outturn = tmp_path / "outturn.csv"
    outturn.write_text("name,row,value,known\nreported,vc02,no,2022-09-01\n", "utf-8")
    found = LettersQuestion("vastmanland-2022", outturn=str(outturn), as_of=date(2022, 10, 1)).answer()
    stated = simulator.settle("vastmanland-2022").by_recipient_minor
    new = {one.recipient: one.total.new for one in found.letters}
    assert new["vc02"] == 395_848_25 < stated["vc02"]
    assert all(new[i] > stated[i] for i in new if i != "vc02") and sum(new.values()) == 14_565_000_00


def test_draws_are_those_of_run(every: dict[str, Letters]) -> None:
    risk = simulator.simulate("vasterbotten-2021", "open-fee", draws=64, prove=False).designs[0].recipients
    for letter in every["design"].letters:
        assert letter.case is not None
        assert (letter.case.low, letter.case.high) == (risk[letter.recipient]["p5"], risk[letter.recipient]["p95"])


HOURS = """\
period: 2022
units: {bed: {sv: [plats, platser], en: [bed, beds]}}
recipients: {rows: [{id: a1, beds: 10, free: 20, vacant: 1}, {id: b2, beds: 4, free: 90, vacant: 0}]}
quantities: {beds: {unit: bed}, free: {unit: hour/year}, vacant: {unit: 1}}
hours: {per: beds, required: 3 hour/bed/year, available: free, vacancies: vacant, price: [1 000 kr/hour, 1 750 kr/hour]}
payments: {rate: {rate: 3 500 kr/bed/year, per: beds}}
"""


def test_no_case_is_said_where_the_uncertain_was_not_drawn(every: dict[str, Letters]) -> None:
    found = LettersQuestion("vasterbotten-2021", recipients=("hc01",), draws=0).answer()
    text = shown(found, 0, EN)
    assert "has not been reckoned" in text and "also the lowest" not in text
    assert "also the lowest" in shown(every["years"], 0, EN)  # nothing in it is uncertain


def test_hours_that_the_money_pays_for_against_those_required_by_hand(tmp_path: Path) -> None:
    """a1: 35 000 kr pay 20-35 hours, 30 are required, 20 are there: 10 are missing, and taken from others.
    b2: 14 000 kr pay 8-14 hours, 12 are required, 90 are there: at the highest price 4 are missing."""
    (tmp_path / "scenario.yaml").write_text(HOURS, "utf-8")
    found = LettersQuestion(str(tmp_path / "scenario.yaml"), draws=0).answer()
    said = [shown(found, i, EN) for i in range(2)]
    assert "enough for 20 - 35 doctors' hours. 30 hours are required of you, and 20 are to be had." in said[0]
    assert (
        "10 hours are missing" in said[0] and "10 of them are not to be had" in said[0] and "lack a doctor" in said[0]
    )
    assert "enough for 8 - 14 doctors' hours. 12 hours" in said[1] and "0 - 4 hours are missing" in said[1]
    assert "lack a doctor" not in said[1] and "taken" not in said[1]
    silent = LettersQuestion("vastmanland-2022", recipients=("vc01",), draws=0).answer()
    assert "doctors' hours" not in shown(silent, 0, EN)


@pytest.mark.parametrize("locale", [SV, EN], ids=["sv", "en"])
def test_a_page_each(every: dict[str, Letters], locale: Locale) -> None:
    fields = Fields(reference="RS 1", date="2022-12-01", officer="A A", body="Regionstyrelsen")
    for kind in KINDS:
        found = every[kind]
        rules = rules_of(found, locale)
        memos = [letter_memo(found, letter, locale, fields, rules) for letter in found.letters]
        assert all(left_on(memo) >= 0 for memo in memos)
        fullest = min(memos, key=left_on)
        assert len(re.findall(rb"/Type\s*/Page\b", memo_bytes(fullest, ".pdf"))) == 1, kind


def test_rules_that_concern_a_centre_come_first_and_as_many_as_fit(every: dict[str, Letters]) -> None:
    found = every["model"]
    letter = found.letters[0]
    others = tuple(Rule("payments.sole_pay", "Others are paid for being alone.") for _ in range(3))
    own = tuple(Rule(f"quantities.q{n}", f"Number {n} is what it is. " * 12) for n in range(9))
    moved = Rule("payments.age_sex", "This is what changed most.")
    memo = letter_memo(found, letter, EN, Fields(), (*others, *own, moved))
    (why,) = (section for section in memo.sections if section.key == "why")
    (bullets,) = (block for block in why.blocks if isinstance(block, Bullets))
    assert bullets.items[0] == moved.text and "Others" not in " ".join(bullets.items)
    shown = len(bullets.items) - 2
    assert 0 < shown < 9 and bullets.items[1 : shown + 1] == tuple(rule.text for rule in own[:shown])
    assert bullets.items[-1] == f"The page has no room for all rules; {9 - shown} more stand in the rule book."


# ---- files -----------------------------------------------------------------------------------------------------------

IDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), unique=True, max_size=12)
BAD = st.sampled_from(
    ["../x", "a/b", "a\\b", "CON", "con.txt", ".", "..", "-x", "Å", "å", "a ", "a.", "ß", "ss", "\x00"]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(IDS, st.lists(BAD, unique=True)))
def test_names_of_files_lead_nowhere_and_never_meet(ids: list[str]) -> None:
    stems = file_stems(ids)
    assert list(stems) == ids
    for stem in stems.values():
        assert stem and not re.search(r'[<>:"/\\|?*\x00-\x1f]', stem)
        assert stem not in (".", "..") and not stem.startswith((".", "-")) and stem == stem.strip(". ")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul)(\..*)?", stem) and len(stem.encode()) < 255
    assert len({stem.casefold() for stem in stems.values()}) == len(ids)


def letters(*args: str) -> Any:
    return CliRunner().invoke(app, ["letters", *args])


def test_all_formats_in_one_go_and_never_over_a_file(tmp_path: Path) -> None:
    to = tmp_path / "brev"
    given = ["vasterbotten-2021", "--design", "open-fee", "--to", str(to), "--draws", "0", "--lang", "sv"]
    given += ["--recipient", "hc01", "--recipient", "hc02"]
    formats = [text for one in FORMATS for text in ("--format", one)]
    done = letters(*given, *formats)
    assert done.exit_code == 0 and "8 filer skrivna" in done.stdout
    files = {path.name: path.read_bytes() for path in to.iterdir()}
    assert set(files) == {f"{i}.{one}" for i in ("hc01", "hc02") for one in FORMATS}
    assert "319 724,14" in files["hc01.html"].decode().replace("\xa0", " ")
    (to / "hc01.html").write_bytes(b"mine")
    (to / "hc02.html").unlink()
    again = letters(*given, "--format", "html")
    assert again.exit_code == 2 and "hc01.html" in again.output
    assert (to / "hc01.html").read_bytes() == b"mine" and not (to / "hc02.html").exists()
    forced = letters(*given, *formats, "--force")
    assert forced.exit_code == 0
    assert {path.name: path.read_bytes() for path in to.iterdir()} == files  # the same bytes, and nothing left behind


def test_a_letter_never_takes_the_place_of_what_it_is_read_from(made: str) -> None:
    folder = Path(made).parent
    (folder / "designs" / "own.yaml").write_text(
        "extends: ../scenario.yaml\nwhy: x\nchange: {payments.fixed.amount: 8 kr}"
    )
    data = (folder / "facts.csv").read_bytes()
    book = folder / "a1.xlsx"
    import openpyxl

    sheet = openpyxl.Workbook()
    sheet.active.append(["id", "listed"])
    sheet.active.append(["a1", 5])
    sheet.save(book)
    before = book.read_bytes()
    text = "period: 2022\nrecipients: {file: a1.xlsx}\nquantities: {listed: {unit: person}}\n"
    (folder / "own.yaml").write_text(text + "payments: {head: {rate: 1 kr/person/year, per: listed}}\n")
    done = letters(str(folder / "own.yaml"), "--to", str(folder), "--format", "xlsx", "--force", "--lang", "en")
    assert done.exit_code == 2 and "a1.xlsx" in done.output
    assert book.read_bytes() == before and (folder / "facts.csv").read_bytes() == data


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"outturn": str(OUTTURN)}, "letters_outturn"),
        ({"since": "vasterbotten-2021", "baseline": "open-fee"}, "letters_two_before"),
        ({"recipients": ("hc99",)}, "no_such_recipient"),
        ({"after": "1999"}, "bridge_year"),
    ],
)
def test_what_cannot_be_asked(how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        LettersQuestion("vasterbotten-2021", draws=0, **how).answer()
    assert [problem.code for problem in bad.value.problems] == [code]


def test_wrong_words_on_the_command_line(tmp_path: Path) -> None:
    for args, said in (
        (["--to", str(tmp_path / "no" / "where")], "where"),
        (["--to", str(tmp_path), "--format", "odt"], "odt"),
        (["--to", str(tmp_path), "--set", "nothing=x"], "nothing"),
    ):
        done = letters("vasterbotten-2021", "--draws", "0", "--lang", "en", *args)
        assert done.exit_code == 2 and said in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_centre_that_closes_or_opens_is_told_so(made: str, tmp_path: Path) -> None:
    (tmp_path / "next.yaml").write_text(
        YEARS.replace("[2021, 2022]", "2022").replace("  facts: facts.csv\n", "").replace("id: c3, name: Cedern",
        "id: d4, name: Dungen").replace("{2021-01-01: 101.37 kr/person/year, 2022-01-01: ", "").replace(
        "year}}\npayments", "year}\npayments").replace("[2021-06, 2022-12]", "2022-12"), "utf-8",
    )  # fmt: skip
    found = LettersQuestion(str(tmp_path / "next.yaml"), since=made, draws=0).answer()
    said = {one.recipient: shown(found, i, EN) for i, one in enumerate(found.letters)}
    assert "You are not part of 2022" in said["c3"] and "You were not there before" in said["d4"]
    gone = next(one for one in found.letters if one.recipient == "c3")
    assert gone.total.new is None and gone.total.difference is None and gone.total.old > 0
