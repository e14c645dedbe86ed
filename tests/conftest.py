"""Hypothesis for all tests: no deadline on shared machines, and the same examples every time where CI is set."""

import os
from typing import Any

from hypothesis import settings

# Two processes of tests share the processors, so threads of linear algebra within each only stand in the way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("here")

LANGUAGE = os.environ.get("SIMULATOR_LANG")


def pytest_runtest_teardown() -> None:
    """A command that was run in English leaves the next test its Swedish."""
    os.environ.pop("SIMULATOR_LANG", None)
    if LANGUAGE is not None:
        os.environ["SIMULATOR_LANG"] = LANGUAGE


# What tests look at their results with, and where Debian and Ubuntu have it.
PACKAGES = {
    "chromium": "chromium",
    "soffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "libreoffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "pdftoppm": "poppler-utils",
}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The last lines say which programs were missing, what was not tried without them, and how to get them."""
    reasons = [str(report.longrepr[2]).lower() for report in terminalreporter.stats.get("skipped", [])]
    missing = [name for name in PACKAGES if any(name in reason for reason in reasons)]
    if missing:
        tests = sum(any(name in reason for name in missing) for reason in reasons)
        packages = " ".join(dict.fromkeys(PACKAGES[name] for name in missing))
        terminalreporter.write_line(
            f"{tests} tests were not tried, since {', '.join(missing)} is missing: sudo apt install {packages}"
        )
