"""Looks at the widgets of a window as a person does: what is shown, what is cut off, what has no name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
OWN_PARTS = ("qt_", "QtPrivate")


def shown(root: QWidget) -> Iterator[QWidget]:
    """Every widget under *root* that can be seen now."""
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and not widget.objectName().startswith("qt_"):
            yield widget


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could not name."""
    found = []
    for widget in shown(root):
        inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView)
        if isinstance(widget, CONTROLS) and not inner and not (widget.accessibleName() or _text(widget)):
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def cut_off(root: QWidget) -> list[str]:
    """Labels and buttons whose words do not fit where they stand."""
    found = []
    for widget in shown(root):
        text = _text(widget)
        if not text or _is_scrolled(widget):
            continue
        metrics = QFontMetrics(widget.font())
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 2:
                found.append(f"{text!r} needs {widget.heightForWidth(widget.width())} px of height, has {widget.height()}")
        elif isinstance(widget, QLabel):
            wanted = max(metrics.horizontalAdvance(line) for line in text.splitlines())
            if wanted > widget.contentsRect().width() + 1:
                found.append(f"{text!r} needs {wanted} px, has {widget.width()}")
        elif isinstance(widget, QAbstractButton):
            beside = 0 if widget.icon().isNull() or _is_under_icon(widget) else widget.iconSize().width()
            wanted = metrics.horizontalAdvance(text) + beside
            if wanted > widget.width() - 4:
                found.append(f"button {text!r} needs {wanted} px, has {widget.width()}")
    return found


def overlapping(root: QWidget) -> list[str]:
    """Pairs of sibling labels and buttons that lie on each other."""
    found = []
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in shown(root):
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and _text(widget) and not _is_scrolled(widget):
            parent = widget.parentWidget()
            if parent is not None:
                by_parent.setdefault(parent, []).append(widget)
    for siblings in by_parent.values():
        for number, first in enumerate(siblings):
            for second in siblings[number + 1 :]:
                shared = first.geometry().intersected(second.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    found.append(f"{_text(first)!r} and {_text(second)!r}")
    return found


def faults(root: QWidget, settle: Callable[[int], None]) -> list[str]:
    """Everything wrong with what can be seen, once the layout has come to rest (*settle* lets the window work for so many ms)."""
    found: list[str] = []
    for _look in range(40):
        settle(25)
        found = [*cut_off(root), *overlapping(root), *nameless(root)]
        if not found:
            break
    return found


def said(root: QWidget) -> set[str]:
    """Every text that can be read now."""
    return {text for widget in shown(root) if (text := _text(widget))}


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _is_under_icon(widget: QAbstractButton) -> bool:
    return widget.property("kind") == "rail"


def _is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.property("kind") != "sheet":
            return parent.verticalScrollBar().maximum() > 0
        parent = parent.parentWidget()
    return False
