"""Rosters as schools keep them, .xlsx or .csv, read cell by cell. Nothing here knows a store."""
