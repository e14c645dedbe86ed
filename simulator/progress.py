"""A progress bar for notebooks: ``simulate(..., progress=simulator.progress_bar())``."""

from __future__ import annotations

from collections.abc import Callable

from simulator.language import word
from simulator.problems import Place, refusal


def progress_bar() -> Callable[[int, int], None]:
    """Shows a bar below the cell, and gives what ``simulate`` calls with draws done and draws wanted."""
    try:
        import ipywidgets as widgets
        from IPython.display import display
    except ImportError as missing:
        raise refusal("extra_missing", Place("progress_bar"), what="ipywidgets", extra="notebook") from missing
    bar = widgets.IntProgress(value=0, max=1, description=word("progress_draws"))
    count = widgets.Label()
    display(widgets.HBox([bar, count]))  # type: ignore[no-untyped-call]

    def show(done: int, wanted: int) -> None:
        bar.max, bar.value = wanted, done
        bar.bar_style = "success" if done >= wanted else ""
        count.value = f"{done} / {wanted}"

    return show
