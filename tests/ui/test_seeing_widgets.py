from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.doubles.seeing_widgets import cut_off, nameless, overlapping


def test_what_the_other_tests_look_for_would_be_seen(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    label, button, silent = QLabel("a long sentence", root), QPushButton("another one", root), QPushButton(root)
    for number, widget in enumerate((label, button, silent)):
        widget.setGeometry(number * 5, 0, 30, 20)
    root.show()
    assert len(cut_off(root)) == 2
    assert len(overlapping(root)) == 1
    assert len(nameless(root)) == 1
