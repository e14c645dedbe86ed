"""Ctrl-C while draws are made: noted, and acted upon between two pieces of work, where all sums hold the same draws."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Interruption:
    """Notes the first Ctrl-C from now until it is ``over``; a second one is raised at once, as Python does.

    Signals reach the main thread alone: in another, and where somebody has a handler of their own, nothing is changed.
    """

    def __init__(self) -> None:
        self.noted = False
        self._was = signal.getsignal(signal.SIGINT)
        self._ours = threading.current_thread() is threading.main_thread() and self._was is signal.default_int_handler
        if self._ours:
            signal.signal(signal.SIGINT, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.noted:
            signal.default_int_handler(number, frame)
        self.noted = True

    def over(self) -> None:
        """What was before holds again."""
        if self._ours:
            signal.signal(signal.SIGINT, self._was)
