"""One report record, and the forms it is handed out in."""
