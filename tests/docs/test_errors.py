"""The list of error messages is the catalogue's."""

import importlib.util
from types import ModuleType

from tests.docs.examples import ROOT


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_errors", ROOT / "docs" / "write_errors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_errors_is_in_step_with_the_catalogue() -> None:
    written = writer()
    assert written.PAGE.read_text("utf-8") == written.page(), "run: python docs/write_errors.py"
