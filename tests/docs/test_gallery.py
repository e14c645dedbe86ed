"""The gallery is true: its page is the one that is written, its pictures are there, and every plot is shown."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest

from simulator.language import LANGUAGES
from simulator.report import plots
from tests.docs.examples import ROOT

GALLERY = ROOT / "docs" / "gallery"
REMEDY = "run: python docs/gallery/draw.py"
PLOTS = {name for name in plots.__all__ if name.startswith("plot_")}


@pytest.fixture(scope="module")
def draw() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_gallery", GALLERY / "draw.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module


def size_of(png: Path) -> tuple[int, int]:
    """Width and height in pixels, from the file's head."""
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


def test_the_page_is_the_one_that_is_written(draw: ModuleType) -> None:
    assert (GALLERY / "README.md").read_text("utf-8") == draw.page(), REMEDY


def test_the_page_names_plots_that_exist_and_all_of_them() -> None:
    named = set(re.findall(r"plots\.(plot_\w+)\(", (GALLERY / "README.md").read_text("utf-8")))
    assert named == PLOTS


def test_every_picture_is_there_in_both_languages_and_no_other(draw: ModuleType) -> None:
    expected = {picture.file(lang) for picture in draw.PICTURES for lang in LANGUAGES}
    shown = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (GALLERY / "README.md").read_text("utf-8")))
    assert shown == expected == {file.name for file in GALLERY.glob("*.png")}, REMEDY


def test_pictures_have_the_size_that_their_page_gives_them(draw: ModuleType) -> None:
    for picture in draw.PICTURES:
        size = (round(picture.width * 160), round(picture.height * 160))
        assert {size_of(GALLERY / picture.file(lang)) for lang in LANGUAGES} == {size}, REMEDY


@pytest.mark.parametrize("name", ["gains", "explanation"])
def test_a_picture_is_drawn_by_its_own_lines(draw: ModuleType, name: str) -> None:
    """The same bytes each time; not those in the folder, since fonts are drawn otherwise by another version."""
    (picture,) = (picture for picture in draw.PICTURES if picture.name == name)
    once, again = (draw.drawn(picture, "sv") for _ in range(2))
    assert once == again != draw.drawn(picture, "en")


@pytest.mark.long
def test_all_pictures_can_be_drawn_again(draw: ModuleType, tmp_path: Path) -> None:
    draw.main(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in GALLERY.iterdir() if file.suffix in
                                                          {".png", ".md"}}  # fmt: skip
