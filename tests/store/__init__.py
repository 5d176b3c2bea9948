"""Tests of the stores: one contract for all backends, and what the journal promises beyond it."""
