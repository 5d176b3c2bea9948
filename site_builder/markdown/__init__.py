"""The one Markdown reader: what is checked is what is shown."""
