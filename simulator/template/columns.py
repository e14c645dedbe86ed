"""What the workbook asks for: sheets, columns, drop-downs, and an example that is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "note", "count", "money", "number", "date", "yes_no", "ownership"]
Cell = str | int | float | date | bool | None
SUMMED: tuple[Kind, ...] = ("count", "money")


@dataclass(frozen=True)
class Heading:
    """A column: the name that scenario files use for it, what its cells hold, and whether they must be filled in."""

    name: str
    kind: Kind = "text"
    required: bool = False


@dataclass(frozen=True)
class Form:
    """A sheet to fill in, with rows of the example; labels and help are words ``template_KEY_NAME``."""

    key: str
    columns: tuple[Heading, ...]
    example: tuple[tuple[Cell, ...], ...]

    def index(self, name: str) -> int:
        """The number of a column."""
        return [heading.name for heading in self.columns].index(name)


CENTRES = Form(
    "centres",
    (
        Heading("id", required=True),
        Heading("name"),
        Heading("municipality"),
        Heading("ownership", "ownership"),
        Heading("private", "yes_no"),
        Heading("listed", "count"),
        Heading("listed_75", "count"),
        Heading("beds", "count"),
        Heading("residents", "count"),
        Heading("reviewed", "count"),
        Heading("reported", "yes_no"),
        Heading("revenue", "money"),
        Heading("synthetic", "yes_no"),
    ),
    (
        ("a", "Hälsocentral A", "Kommun A", "region", False, 9200, 980, 120, 114, 70, True, 45_700_000, True),
        ("b", "Hälsocentral B", "Kommun A", "region", False, 7400, 720, 80, 78, 60, True, 37_200_000, True),
        ("c", "Hälsocentral C", "Kommun B", "private", True, 6100, 510, 60, 55, 20, False, 30_400_000, True),
        ("d", "Hälsocentral D", "Kommun C", "region", False, 3300, 460, 40, 38, 36, True, 17_900_000, True),
    ),
)
FACTS = Form(
    "facts",
    (
        Heading("id", required=True),
        Heading("from", "date", required=True),
        Heading("known", "date"),
        Heading("listed", "count"),
        Heading("listed_75", "count"),
        Heading("beds", "count"),
        Heading("residents", "count"),
        Heading("note", "note"),
    ),
    (
        ("a", date(2026, 7, 1), None, None, None, 100, 95, "Påhittat: ett boende med 20 platser byter hälsocentral"),
        ("b", date(2026, 7, 1), None, None, None, 100, 97, "Påhittat"),
    ),
)
OUTTURN = Form(
    "outturn",
    (
        Heading("name", required=True),
        Heading("row"),
        Heading("value", "number", required=True),
        Heading("known", "date"),
        Heading("year"),
        Heading("note", "note"),
    ),
    (
        ("reviewed", "a", 41, date(2026, 9, 30), None, "Påhittat: så många hade granskats den 30 september"),
        ("reviewed", "b", 38, date(2026, 9, 30), None, "Påhittat"),
        ("activities", "r01", 900_000, date(2026, 9, 30), None, "Påhittat: kostnad hittills på planens rad r01"),
    ),
)
PLAN = Form(
    "plan",
    (
        Heading("row", required=True),
        Heading("point"),
        Heading("division"),
        Heading("activity"),
        Heading("planned", "money", required=True),
        Heading("actual", "money"),
        Heading("note", "note"),
    ),
    (
        ("r01", "1", "Nära vård", "Läkare på särskilt boende", 1_200_000, 1_150_000, "Påhittat"),
        ("r02", "2", "Nära vård", "Läkemedelsgenomgångar", 450_000, None, "Påhittat"),
        ("r03", "3", "Medicin", "Konsultläkare i geriatrik", 350_000, 360_000, "Påhittat"),
    ),
)
FORMS: Sequence[Form] = (CENTRES, FACTS, OUTTURN, PLAN)
