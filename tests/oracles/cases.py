"""Small scenarios for the tests, written in a few lines."""

from .reference import Outcome, settle_text

KR = 100


def run(payments: str, centres: str = "id,beds\nA,10\nB,20\n", period: str = "2022", **more: str) -> Outcome:
    """Settle payments; `quantities` and other sections are given as YAML lines, other files by name."""
    sections = ("quantities", "funding", "tables", "claims", "facts")
    lines = [f"period: {period}"]
    facts = ", facts: facts.csv" if "facts" in more else ""
    lines.append(f"recipients: {{file: centres.csv{facts}}}")
    for section in ("quantities", "funding", "tables", "claims"):
        if section in more:
            lines += [f"{section}:", more[section]]
    lines += ["payments:", payments]
    files = {"centres.csv": centres, "facts.csv": more.get("facts", "")}
    files |= {f"{name}.csv": text for name, text in more.items() if name not in sections}
    return settle_text("\n".join(lines), files)


def kronor(outcome: Outcome, payment: str) -> list[float]:
    """The amounts of a payment in kronor, by id."""
    return [amount / KR for _, amount in sorted(outcome.payments[payment].items())]


BEDS = "  beds: {unit: bed}"

VASTERBOTTEN = """
period: 2021
recipients: {file: centres.csv}
quantities:
  beds: {unit: bed}
  residents: {unit: person}
  uptake: {value: 0.6 review/person/year}
  reviews: {unit: review/year, is: uptake * residents}
funding:
  supplementary_budget: {amount: 15 mkr/year, left: not_stated}
payments:
  per_bed: {rate: 3500 kr/bed/year, per: beds}
  medication_reviews: {pool: rest(supplementary_budget), shared_by: reviews}
claims:
  - {that: total(per_bed), equals: "10,85 mkr", stated: omkring}
  - {that: total(medication_reviews), equals: "4,15 mkr", stated: ungefär}
"""
CENTRES = "id,beds,residents\nA,1000,1000\nB,2100,3000\n"
