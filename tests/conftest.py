"""Hypothesis for all tests: no deadline on shared machines, and the same examples every time where CI is set."""

import os

from hypothesis import settings

settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("here")
