"""What can go wrong with a provider. Messages are for the operator's log: they quote no claim, code or token."""

from __future__ import annotations


class ProviderSilent(Exception):
    """The provider could not be reached, or did not answer in time."""


class ProviderWrong(Exception):
    """The provider answered, and the answer cannot be trusted or used."""
