"""Starting the page: its address with the token first, then the server until Ctrl-C."""

from __future__ import annotations

import socket
import webbrowser
from pathlib import Path
from threading import Timer

from simulator.web.app import create_app
from simulator.web.proposals import Store
from simulator.web.settings import Settings, data_folder

LOCAL = "127.0.0.1"


def serve(
    scenario: str | None,
    designs: tuple[str, ...],
    *,
    port: int = 0,
    data: Path | None = None,
    browser: bool = True,
    root: str = "",
    keep_days: int = 30,
) -> None:
    """Serve the page on this machine.

    Args:
        scenario: opened as a proposal at once; None for the start.
        designs: laid on it.
        port: 0 for any that is free.
        data: folder of the database; None for the user's own.
        browser: whether to open it in the browser.
        root: path under which a proxy serves it.
        keep_days: how long proposals are kept that nobody opens.
    """
    import uvicorn

    with socket.create_server((LOCAL, port)) as listening:
        at = listening.getsockname()[1]
        folder = data or data_folder()
        settings = Settings(folder, at, root=root.rstrip("/"), keep_days=keep_days)
        path = "/"
        if scenario is not None:
            path = f"/p/{Store(folder).create(scenario, designs)}"
        address = f"http://{LOCAL}:{at}{settings.root}{path}?token={settings.token}"
        print(address, flush=True)
        if browser:
            Timer(0.5, webbrowser.open, (address,)).start()
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_level="warning", access_log=False, server_header=False)
        )
        server.run(sockets=[listening])
