"""A camera in the network: a real HTTP server on this machine that sends MJPEG until it is told to stop."""

from __future__ import annotations

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


def red_jpeg() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), (255, 0, 0)).save(kept, "JPEG", quality=95)
    return kept.getvalue()


class CameraServer(ThreadingHTTPServer):
    """Sends a red picture thirty times a second until told to stop; ``is_frozen`` keeps the line open and sends nothing."""

    daemon_threads = False
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CameraPage)
        self.over, self.is_frozen = threading.Event(), threading.Event()
        self.refuses = False
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://admin:geheim@127.0.0.1:{self.server_address[1]}/video"

    def end(self) -> None:
        self.over.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class CameraPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.server.refuses:
            self.send_error(403)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        picture = red_jpeg()
        try:
            while not self.server.over.wait(1 / 30):
                if self.server.is_frozen.is_set():
                    continue
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(picture), picture))
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return
