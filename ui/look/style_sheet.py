"""The one style sheet of the window, filled with a theme's colours."""

from __future__ import annotations

from string import Template

import msgspec

from ui.look.icons import FOLDER
from ui.look.theme import Theme

RULES = Template("""
* { font-size: 14px; color: $ink; outline: none; }
QMainWindow, QDialog, QWidget#ground { background: $ground; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: 4px 8px; }

QLabel { background: transparent; border: none; }
QLabel[tone="quiet"] { color: $quiet; }
QLabel[tone="live"] { color: $live; }
QLabel[tone="clear"] { color: $clear; }
QLabel[tone="caution"] { color: $caution; }
QLabel[letters="12"] { font-size: 12px; }
QLabel[letters="16"] { font-size: 16px; }
QLabel[letters="20"] { font-size: 20px; font-weight: 700; }
QLabel[letters="28"] { font-size: 28px; }
QLabel[letters="40"] { font-size: 40px; font-weight: 700; }
QLabel[weight="bold"] { font-weight: 700; }

QFrame[kind="panel"] { background: $surface; border: none; border-radius: 10px; }
QFrame[kind="raised"] { background: $raised; border: none; border-radius: 8px; }
QFrame[kind="drop"] { background: $raised; border: 2px dashed $line; border-radius: 10px; }
QFrame[kind="sheet"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[kind="bar"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[kind="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[kind="notice"] { background: $raised; border: 1px solid $line; border-radius: 10px; }
QFrame[kind="hairline"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QPushButton, QToolButton {
    background: $raised; color: $ink; border: ${focus_px}px solid $raised_edge; border-radius: 6px;
    padding: 4px 12px; min-height: 24px;
}
QPushButton:hover, QToolButton:hover { background: $pressed; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $pressed; color: $ink; }
QPushButton:focus, QToolButton:focus { border-color: $select; }
QPushButton:disabled, QToolButton:disabled { color: $faded; }
QPushButton[kind="primary"] { background: $select; color: $on_select; border-color: $select; font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $select_hover; border-color: $select_hover; }
QPushButton[kind="primary"]:focus { border-color: $ink; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $faded; border-color: $raised_edge; }
QPushButton[kind="big"] {
    background: $select; color: $on_select; border-color: $select; border-radius: 8px;
    font-size: 16px; font-weight: 700; min-height: 40px; padding: 2px 20px;
}
QPushButton[kind="big"]:hover { background: $select_hover; border-color: $select_hover; }
QPushButton[kind="big"]:focus { border-color: $ink; }
QPushButton[kind="big"]:disabled { background: $raised; color: $faded; border-color: $raised_edge; }
QPushButton[kind="big"][calls="end"] { background: $raised; color: $ink; border-color: $line; }
QPushButton[kind="big"][calls="end"]:hover { background: $pressed; }
QPushButton[kind="big"][calls="end"]:focus { border-color: $select; }
QPushButton[kind="plain"], QToolButton[kind="plain"] { background: transparent; border-color: transparent; }
QToolButton[kind="plain"] { padding: 3px; min-width: 22px; }
QPushButton[kind="plain"]:hover, QToolButton[kind="plain"]:hover { background: $pressed; }
QPushButton[kind="plain"]:focus, QToolButton[kind="plain"]:focus { border-color: $select; }
QToolButton[kind="rail"] {
    background: transparent; border-color: transparent; border-radius: 8px; font-size: 12px; color: $quiet;
    padding: 6px 2px; min-width: 60px; min-height: 44px;
}
QToolButton[kind="rail"]:hover { background: $raised; color: $ink; }
QToolButton[kind="rail"]:checked { background: $raised; color: $ink; font-weight: 700; }
QToolButton[kind="rail"]:focus { border-color: $select; }
QPushButton[kind="tab"] {
    background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; color: $quiet; padding: 6px 8px;
}
QPushButton[kind="tab"]:disabled { color: $faded; border-bottom-color: transparent; }
QPushButton[kind="tab"][opens="menu"] { text-align: left; padding-right: 20px; }
QPushButton[kind="tab"]::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; right: 4px; }
QPushButton[kind="tab"]:checked { color: $ink; border-bottom-color: $select; font-weight: 700; }
QPushButton[kind="tab"]:focus { background: $pressed; color: $ink; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {
    background: $raised; color: $ink; border: ${focus_px}px solid $field_edge; border-radius: 6px; padding: 4px 8px; min-height: 24px;
    selection-background-color: $select; selection-color: $on_select; placeholder-text-color: $quiet;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus { border-color: $select; }
QLineEdit:disabled, QComboBox:disabled { color: $faded; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$chevron"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $raised; color: $ink; border: 1px solid $line; selection-background-color: $pressed;
    selection-color: $ink; padding: 4px; }
QDateEdit QLineEdit { background: transparent; border: none; padding: 0; }
QDateEdit::up-button, QDateEdit::down-button { width: 0; height: 0; border: none; }
QCheckBox, QRadioButton {
    spacing: 8px; background: transparent; border: ${focus_px}px solid transparent; border-radius: 6px; padding: 2px;
}
QCheckBox:focus, QRadioButton:focus { border-color: $select; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $quiet; background: $raised; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { background: $select; border-color: $select; image: url("$check"); }

QListView, QTableView, QTreeView {
    background: $surface; color: $ink; border: ${focus_px}px solid $surface; border-radius: 8px; alternate-background-color: $surface;
    selection-background-color: $raised; selection-color: $ink; gridline-color: $line;
}
QListView:focus, QTableView:focus { border-color: $select; }
QTableView::item { padding: 0 12px; border: none; border-bottom: 1px solid $hairline; }
QTableView::item:selected { background: $raised; color: $ink; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $quiet; font-size: 12px; border: none; border-bottom: 1px solid $line; padding: 6px 15px;
}
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $raised; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $select; border-radius: 3px; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $pressed; }
""")


def style_sheet(theme: Theme) -> str:
    """Return Qt's style sheet for *theme*."""
    shade = "dark" if theme.is_dark else "light"
    return RULES.substitute(
        {name: str(value) for name, value in msgspec.structs.asdict(theme).items()},
        raised_edge=theme.raised if theme.name == "dark" else theme.line,
        field_edge=theme.line,
        faded=mixed(theme.quiet, theme.surface, 55),
        hairline=mixed(theme.line, theme.surface, 55),
        check=(FOLDER / f"check-for-{shade}.svg").as_posix(),
        chevron=(FOLDER / f"chevron-for-{shade}.svg").as_posix(),
        select_hover=mixed(theme.select, theme.ink, 85),
    )


def mixed(first: str, second: str, percent: int) -> str:
    """Return *percent* of *first* and the rest of *second*."""
    parts = [(int(first[at : at + 2], 16) * percent + int(second[at : at + 2], 16) * (100 - percent)) // 100 for at in (1, 3, 5)]
    return "#" + "".join(f"{part:02X}" for part in parts)
