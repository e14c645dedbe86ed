"""Letters to providers: for each recipient what it was paid and will be, why, between what it ends, and what is open.

A letter holds figures of one recipient and of nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from simulator.decide.bridge_data import Part
from simulator.decide.centre_hours import RecipientHours
from simulator.decide.letter_sides import NO_MONTH, LetterSide
from simulator.describe import recipient_titles
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.problems import ScenarioError
from simulator.results.reminders import Duty
from simulator.tables.cells import amount
from simulator.tables.shown import Shown
from simulator.tables.table import Cell, Column, Row, Table, Uncertain

FOR_PROVIDERS = ("paid", "condition", "requisition")
"""Kinds of duties that a provider waits for or has to keep."""


@dataclass(frozen=True)
class Line:
    """An amount before and after, in minor units; None on a side where there is none.

    Args:
        name: a payment, or a month.
        old: before.
        new: after.
    """

    name: str
    old: int | None
    new: int | None

    @property
    def difference(self) -> int | None:
        """How much more; None where one of the sides is not there."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Case:
    """Between what a recipient's payment ends.

    Args:
        low: P5 of draws, or the least over what is open; None where nothing sets an end.
        middle: the median of draws, or the forecast.
        high: P95 of draws, or the most.
    """

    low: Estimate | Money | None
    middle: Estimate | Money | None
    high: Estimate | Money | None

    def cells(self, currency: Currency) -> tuple[Cell, Cell, Cell]:
        """The three as cells."""

        def cell(found: Estimate | Money | None) -> Cell:
            return Uncertain(found, currency) if isinstance(found, Estimate) else found

        return cell(self.low), cell(self.middle), cell(self.high)


@dataclass(frozen=True)
class StillOpen:
    """Something that is not settled.

    Args:
        name: the condition or quantity that is to be reported.
        own: whether the recipient's own row is open; False for a number that is everybody's.
        closes: the day after which it counts as not met; None where it is open until it is reported.
    """

    name: str
    own: bool
    closes: date | None


@dataclass(frozen=True)
class Letter:
    """What one recipient is told.

    Args:
        recipient: its id.
        title: what it is called.
        payments: old and new by payment; those that it has on neither side are left out.
        months: old and new by month; none where nothing is paid by month.
        total: old and new in all.
        parts: what brings the difference about, by the parts of a bridge in minor units; none without one.
        case: between what the new ends; None where nothing is uncertain or open.
        hours: hours of doctors that the new pays for, required and there; None where the scenario states none.
        open: what is not settled.
    """

    recipient: str
    title: str
    payments: tuple[Line, ...]
    months: tuple[Line, ...]
    total: Line
    parts: Mapping[Part, int] = field(default_factory=dict)
    case: Case | None = None
    hours: RecipientHours | None = None
    open: tuple[StillOpen, ...] = ()


@dataclass(frozen=True)
class Letters(Shown):
    """A letter to each recipient.

    Args:
        new: what the letters are about.
        old: what it is held against; None where there is nothing.
        letters: one for each recipient of either side.
        basis: where the cases come from: draws, or what an outturn leaves open.
        draws: how many; 0 without.
        as_of: the day of the outturn.
        duties: days to keep or to wait for.
        unsplit: why the differences are not split into parts, where a bridge cannot be made.
    """

    new: LetterSide
    old: LetterSide | None
    letters: tuple[Letter, ...]
    basis: Literal["draws", "open", "none"] = "none"
    draws: int = 0
    as_of: date | None = None
    duties: tuple[Duty, ...] = ()
    unsplit: ScenarioError | None = None

    @property
    def currency(self) -> Currency:
        """Of every amount."""
        return self.new.result.currency

    @property
    def one_year_each(self) -> bool:
        """Whether the two sides are two years, rather than two sets of rules for the same."""
        return self.old is not None and self.old.label != self.new.label

    def headings(self, locale: Locale) -> tuple[str, str]:
        """What old and new are called above their columns."""
        if self.one_year_each and self.old is not None:
            return self.old.label, self.new.label
        return locale.word("letter_old"), locale.word("amount" if self.old is None else "letter_new")

    def money(self, minor: int | None) -> Money | None:
        """An amount of minor units; None stays None."""
        return None if minor is None else Money(minor, self.currency)

    @property
    def whole(self) -> Line:
        """What they come to together: what the region pays, when everybody has a letter."""
        old = None if self.old is None else sum(one.total.old or 0 for one in self.letters)
        return Line("", old, sum(one.total.new or 0 for one in self.letters))

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """How many letters, what they sum to, and how many get more and less."""
        whole = self.whole
        new = amount(Money(whole.new or 0, self.currency), locale)
        if whole.old is None:
            return locale.word("letters_sum", letters=len(self.letters), new=new)
        old = amount(Money(whole.old, self.currency), locale)
        difference = amount(Money((whole.new or 0) - whole.old, self.currency), locale, signed=True)
        found = [(one.total.new or 0) - (one.total.old or 0) for one in self.letters]
        counts = {"more": sum(x > 0 for x in found), "less": sum(x < 0 for x in found), "same": found.count(0)}
        return locale.word("letters_answer", letters=len(found), old=old, new=new, difference=difference, **counts)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each letter; the sum is the region's."""
        word, (old, new) = locale.word, self.headings(locale)
        compared, cased = self.old is not None, any(one.case is not None for one in self.letters)
        columns = [Column("recipient", word("recipient"), "name")]
        columns += [Column("old", old)] if compared else []
        columns += [Column("new", new)]
        columns += [Column("difference", word("difference"), signed=True)] if compared else []
        columns += [Column("low", word(f"letter_low_{self.basis}")), Column("high", word(f"letter_high_{self.basis}"))][
            : 2 * cased
        ]
        rows: list[Row] = []
        for one in self.letters:
            row: list[Cell] = [one.recipient, *self.line(one.total)]
            low, _, high = (None, None, None) if one.case is None else one.case.cells(self.currency)
            rows.append((*row, *((low, high) if cased else ())))
        total = (word("total"), *self.line(self.whole), *(("", "") if cased else ()))
        return (Table("letters", word("letters_title"), tuple(columns), tuple(rows), total, self.notes(locale)),)

    def notes(self, locale: Locale) -> tuple[str, ...]:
        """What a reader must know: made-up data, where the cases come from, and why there are no parts."""
        out = [locale.word("note_synthetic")] if self.new.scenario.synthetic else []
        if self.basis != "none":
            out.append(
                locale.word(
                    f"letter_basis_{self.basis}", draws=format_number(self.draws, locale.language), day=self.as_of
                )
            )
        if self.unsplit is not None:
            out.append(locale.word("letter_unsplit", reason=self.unsplit.text(locale.language)))
        return tuple(out)

    def line(self, line: Line) -> tuple[Cell, ...]:
        """Old, new and difference as cells; new alone where there is nothing old."""
        new = self.money(line.new)
        return (new,) if self.old is None else (self.money(line.old), new, self.money(line.difference))


