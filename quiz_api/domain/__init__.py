"""Pure nouns and rules: no IO, no Flask, no store, no dicts. Times are aware UTC datetimes."""
