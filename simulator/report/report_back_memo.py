"""The report-back of grants as a document to send: for each grant what it was used for, and what is left."""

from __future__ import annotations

from dataclasses import replace

from simulator.describe import heading_of, title_of
from simulator.language import Locale
from simulator.report.memo import Fact, Memo, Paragraph, Section
from simulator.results.report_back import ReportBack, ReportBacks
from simulator.tables.table import Cell, Column, Row, Table


def report_back_memo(found: ReportBacks, locale: Locale) -> Memo:
    """The document, with a section for each grant.

    Args:
        found: one or more grants of one scenario.
        locale: the reader's.
    """
    scenario = found.sources[0].settlement.scenario
    days = sorted({back.report_by for back in found.sources if back.report_by is not None})
    document = sorted({text for back in found.sources if (text := scenario.funding[back.source].origin.source)})
    facts = [("report_by", ", ".join(day.isoformat() for day in days) or locale.word("not_stated"))]
    facts += [("document", ", ".join(document))] if document else []
    return Memo(
        title=scenario.title[locale.language],
        subtitle=locale.word("report_back_subtitle"),
        locale=locale,
        sections=tuple(_section(back, locale) for back in found.sources),
        facts=tuple(Fact(label, text) for label, text in facts),
        warning=locale.word("note_synthetic") if scenario.synthetic else "",
        long=_long(found, locale),
    )


def _section(back: ReportBack, locale: Locale) -> Section:
    summary = replace(back.summary_table(locale), caption=locale.word("report_back_summary"))
    heading = heading_of(back.settlement.scenario, back.source, locale.language)
    used = replace(_titled(back, locale), caption=locale.word("report_back_used"))
    return Section(back.source, heading, (Paragraph(back.sentence(locale, heading)), used, summary))


def _titled(back: ReportBack, locale: Locale) -> Table:
    """What the grant was used for, under the titles that people know."""
    scenario, table = back.settlement.scenario, back.used_table(locale)
    known = {*scenario.payments, *scenario.activities, *scenario.plans}

    def title(cell: Cell) -> Cell:
        return title_of(scenario, cell, locale.language) if isinstance(cell, str) and cell in known else cell

    return replace(table, rows=tuple((title(row[0]), title(row[1]), *row[2:]) for row in table.rows))


def _long(found: ReportBacks, locale: Locale) -> Table:
    """Every use of every grant in one rectangle."""
    tables = [(back.source, _titled(back, locale)) for back in found.sources]
    columns = (Column("source", locale.word("ledger_source"), "name"), *tables[0][1].columns)
    rows: list[Row] = [(source, *row) for source, table in tables for row in table.rows]
    return Table("uses", locale.word("report_back_subtitle"), columns, tuple(rows))
