"""Recipients and finer tables as their files hold them: with the cells that designs change, owners, and windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from simulator.problems import Place, Problems, refusal
from simulator.scenario.cell_dates import form_pattern
from simulator.scenario.changed_cells import changed, without
from simulator.scenario.columns import FOREVER, dates_of
from simulator.scenario.reader import Reader
from simulator.scenario.row_facts import unfolded
from simulator.scenario.schema import RecipientsPart, ScenarioFile, TablePart
from simulator.scenario.sheets.sheet import Wanted
from simulator.scenario.tables import Sheet, Table, ids_of, inline_sheet, read_sheet, require, says_made_up
from simulator.scenario.wanted import reading_of, wanted_of
from simulator.scenario.yaml_text import Text


def nobody(text: Text) -> Table:
    """A table of recipients without any."""
    return Table("recipient", Sheet("", {"id": []}, 0, lambda _row, _heading: text.place(())), ())


def _sheet_of(reader: Reader, part: RecipientsPart | TablePart, at: tuple[str, ...], wanted: Wanted) -> Sheet:
    inline = isinstance(part.rows, list)
    if inline == bool(part.file):
        raise refusal("file_or_rows", reader.key(*at))
    if part.dates and form_pattern(part.dates) is None:
        raise refusal("bad_date_form", reader.place(*at, "dates"), text=part.dates)
    if part.thousands not in ("", ",", "."):
        raise refusal("bad_thousands", reader.place(*at, "thousands"), text=part.thousands)
    if isinstance(part.rows, str) and not part.rows.startswith("to "):
        raise refusal("rows_word", reader.place(*at, "rows"), text=part.rows)
    reading = reading_of(part)
    if part.headings and not reading.headings:
        raise refusal("not_a_row", reader.place(*at, "headings"), text=part.headings)
    if isinstance(part.rows, list):
        place = reader.place(*at)

        def locate(row: int, heading: str) -> Place:
            return reader.place(*at, "rows", max(row, 0), heading)

        return replace(
            inline_sheet(part.rows, locate, place.file),
            marks=reading.marks,
            dates=reading.dates,
            thousands=reading.thousands,
        )
    file, asked = reader.file(part.file, *at, "file"), reader.place(*at, "sheet")
    return read_sheet(file, part.sheet, asked, reading=reading, wanted=wanted)


def read_recipients(
    reader: Reader, part: RecipientsPart | None, file: ScenarioFile
) -> tuple[Table, Mapping[tuple[str, str], str]] | None:
    """The recipients as designs have them, and what stood in the cells that designs change."""
    if part is None:
        return None
    wanted = wanted_of(file.quantities, "recipient", part.id, file.currency, span=reader.span)
    sheet = _sheet_of(reader, part, ("recipients",), wanted)
    facts = None
    if part.facts:
        sought = replace(wanted, key="id", headings=("from", *wanted.headings), additive=frozenset())
        facts = read_sheet(
            reader.file(part.facts, "recipients", "facts"),
            part.facts_sheet,
            reader.place("recipients", "facts_sheet"),
            reading=replace(reading_of(part), sheet=part.facts_sheet, headings=(), last="", without=()),
            wanted=sought,
        )
        require(facts, ("id", "from"))
        _refuse_unread(facts, wanted, reader.problems)
    with_cells = changed(reader, part, sheet, facts)
    sheet = with_cells.sheet
    ids = ids_of(sheet, part.id, reader.problems, inline=isinstance(part.rows, list))
    made_up = part.synthetic == "yes" or says_made_up(sheet)
    return Table("recipient", sheet, ids, made_up, facts=with_cells.facts), with_cells.old


def _refuse_unread(facts: Sheet, wanted: Wanted, problems: Problems) -> None:
    """Facts of which nothing is read have lost their headings; one that is read beside others is told of."""
    other = [heading for heading in facts.columns if heading not in ("id", "from", "known", "synthetic")]
    if other and not {*other} & {*wanted.headings}:
        known = ", ".join(wanted.headings) or "-"
        problems.add("facts_unread", facts.place(-1, other[0]), headings=", ".join(other), known=known)


def read_table(reader: Reader, name: str, part: TablePart, recipients: Table, file: ScenarioFile) -> Table:
    """Finer rows, each with its owner among the recipients and the window in which it is there."""
    wanted = wanted_of(file.quantities, name, part.row, file.currency, part.recipient, span=reader.span)
    gone = file.recipients.gone if file.recipients is not None else {}
    sheet = _sheet_of(reader, part, ("tables", name), wanted)
    problems = Problems()
    if part.facts:
        require(sheet, (part.row,))
        sheet = unfolded(sheet, _row_facts(reader, name, part, wanted), part.row, problems)
        problems.refuse_if_any()
    sheet = without(sheet, part.recipient, gone)
    windows = {}
    for heading, empty in (("from", -FOREVER), ("to", FOREVER)):
        if heading in sheet.columns:
            windows[heading] = dates_of(sheet, heading, problems, empty, month="last" if heading == "to" else "first")
        else:
            windows[heading] = np.full(sheet.length, empty)
    number = {recipient: i for i, recipient in enumerate(recipients.ids)}
    require(sheet, (part.row, part.recipient))
    for heading in (part.row, part.recipient):
        sheet.check(heading, problems)
    owner = np.zeros(sheet.length, np.intp)
    for row, recipient in enumerate(sheet.columns[part.recipient]):
        if recipient not in number:
            problems.add("unknown_recipient", sheet.place(row, part.recipient), id=recipient)
        owner[row] = number.get(recipient, 0)
    _check_windows(sheet, part.row, windows["from"], windows["to"], problems)
    problems.refuse_if_any()
    always = not np.isfinite(windows["from"]).any() and not np.isfinite(windows["to"]).any()
    return Table(
        name,
        sheet,
        tuple(sheet.columns[part.row]),
        part.synthetic == "yes" or says_made_up(sheet),
        owner=owner,
        valid_from=None if always else windows["from"],
        valid_to=None if always else windows["to"],
    )


def _row_facts(reader: Reader, name: str, part: TablePart, wanted: Wanted) -> Sheet:
    """Dated facts about the rows of a finer table."""
    facts = read_sheet(
        reader.file(part.facts, "tables", name, "facts"),
        part.facts_sheet,
        reader.place("tables", name, "facts_sheet"),
        reading=replace(reading_of(part), sheet=part.facts_sheet, headings=(), last="", without=()),
        wanted=replace(wanted, headings=("from", *wanted.headings), additive=frozenset()),
    )
    require(facts, (part.row, "from"))
    return facts


def _check_windows(sheet: Sheet, heading: str, start: Any, end: Any, problems: Problems) -> None:
    """A row may stand several times, each with a window of its own."""
    seen: dict[str, list[int]] = {}
    for row, name in enumerate(sheet.columns[heading]):
        if not name:
            problems.add("empty_cell", sheet.place(row, heading), heading=heading)
        if end[row] < start[row]:
            problems.add(
                "window_backwards",
                sheet.place(row, "to"),
                start=sheet.columns["from"][row],
                end=sheet.columns["to"][row],
            )
        for other in seen.get(name, ()):
            if start[row] <= end[other] and start[other] <= end[row]:
                problems.add("duplicate_row", sheet.place(row, heading), id=name, first=other + 2)
                break
        seen.setdefault(name, []).append(row)
