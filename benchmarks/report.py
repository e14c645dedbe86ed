"""How long `simulator report` takes, whole process, and how many pages it makes: 3 and 16 designs, and 150 centres;
and `simulator letters` to 150 centres.

python benchmarks/report.py
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

THREE = ("--designs", "open-fee,capped-fee,closed-pool-reviews")
CENTRES, MOST_SECONDS = 150, 30


def seconds(*command: str | Path) -> tuple[float, float]:
    """Processor seconds of a command and of all that it starts, and seconds on the clock."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "simulator", *map(str, command)], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used, after.elapsed - before.elapsed


def many_centres(folder: Path) -> None:
    """A scenario with two designs and many recipients with long names."""
    rows = "\n".join(f"c{k:03},Hälsocentralen i Kommun {k:03},{k % 7 + 3}" for k in range(CENTRES))
    (folder / "recipients.csv").write_text(f"id,name,beds\n{rows}\n", "utf-8")
    (folder / "scenario.yaml").write_text(
        "title: Many\nperiod: 2024\nrecipients: {file: recipients.csv}\nquantities: {beds: {unit: bed}}\n"
        "funding: {grant: {amount: 9 mkr}}\n"
        "payments: {per_bed: {rate: 3 500 kr/bed/year, per: beds, funded_by: grant}}\n",
        "utf-8",
    )
    (folder / "designs").mkdir()
    for name, rate in (("more", "4 000"), ("less", "3 000")):
        design = f"extends: ../scenario.yaml\nwhy: other\nchange: {{payments.per_bed.rate: {rate} kr/bed/year}}\n"
        (folder / "designs" / f"{name}.yaml").write_text(design, "utf-8")


def main() -> None:
    """One line for each case."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for designs, chosen in (("3 designs", THREE), ("all 16", ())):
            for ending in ("docx", "pdf", "html", "xlsx"):
                file = folder / f"memo.{ending}"
                used, clock = seconds("report", "vasterbotten-2021", *chosen, "--to", file, "--force")
                pages = f", {len(PdfReader(io.BytesIO(file.read_bytes())).pages)} pages" if ending == "pdf" else ""
                print(f"{designs}, {ending}: {used:.1f} s of processor, {clock:.1f} s on the clock{pages}")
        (folder / "many").mkdir()
        many_centres(folder / "many")
        used, clock = seconds("report", folder / "many", "--to", folder / "many.xlsx")
        print(f"{CENTRES} centres, xlsx: {used:.1f} s of processor, {clock:.1f} s on the clock")
        letters(folder / "letters")


def letters(folder: Path) -> None:
    """150 letters of the whole model in each format; at most 30 s of processor for one, a page each."""
    for ending in ("docx", "pdf", "html", "xlsx"):
        asked = ("vardval-2023", "--design", "first-year-corridor", "--to", folder, "--format", ending)
        used, clock = seconds("letters", *asked)
        made = sorted(folder.glob(f"*.{ending}"))
        pages = sum(len(PdfReader(io.BytesIO(file.read_bytes())).pages) for file in made) if ending == "pdf" else 0
        kept = used <= MOST_SECONDS and pages in (0, len(made))
        told = f", {pages} pages" if pages else ""
        print(f"{len(made)} letters, {ending}: {used:.1f} s of processor, {clock:.1f} s on the clock{told}")
        if not kept:
            raise SystemExit(f"letters take more than {MOST_SECONDS} s or a page each")


if __name__ == "__main__":
    main()
