"""What the checker knows, as data: codes, levels, wording, advice and sources."""
