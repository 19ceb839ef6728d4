"""A merchant's spreadsheet becomes products: read, matched, previewed, written all or nothing, undone."""
