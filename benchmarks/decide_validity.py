"""Coverage of the answers of decisions over many seeds, as the table of docs/validity.md.

python benchmarks/decide_validity.py [seeds] [--write docs/validity.md]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.decide.oracles import Table, measure

BEGIN, END = "<!-- decisions: written by benchmarks/decide_validity.py -->", "<!-- end of decisions -->"


def text(table: Table, seeds: int) -> list[str]:
    """The table, one line for each claim."""
    out = [
        f"{seeds} seeds. `holds`: the share of runs in which the interval has the truth, or the statement is true.",
        "",
        "| claim | should hold | holds | |",
        "|---|---|---|---|",
    ]
    for claim, row in table.rows.items():
        low, high = row.band
        out.append(f"| {claim} | {100 * low:g}-{100 * high:g} % | {100 * row.share:.1f} % | {row.fault} |")
    idle = np.array(table.idle)
    off = f"{100 * idle.mean():.2f} % (standard error {100 * idle.std(ddof=1) / len(idle) ** 0.5:.2f} %)"
    return [*out, "", f"An irrelevant input between two equal designs: {off} of the value of knowing everything."]


def main() -> None:
    """Measure, print, and write where asked to."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 500
    with tempfile.TemporaryDirectory() as folder:
        lines = text(measure(range(seeds), Path(folder)), seeds)
    print("\n".join(lines))
    if "--write" in sys.argv:
        target = Path(sys.argv[sys.argv.index("--write") + 1])
        before, _, rest = target.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        target.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
