"""Commands' work for people who write content."""
