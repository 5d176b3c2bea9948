"""Markdown that teachers can read becomes a checked curriculum, a static site and a private quiz bank."""
