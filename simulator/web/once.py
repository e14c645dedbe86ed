"""Answers computed once: the latest are kept, and a second identical question waits for the first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Once:
    """The latest answers by their questions.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer to a question, computed by whoever asks first; a fault is told and not kept.

        >>> once = Once()
        >>> [once.get("a", lambda: 1), once.get("a", lambda: 2)]
        [1, 1]
        """
        with self._lock:
            found = self._kept.get(question)
            mine = found is None
            if found is None:
                found = self._kept[question] = Future()
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(question)
        if mine:
            try:
                found.set_result(answer())
            except BaseException as bad:
                found.set_exception(bad)
                with self._lock:
                    self._kept.pop(question, None)
                raise
        return cast(T, found.result())
