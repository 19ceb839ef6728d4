"""The on_publish callback of a platform that lets nobody in, until told to, and counts who asked."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Doorman:
    """Answers 403 to every push. A context manager.

    Attributes:
        asked: how many pushes asked to be let in.
        is_open: whether they are let in after all.
    """

    def __init__(self, *, is_open: bool = False) -> None:
        self.asked = 0
        self.is_open = is_open
        outer = self

        class Refusing(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                self.send_response(200 if outer.is_open else 403)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """What ``NginxRtmp(on_publish=...)`` wants."""
        return f"http://127.0.0.1:{self._server.server_port}/publish"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
