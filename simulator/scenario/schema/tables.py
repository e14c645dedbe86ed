"""The shape of tables: who is paid, and finer rows that belong to them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulator.scenario.schema.parts import Forms, Part, Scalar, Title, YesNo


class FilePart(Part):
    """A file of rows, and how it is to be read where that cannot be seen."""

    file: str = ""
    sheet: str = ""
    headings: Scalar | list[Scalar] = Field("", description="Rows of the file with the headings: 4, [4, 5]")
    rows: list[dict[str, Scalar]] | str | None = Field(
        None, description="The table itself, instead of a file; or `to B`: B is the last row that is read"
    )
    without: list[str] | None = Field(None, description="Ids of rows that are left out; [] when none is a sum")
    marks: dict[str, Literal["0", "not_stated"]] = Field(
        default_factory=dict, description="What marks in cells stand for: 0, or not_stated"
    )
    dates: str = Field("", description="How dates are written, such as dd/mm/yyyy")
    thousands: str = Field("", description="The mark between thousands, a comma or a point")


class RecipientsPart(FilePart):
    """Who is paid: a table with one row for each recipient, and dated facts about them."""

    id: str = Field("id", description="Heading of the column that names each recipient")
    facts: str = Field("", description="CSV or Excel with id, from and levels that hold from then on")
    facts_sheet: str = ""
    synthetic: YesNo = Field("no", description="yes when the table is made up; every output then says so")
    title: Forms = Field(Forms(), description="What a recipient is: {sv: [vårdcentral, vårdcentraler, vårdcentralen]}")
    columns: dict[str, Title] = Field(default_factory=dict, description="What columns and classes are called")
    cells: dict[str, dict[str, Scalar | dict[Scalar, Scalar]]] = Field(
        default_factory=dict, description="Cells that designs change: {vc07: {listed: 9 200}}"
    )
    added: dict[str, dict[str, Scalar]] = Field(default_factory=dict, description="Rows that designs add, by id")
    gone: dict[str, Scalar] = Field(default_factory=dict, description="Rows that designs take away: {vc07: yes}")
    note: str = ""


class TablePart(FilePart):
    """Finer rows that belong to a recipient: care homes, patients, spells."""

    row: str = Field("id", description="Heading of the column that names each row")
    title: Title = ""
    recipient: str = Field("recipient", description="Heading of the column that names the owner")
    facts: str = Field("", description="CSV or Excel with the row's id, from, and cells that hold from then on")
    facts_sheet: str = ""
    synthetic: YesNo = "no"
    note: str = ""
