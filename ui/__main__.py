"""The door ``kaibo-studio``: opens the window on a shop."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assets.wording import LANGUAGES
from studio.logs import log_to
from studio.places import default_shop
from ui.app import Studio
from ui.look.theme import THEMES


def main(arguments: list[str] | None = None) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    parser = argparse.ArgumentParser(prog="kaibo-studio", description="The window of Kaibo.")
    parser.add_argument("--shop", metavar="DIR", help="the shop's folder")
    parser.add_argument("--lang", choices=LANGUAGES, default="", help="language of the words")
    parser.add_argument("--theme", choices=THEMES, default="", help="the look")
    given = parser.parse_args(arguments)
    folder = (Path(given.shop) if given.shop else default_shop()).expanduser().absolute()
    log_to(folder / "logs", "window").log(logging.INFO, "window opened")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kaibo-studio")
    app.setApplicationDisplayName("Kaibo")
    studio = Studio(app, folder, language=given.lang, theme=given.theme)
    studio.window.show()
    studio.start()
    code = app.exec()
    studio.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
