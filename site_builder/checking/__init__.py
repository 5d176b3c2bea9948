"""Rules that look at loaded content."""
