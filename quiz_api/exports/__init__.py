"""Files that leave the house: one sheet, several formats."""
