"""Defects put in on purpose, one at a time: each names the tests that must fail. `make mutants` runs them all."""
