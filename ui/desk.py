"""What every room of the window is given: words, look, the keeper, errands, the reader. Nobody reads the world by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ui.bridge.errands import Errands
from ui.bridge.keeper_bridge import KeeperBridge
from ui.bridge.preview import Preview
from ui.bridge.shop_reader import ShopReader
from ui.look.looking import Look
from ui.setup.keys_at_hand import KeysAtHand
from ui.setup.preferences import Preferences
from ui.words.speaking import Words


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The window's hands.

    Attributes:
        shop_folder: absolute path of the shop.
        clock: this moment, in UTC.
    """

    shop_folder: Path
    words: Words
    look: Look
    keeper: KeeperBridge
    errands: Errands
    reader: ShopReader
    preview: Preview
    preferences: Preferences
    keys: KeysAtHand
    clock: Callable[[], datetime]
