"""Routes, pages, sessions: everything that knows HTTP."""
