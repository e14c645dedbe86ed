"""Recipients, their dated facts and the rows of finer tables, as they stand in the files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .documents import Reader, read_csv
from .literals import ScenarioError, read_date


@dataclass(frozen=True)
class Row:
    """One row of a finer table, and the recipient that owns it."""

    table: str
    index: int
    owner: str


Place = str | Row | None


def counts(row: dict[str, str], day: date) -> bool:
    """Whether a row's from and to include the day."""
    starts, ends = row.get("from", ""), row.get("to", "")
    return (not starts or read_date(starts) <= day) and (not ends or day <= read_date(ends))


def unique(rows: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    """The rows, refused if two have the same key."""
    if len({row[key] for row in rows}) < len(rows):
        raise ScenarioError(f"two rows have the same {key}")
    return rows


class Facts:
    """The cells of recipients and tables by place and day."""

    def __init__(self, document: dict[str, Any], read: Reader) -> None:
        node = document["recipients"]
        rows = node["rows"] if "rows" in node else read_csv(read(node["file"]))
        gone = set(node.get("gone", []))
        rows = [dict(row) for row in rows if row["id"] not in gone]
        headings = list(rows[0]) if rows else ["id"]
        for name, given in node.get("added", {}).items():
            rows.append({heading: given.get(heading, "") for heading in headings} | {"id": name})
        self.recipients = {row["id"]: row for row in unique(rows, "id")}
        facts = read_csv(read(node["facts"])) if "facts" in node else []
        facts = [fact for fact in facts if fact["id"] not in gone]
        for name, cells in node.get("cells", {}).items():
            for heading, value in cells.items():
                if isinstance(value, dict):
                    facts += [{"id": name, "from": day, heading: text} for day, text in value.items()]
                elif any(fact["id"] == name and fact.get(heading) for fact in facts):
                    raise ScenarioError(f"a dated fact overrides the cell {heading} of {name}")
                else:
                    self.recipients[name][heading] = value
        self.facts = sorted(facts, key=lambda row: row["from"])
        if unknown := {row["id"] for row in facts} - set(self.recipients):
            raise ScenarioError(f"facts about unknown recipients: {sorted(unknown)}")
        self.tables: dict[str, Any] = document.get("tables") or {}
        self.rows = {
            name: [
                row
                for row in (table["rows"] if "rows" in table else read_csv(read(table["file"])))
                if row[table["recipient"]] not in gone
            ]
            for name, table in self.tables.items()
        }
        self.changes = {
            name: sorted(read_csv(read(table["facts"])), key=lambda fact: fact["from"]) if "facts" in table else []
            for name, table in self.tables.items()
        }
        for name, rows in self.rows.items():
            if unknown := {row[self.tables[name]["recipient"]] for row in rows} - set(self.recipients):
                raise ScenarioError(f"the table {name} belongs to unknown recipients: {sorted(unknown)}")

    def active(self, table: str, day: date) -> list[Place]:
        """The rows of a table that count on a day."""
        owner = self.tables[table]["recipient"]
        rows = enumerate(self.rows[table])
        return [Row(table, index, self.level(table, index, owner, day)) for index, row in rows if counts(row, day)]

    def level(self, table: str, index: int, heading: str, day: date) -> str:
        """The cell of a table's row on a day, after the facts about it up to then."""
        row, key = self.rows[table][index], self.tables[table]["row"]
        found = row[heading]
        for fact in self.changes[table]:
            starts = read_date(fact["from"])
            if fact[key] == row[key] and counts(row, starts) and starts <= day and fact.get(heading):
                found = fact[heading]
        return found

    def same(self, place: Place, day: date) -> Place:
        """Where the row with the same id is on a day, None where there is none; a recipient stays where it is."""
        if not isinstance(place, Row):
            return place
        key, here = self.tables[place.table]["row"], self.rows[place.table][place.index]
        found = [row for row in self.active(place.table, day) if isinstance(row, Row)]
        return next((row for row in found if self.rows[row.table][row.index][key] == here[key]), None)

    def cell(self, heading: str, place: Place, day: date) -> str:
        """The text in a column: a recipient's latest level that holds, else what stands in its own row."""
        if isinstance(place, Row):
            row = self.rows[place.table][place.index]
            if heading in row:
                return self.level(place.table, place.index, heading, day)
            place = place.owner
        if place is None:
            raise ScenarioError(f"{heading!r} has no value for the region")
        found, known = self.recipients[place].get(heading, ""), heading in self.recipients[place]
        for fact in self.facts:
            known = known or heading in fact
            if fact["id"] == place and read_date(fact["from"]) <= day and fact.get(heading):
                found = fact[heading]
        if not known:
            raise ScenarioError(f"no column is headed {heading!r}")
        return found

    def changing(self, start: date, end: date) -> set[str]:
        """The headings whose facts change, and the tables whose rows come or go, after the first day."""
        headings = {
            heading
            for fact in self.facts
            if start < read_date(fact["from"]) <= end
            for heading, text in fact.items()
            if text and heading not in ("id", "from")
        }
        moving = {
            name
            for name, rows in self.rows.items()
            for row in rows
            if (row.get("from") and start < read_date(row["from"]) <= end)
            or (row.get("to") and start <= read_date(row["to"]) < end)
        } | {name for name, facts in self.changes.items() for f in facts if start < read_date(f["from"]) <= end}
        return headings | moving
