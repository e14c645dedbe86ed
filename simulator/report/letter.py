"""A letter to one provider as a document: a page of sentences and tables about that provider and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from simulator.decide.bridge_data import PARTS
from simulator.decide.letter_sides import NO_MONTH
from simulator.decide.letters import Letter, Letters, Line
from simulator.describe import describe, design_changes, heading_of, plain, title_of
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Money, format_number
from simulator.report.fields import HEAD, Fields
from simulator.report.letter_fit import left_on, that_fit
from simulator.report.memo import Block, Bullets, Fact, Memo, Paragraph, Section
from simulator.scenario.changed_cells import steps_of
from simulator.tables.cells import amount, estimate_text, percent
from simulator.tables.table import Cell, Column, Row, Table, Uncertain


@dataclass(frozen=True)
class Rule:
    """What a rule says, or what changes in it, as a sentence; its path says what it is about."""

    path: str
    text: str

    def concerns(self, letter: Letter) -> bool:
        """Whether it is about the letter's recipient or one of its payments, or about nobody's in particular."""
        section, name, *_ = (*map(str, steps_of(self.path)), "")
        if section == "recipients":
            return name == letter.recipient
        return section != "payments" or name in {line.name for line in letter.payments}


def letter_memo(found: Letters, letter: Letter, locale: Locale, fields: Fields, rules: tuple[Rule, ...]) -> Memo:
    """The document of one letter. Where its page is short, months stand two beside each other, and of the rules that
    concern it as many are said as there is room for.

    Args:
        found: all letters, for what they have in common.
        letter: the one.
        locale: the reader's.
        fields: reference number, date and the like; those that are empty are left out.
        rules: what changes in the rules, from :func:`rules_of`.
    """
    moved = {f"payments.{line.name}" for line in letter.payments if line.difference}
    known = sorted((one for one in rules if one.concerns(letter)), key=lambda one: not _is_of(one.path, moved))
    texts = tuple(rule.text for rule in known)
    for beside in (False, True):
        whole = _memo(found, letter, locale, fields, texts, beside=beside)
        if left_on(whole) >= 0:
            return whole
    more = locale.word("letter_more_rules", rules=len(texts))
    room = left_on(_memo(found, letter, locale, fields, (more,), beside=True))
    kept = that_fit(texts, room)
    said = (*texts[:kept], locale.word("letter_more_rules", rules=len(texts) - kept)) if texts else ()
    return _memo(found, letter, locale, fields, said, beside=True)


def _is_of(path: str, parts: set[str]) -> bool:
    """Whether a path leads to one of some parts, or into it."""
    return ".".join(path.split(".")[:2]) in parts


def _memo(
    found: Letters, letter: Letter, locale: Locale, fields: Fields, rules: tuple[str, ...], *, beside: bool
) -> Memo:
    work = _Writer(found, letter, locale)
    made = {
        "pay": (*work.answer(), *work.payments(), *work.months(beside=beside)),
        "why": work.why(rules),
        "hours": work.hours(),
        "open": work.still_open(),
    }
    blocks = ((key, tuple(part)) for key, part in made.items())
    sections = (Section(key, locale.word(f"letter_section_{key}"), part) for key, part in blocks if part)
    return Memo(
        title=letter.title if letter.title == letter.recipient else f"{letter.title} ({letter.recipient})",
        subtitle=locale.word("letter_subtitle", title=found.new.title(locale)),
        locale=locale,
        sections=tuple(sections),
        facts=tuple(Fact(key, text) for key in HEAD if (text := str(getattr(fields, key)))),
        warning=locale.word("note_synthetic") if found.new.scenario.synthetic else "",
    )


def rules_of(found: Letters, locale: Locale) -> tuple[Rule, ...]:
    """What changes in the rules from old to new; without an old, the rule of each payment. The same for everybody, so
    that people who move, which names those that they move between, are no part of it.
    """
    if found.old is None:
        book = describe(found.new.scenario, locale)
        payments = [section for section in book.sections if section.path.startswith("payments.")]
        return tuple(Rule(one.path, f"{one.title}: {' '.join(map(plain, one.sentences))}") for one in payments)
    if found.old.scenario is found.new.scenario:
        return ()
    changes = design_changes(found.old.scenario, found.new.scenario, locale)
    told = (one for one in changes if one.path != "period" and ".moves." not in one.path)
    return tuple(Rule(one.path, plain(one)) for one in told)


class _Writer:
    """Writes the parts of one letter."""

    def __init__(self, found: Letters, letter: Letter, locale: Locale) -> None:
        self.found, self.letter, self.locale, self.word = found, letter, locale, locale.word

    def answer(self) -> Iterator[Block]:
        """Old and new in a sentence, and the worst and the best case in another."""
        yield Paragraph(f"{self._answer()} {self._between()}")

    def payments(self) -> Iterator[Block]:
        """Old and new, payment by payment."""
        scenario = self.found.new.scenario
        language = self.locale.language

        def named(name: str) -> str:
            known = self.found.new if name in scenario.payments or self.found.old is None else self.found.old
            return heading_of(known.scenario, name, language)

        rows = tuple((named(line.name), *self.found.line(line)) for line in self.letter.payments)
        total = (self.word("total"), *self.found.line(self.letter.total))
        columns = self._columns("payment", self.word("line"))
        yield Table("payments", self.word("letter_payments"), columns, rows, total)

    def _answer(self) -> str:
        found, total = self.found, self.letter.total
        new, old = found.money(total.new), found.money(total.old)
        year = found.new.label
        if new is None:
            return self.word("letter_closed", year=year)
        shown = amount(new, self.locale)
        if found.old is None:
            return self.word("letter_new_alone", year=year, new=shown)
        if old is None:
            return self.word("letter_opened", year=year, new=shown)
        more = new - old
        share = f" ({percent(more.minor / old.minor, self.locale, signed=True)})" if old.minor > 0 else ""
        told = {"new": shown, "old": amount(old, self.locale), "difference": amount(more, self.locale, signed=True)}
        key = "letter_years" if found.one_year_each else "letter_rules"
        return self.word(key, year=year, before=found.old.label, share=share, **told)

    def _columns(self, key: str, heading: str) -> tuple[Column, ...]:
        new = Column("new", self.found.headings(self.locale)[1])
        if self.found.old is None:
            return (Column(key, heading, "name"), new)
        old = Column("old", self.found.headings(self.locale)[0])
        return (Column(key, heading, "name"), old, new, Column("difference", self.word("difference"), signed=True))

    def months(self, *, beside: bool) -> Iterator[Block]:
        """By month, where anything is paid by month; two months beside each other when asked."""
        lines = self.letter.months
        if not lines:
            return
        columns, caption = self._columns("month", self.word("month")), self.word("letter_months")
        if not beside:
            rows: list[Row] = [(self._month(line), *self.found.line(line)) for line in lines]
            total = (self.word("total"), *self.found.line(self.letter.total))
            yield Table("months", caption, columns, tuple(rows), total)
            return
        half, shown = -(-len(lines) // 2), [column for column in columns if column.key != "difference"]
        halves = [[(self._month(line), *self.found.line(line)[: len(shown) - 1]) for line in part]
                  for part in (lines[:half], lines[half:])]  # fmt: skip
        nothing: Row = ("",) * len(shown)
        again = [replace(column, key=f"{column.key}_2") for column in shown]
        pairs = tuple((*one, *other) for one, other in zip_longest(*halves, fillvalue=nothing))
        yield Table("months", caption, (*shown, *again), pairs)

    def _month(self, line: Line) -> str:
        if line.name == NO_MONTH:
            return self.word("letter_no_month")
        year, _, month = line.name.rpartition("-")
        return f"{self.word(f'month_{int(month)}')} {year}".strip()

    def why(self, rules: tuple[str, ...]) -> Iterator[Block]:
        """The parts of the difference, and what changes in the rules and in the recipient's own figures."""
        if any(self.letter.parts.values()):
            parts = [(self.word(f"letter_part_{part}"), self.letter.parts.get(part, 0)) for part in PARTS]
            rows: list[Row] = [(name, self.found.money(minor)) for name, minor in parts if minor]
            columns = (Column("part", self.word("bridge_part"), "text"),
                       Column("amount", self.word("difference"), signed=True))  # fmt: skip
            total = (self.word("total"), self.found.money(self.letter.total.difference or sum(m for _, m in parts)))
            yield Table("parts", self.word("letter_parts"), columns, tuple(rows), total)
        if rules:
            yield Bullets(rules)
        elif not any(self.letter.parts.values()) and self.letter.total.difference == 0:
            yield Paragraph(self.word("letter_nothing_changes"))

    def _between(self) -> str:
        """The worst and the best case in a sentence."""
        found, case = self.found, self.letter.case
        ends = [self._end(cell) for cell in case.cells(found.currency)] if case is not None else []
        if case is None and any(one.uncertain is not None for one in found.new.scenario.quantities.values()):
            return self.word("letter_not_drawn")
        if len(set(ends)) < 2:
            return self.word("letter_certain")
        told = {
            **dict(zip(("low", "middle", "high"), ends, strict=True)),
            "draws": _number(found.draws, self.locale),
            "day": found.as_of,
        }
        return self.word(f"letter_between_{found.basis}", **told)

    def _end(self, cell: Cell) -> str:
        match cell:
            case Money():
                return amount(cell, self.locale)
            case Uncertain(estimate=Estimate()):
                return estimate_text(cell, self.locale, unit=True)
            case _:
                return self.word("no_end")

    def hours(self) -> Iterator[Block]:
        """Hours that the money pays for against those that are required and there."""
        own = self.letter.hours
        if own is None:
            return
        fewest, most = (_number(hours, self.locale) for hours in own.paid)
        paid = fewest if fewest == most else f"{fewest} - {most}"
        told = {"paid": paid, "required": _number(own.required, self.locale)}
        told["available"] = _number(own.available, self.locale)
        yield Paragraph(self.word("letter_hours", **told))
        least, largest = (_number(hours, self.locale) for hours in own.missing)
        short = least if least == largest else f"{least} - {largest}"
        text = self.word("letter_hours_short" if own.missing[1] else "letter_hours_enough", short=short)
        if own.taken:
            text += f" {self.word('letter_hours_taken', taken=_number(own.taken, self.locale))}"
        if own.lacks_doctor:
            text += f" {self.word('letter_hours_vacant')}"
        yield Paragraph(text)

    def still_open(self) -> Iterator[Block]:
        """Days to keep, and what is to be reported."""
        scenario, language = self.found.new.scenario, self.locale.language
        mine = {line.name for line in self.letter.payments}
        rows: list[Row] = []
        for one in self.letter.open:
            key = "letter_open_own" if one.own else "letter_open_shared"
            what = self.word(key, name=title_of(scenario, one.name, language))
            rows.append((what, one.closes or self.word("letter_until_reported")))
        for duty in self.found.duties:
            if duty.kind == "requisition" or duty.kind == "condition" or duty.of in mine:
                stated = f" ({duty.stated})" if duty.stated else ""
                what = f"{self.word(f'duty_{duty.kind}')}{stated}: {title_of(scenario, duty.of, language)}"
                rows.append((what, duty.day))
        if rows:
            columns = (Column("what", self.word("duty"), "text"), Column("day", self.word("letter_by_when"), "name"))
            yield Table("open", self.word("letter_open"), columns, tuple(rows))


def _number(value: Fraction | int, locale: Locale) -> str:
    return format_number(round(Fraction(value), 1), locale.language)
