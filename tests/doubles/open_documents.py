"""OpenDocument spreadsheets as LibreOffice writes them, as bytes, and as somebody hostile would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
EMPTY_MILLION = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def as_ods(rows: Sequence[Sequence[Any]], more: str = EMPTY_MILLION) -> bytes:
    """Return a workbook with *rows* and, as LibreOffice does, a million empty ones below."""
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    table = f'<table:table table:name="商品">{body}{more}</table:table>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", manifest)
        content = f"<office:document-content {NAMES}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        packed.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}</office:document-content>')
    return file.getvalue()


def cell(value: Any) -> str:
    """Return one cell."""
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
