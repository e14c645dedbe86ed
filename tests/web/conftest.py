"""A page on a data folder of its own, asked without a network, and one that a browser can open."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from simulator.web.app import create_app
from simulator.web.proposals import Store
from simulator.web.settings import Settings

PORT = 8000


class Page:
    """A page with what tests need to talk to it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder, PORT)
        self.app = create_app(self.settings)
        self.store = Store(folder)
        self.client = TestClient(self.app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)
        self.client.cookies.set(self.settings.cookie, self.settings.token)

    def post(self, address: str, **fields: str) -> Any:
        return self.client.post(address, data={"csrf": self.settings.csrf, **fields})


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path / "data")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Settings, Store]]:
    """Address, settings and database of a page that listens."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = Settings(tmp_path_factory.mktemp("page"), port)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}", settings, Store(settings.data)
        server.should_exit = True
        thread.join(timeout=10)
