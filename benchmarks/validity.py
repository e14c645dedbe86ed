"""Coverage of every printed interval over many seeds, as the table of docs/validity.md.

python benchmarks/validity.py [seeds] [--write docs/validity.md]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.validity.coverage import Table, measure

BEGIN, END = "<!-- coverage: written by benchmarks/validity.py -->", "<!-- end of coverage -->"
SETTINGS = [
    *(("plain", sigma, draws) for sigma in (0.27, 1.0) for draws in (256, 1024, 10_000)),
    *(("sobol", sigma, 16_384) for sigma in (0.27, 1.0)),
    *(("stopped", sigma, 65_536) for sigma in (0.27, 1.0)),
]


def text(table: Table, seeds: int) -> list[str]:
    """The table, one line for each claim."""
    out = [
        f"{seeds} seeds. `holds`: the share of runs whose interval has the truth, a sentence read as a one-sided one.",
        "",
        "| way | sigma | draws | figure | chance | should hold | holds | with an interval | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for (way, sigma, draws, what, chance), row in table.items():
        low, high = row.band
        cells = (
            way,
            f"{sigma:g}",
            f"{draws}",
            what,
            "" if chance is None else f"{100 * chance:g} %",
            f"{100 * low:g}-{100 * high:g} %",
            f"{100 * row.share:.1f} %",
            f"{100 * row.intervals / row.runs:.0f} %",
            "; ".join(row.faults),
        )
        out.append("| " + " | ".join(cells) + " |")
    return out


def main() -> None:
    """Measure, print, and write where asked to."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 500
    found: Table = {}
    for way, sigma, draws in SETTINGS:
        with tempfile.TemporaryDirectory() as folder:
            found |= measure(sigma, draws, range(seeds), Path(folder), way=way)
        print(f"{way} {sigma} {draws} done", file=sys.stderr, flush=True)
    lines = text(found, seeds)
    print("\n".join(lines))
    if "--write" in sys.argv:
        target = Path(sys.argv[sys.argv.index("--write") + 1])
        before, _, rest = target.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        target.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
