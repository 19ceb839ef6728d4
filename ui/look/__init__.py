"""How the window looks: themes as data, one style sheet, type and icons."""
