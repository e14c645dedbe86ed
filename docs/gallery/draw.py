"""Draw the pictures of the gallery and write its page: python docs/gallery/draw.py"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from pictures import PICTURES, Picture  # noqa: E402

import simulator  # noqa: E402
from simulator.language import LANGUAGES  # noqa: E402
from simulator.report import plots  # noqa: E402
from simulator.report.plots.style import render, style  # noqa: E402

HEAD = """\
# Gallery

Every plot takes results and an `ax` and gives the `ax` back; without an `ax` it makes one. `lang` is `"sv"` (default)
or `"en"`. A design has the same colour in all plots. The lines under each heading are the ones that draw the picture,
after

```python
import simulator
from simulator.report import plots
```

`python docs/gallery/draw.py` runs them all and writes this page. The health centres are made up, and so is the funding
in the picture of cost by year ([grant-ends.yaml](grant-ends.yaml)). A whole memo with plots:
`simulator report vasterbotten-2021 --designs open-fee --to memo.html`.
"""


def main(folder: Path = HERE) -> None:
    """Draw everything in both languages and write README.md beside the pictures."""
    for picture in PICTURES:
        for lang in LANGUAGES:
            (folder / picture.file(lang)).write_bytes(drawn(picture, lang))
    (folder / "README.md").write_text(page(), encoding="utf-8")


def drawn(picture: Picture, lang: str) -> bytes:
    """A picture as PNG: its lines of code run with axes of its size."""
    with style(), contextlib.chdir(ROOT):
        figure = Figure(figsize=(picture.width, picture.height), layout="constrained")
        exec(picture.code, {"simulator": simulator, "plots": plots, "ax": figure.subplots(), "lang": lang})
        return render(figure, "png")


def page() -> str:
    """The page as it should be."""
    parts = [HEAD]
    for picture in PICTURES:
        code = f"```python\n{picture.code}\n```"
        shown = [f"![{getattr(picture, lang)}]({picture.file(lang)})" for lang in LANGUAGES]
        parts.append("\n\n".join([f"## {picture.en}", code, *shown]) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
