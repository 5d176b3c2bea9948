"""Tests of the search index: what is found, what it weighs, and that browser and tests rank alike."""
