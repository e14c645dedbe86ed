"""Every dated duty of a scenario in order, as a list and as a calendar file (.ics, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Literal

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Row, Table

Kind = Literal["received", "paid", "condition", "requisition", "use_ends", "report", "repayment"]
LINE = 74
"""Octets of a line of a calendar file before it is folded."""


@dataclass(frozen=True)
class Duty:
    """Something that is to be done, or ends, on a day.

    Args:
        day: the last day for it.
        kind: what it is.
        of: the source or payment.
        stated: the day as the document words it, where it names none.
        document: where it is stated.
    """

    day: date
    kind: Kind
    of: str
    stated: str
    document: str


@dataclass(frozen=True)
class Reminders(Shown):
    """The duties of a scenario from a day on.

    Args:
        scenario: its name.
        duties: in order of their days.
        as_of: the day that days left are counted from; None for no count.
    """

    scenario: str
    duties: tuple[Duty, ...]
    as_of: date | None = None

    def sentence(self, locale: Locale) -> str:
        """How many days there are to keep, and the next of them."""
        if not self.duties:
            return locale.word("duties_none")
        first = self.duties[0]
        told = {"day": first.day, "what": locale.word(f"duty_{first.kind}"), "of": first.of}
        return locale.word("duties_next", number=len(self.duties), **told)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each duty."""
        word = locale.word
        columns = [Column("day", word("ledger_date"), "name"), Column("what", word("duty"), "name")]
        columns += [Column("of", word("line"), "name")]
        columns += [Column("days_left", word("days_left"))] if self.as_of is not None else []
        columns += [Column("document", word("ledger_document"), "text")]
        rows: list[Row] = []
        for one in self.duties:
            left = () if self.as_of is None else ((one.day - self.as_of).days,)
            stated = f" ({one.stated})" if one.stated else ""
            rows.append((one.day, word(f"duty_{one.kind}") + stated, one.of, *left, one.document))
        return (Table("duties", word("duties_title"), tuple(columns), tuple(rows)),)

    def ics(self, locale: Locale) -> bytes:
        """A calendar file: one whole-day event for each duty, with a reminder two weeks before.

        The same scenario gives the same file, so that importing it again moves events instead of doubling them.
        """
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//simulator//reminders//SV", "CALSCALE:GREGORIAN"]
        for one in self.duties:
            what = f"{locale.word(f'duty_{one.kind}')}: {one.of}"
            address = f"{self.scenario}|{one.kind}|{one.of}|{one.day}"
            stated = f"{one.stated} " if one.stated else ""
            lines += [
                "BEGIN:VEVENT",
                f"UID:{blake2b(address.encode(), digest_size=12).hexdigest()}@simulator",
                f"DTSTAMP:{one.day:%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_escaped(what)}",
                f"DESCRIPTION:{_escaped(f'{stated}{one.document}'.strip())}",
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{_escaped(what)}",
                "TRIGGER:-P14D",
                "END:VALARM",
                "END:VEVENT",
            ]
        lines.append("END:VCALENDAR")
        return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Lines of at most ``LINE`` octets; what follows begins with a space. No letter is cut in two."""
    out, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LINE:
            out, octets = f"{out}\r\n ", 1
        out, octets = out + letter, octets + size
    return out


def reminders(settlement: Settlement, as_of: date | None = None) -> Reminders:
    """Every dated duty on or after a day, those of one day by kind and name."""
    found = {duty for duty in _duties(settlement) if as_of is None or duty.day >= as_of}
    ordered = sorted(found, key=lambda duty: (duty.day, duty.kind, duty.of))
    return Reminders(settlement.scenario.name, tuple(ordered), as_of)


def _duties(settlement: Settlement) -> Iterator[Duty]:
    scenario = settlement.scenario
    for grant in settlement.funding.funds.grants:
        source = scenario.funding[grant.source]
        document = source.origin.source
        if grant.own:
            yield Duty(grant.last, "use_ends", source.name, "", document)
        if grant.by is not None:
            yield Duty(grant.by, "repayment", source.name, source.left.stated, document)
        if source.received is not None:
            yield Duty(source.received, "received", source.name, "", document)
        if source.requisition is not None:
            yield Duty(source.requisition.by, "requisition", source.name, "", document)
        if source.report_by is not None:
            yield Duty(source.report_by, "report", source.name, "", document)
    for payment in scenario.payments.values():
        for part in payment.paid:
            yield Duty(part.day, "paid", payment.name, "", payment.origin.source)
        if payment.condition is not None:
            yield Duty(payment.condition.known, "condition", payment.name, "", payment.origin.source)
