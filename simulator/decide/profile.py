"""A seasonal profile: the share of a year that falls on each month."""

from __future__ import annotations

from pathlib import Path

from simulator.numerals import NumeralError, read_number
from simulator.problems import Problems, refusal
from simulator.scenario.tables import read_sheet

HEADINGS = ("month", "share")


def read_profile(path: Path) -> dict[int, float]:
    """Read ``month`` (1-12) and ``share``; the shares are taken in proportion to their sum.

    Raises:
        ScenarioError: a month that is none, is twice there or lacks, a share that is no number or below zero.
    """
    sheet = read_sheet(path, headings=HEADINGS)
    for heading in HEADINGS:
        if heading not in sheet.columns:
            known = ", ".join(sheet.columns)
            raise refusal("no_such_column", sheet.place(-1, heading), heading=heading, known=known)
    problems, found = Problems(), dict[int, float]()
    for row in range(sheet.length):
        month, share = sheet.columns["month"][row], sheet.columns["share"][row]
        if not month.isdigit() or not 1 <= int(month) <= 12 or int(month) in found:
            problems.add("profile_month", sheet.place(row, "month"), text=month)
            continue
        try:
            number, _, rest = read_number(share, strict_thousands=True)
        except NumeralError as bad:
            problems.add(bad.code, sheet.place(row, "share"), **bad.params)
            continue
        if number < 0 or rest not in ("", "%"):
            problems.add("profile_share", sheet.place(row, "share"), text=share)
        found[int(month)] = float(number)
    problems.refuse_if_any()
    lacking = [str(month) for month in range(1, 13) if month not in found]
    if lacking or not sum(found.values()):
        raise refusal("profile_month", sheet.place(-1, "month"), text=", ".join(lacking) or "0")
    return found
