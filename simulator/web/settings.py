"""What the page is started with: where it keeps its data, who may reach it, and how much one question may ask."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

PREVIEW_DRAWS = 2_000
"""Draws behind the risk that is shown beside a proposal."""


@dataclass(frozen=True)
class Settings:
    """How the page is served.

    Args:
        data: folder of the database.
        port: on which it listens; part of the cookie's name, since cookies do not know ports.
        token: who has it may come in.
        hosts: values of the Host header that are answered.
        root: path under which a proxy serves the page; empty for none.
        keep_days: how long proposals that nobody opens are kept.
        most_work: draws times recipients times designs of one question.
    """

    data: Path
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    root: str = ""
    keep_days: int = 30
    most_work: int = 400_000_000

    @property
    def uploads(self) -> Path:
        """Folder of the models that readers send."""
        return self.data / "models"

    @property
    def outturns(self) -> Path:
        """Folder of the outturns that readers send, one for each proposal."""
        return self.data / "outturns"

    @property
    def asked(self) -> Path:
        """Folder in which a proposal stands as a file while a question is answered."""
        return self.data / "asked"

    @property
    def cookie(self) -> str:
        """Name of the cookie that holds the token."""
        return f"simulator-{self.port}"

    @property
    def csrf(self) -> str:
        """What every form carries: made from the token, which no other site can read."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()


def data_folder() -> Path:
    """The user's own folder for what programs keep."""
    from platformdirs import user_data_path

    return user_data_path("ersattningssimulator", appauthor=False)
