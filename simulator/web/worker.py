"""A process that does one task: reads it from its input, and writes each step and the answer to its output."""

from __future__ import annotations

import os
import pickle
import sys
import threading

from simulator.numerals import NumeralError
from simulator.problems import ScenarioError


def main() -> None:
    """Do the task."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message

        def say(kind: str, what: object) -> None:
            pickle.dump((kind, what), out)
            out.flush()

        task = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_end_with_the_page, daemon=True).start()
        try:
            answer = task(lambda name: say("step", name))
        except (ScenarioError, NumeralError) as bad:
            say("fault", bad)
        else:
            say("answer", answer)


def _end_with_the_page() -> None:
    """Ends this process when the page that started it is gone, however it went."""
    sys.stdin.buffer.read(1)
    os._exit(1)


if __name__ == "__main__":
    main()