# ---- putting them together -------------------------------------------------------------------------------------------


def letters(
    new: LetterSide,
    old: LetterSide | None,
    *,
    parts: Mapping[str, Mapping[Part, int]] | None = None,
    cases: Mapping[str, Case] | None = None,
    hours: Mapping[str, RecipientHours] | None = None,
    opened: Mapping[str, tuple[StillOpen, ...]] | None = None,
    duties: Iterable[Duty] = (),
    recipients: Iterable[str] = (),
    basis: Literal["draws", "open", "none"] = "none",
    draws: int = 0,
    as_of: date | None = None,
    unsplit: ScenarioError | None = None,
) -> Letters:
    """A letter to each recipient.

    Args:
        new: what the letters are about.
        old: what it is held against.
        parts: what brings each recipient's difference about, in minor units.
        cases: between what each recipient's payment ends.
        hours: of doctors, by recipient.
        opened: what is not settled, by recipient.
        duties: days that concern payments; those of other kinds than ``FOR_PROVIDERS`` are left out.
        recipients: to whom; everybody when empty.
        basis: of the cases.
        draws: how many are behind them.
        as_of: the day of the outturn behind them.
        unsplit: why there are no parts.
    """
    sides = (new,) if old is None else (old, new)
    ids = dict.fromkeys(i for side in sides for i in side.ids)
    wanted = set(recipients) or set(ids)
    titles = {i: title for side in sides for i, title in recipient_titles(side.scenario).items()}
    found = tuple(
        Letter(
            i,
            titles[i],
            _payments(new, old, i),
            _months(new, old, i),
            Line("", None if old is None else old.totals.get(i), new.totals.get(i)),
            (parts or {}).get(i, {}),
            (cases or {}).get(i),
            (hours or {}).get(i),
            (opened or {}).get(i, ()),
        )
        for i in ids
        if i in wanted
    )
    kept = tuple(duty for duty in duties if duty.kind in FOR_PROVIDERS)
    return Letters(new, old, found, basis if cases else "none", draws, as_of, kept, unsplit)


def _payments(new: LetterSide, old: LetterSide | None, i: str) -> tuple[Line, ...]:
    was = {} if old is None or i not in old.ids else {name: by_id[i] for name, by_id in old.by_payment.items()}
    now = {} if i not in new.ids else {name: by_id[i] for name, by_id in new.by_payment.items()}
    names = [name for name in dict.fromkeys([*was, *now]) if was.get(name) or now.get(name)]
    there = (old is not None and i in old.ids, i in new.ids)  # a payment that one side does not have is 0 kr there
    return tuple(
        Line(name, was.get(name, 0) if there[0] else None, now.get(name, 0) if there[1] else None) for name in names
    )


def _months(new: LetterSide, old: LetterSide | None, i: str) -> tuple[Line, ...]:
    """By month; those of two years stand beside each other, January with January."""
    was = {} if old is None or i not in old.ids else {month: by_id[i] for month, by_id in old.by_month.items()}
    now = {} if i not in new.ids else {month: by_id[i] for month, by_id in new.by_month.items()}
    if not [month for month in (*was, *now) if month != NO_MONTH]:
        return ()
    if old is not None and old.label != new.label and max(len(was), len(now)) <= 13:
        was, now = ({month[5:]: minor for month, minor in side.items()} for side in (was, now))
    months = sorted({*was, *now} - {NO_MONTH}) + ([NO_MONTH] if was.get(NO_MONTH) or now.get(NO_MONTH) else [])
    there = (old is not None and i in old.ids, i in new.ids)
    return tuple(
        Line(month, was.get(month, 0) if there[0] else None, now.get(month, 0) if there[1] else None)
        for month in months
    )
