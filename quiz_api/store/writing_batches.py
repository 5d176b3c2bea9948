"""Changing many rows at once: a part of `Writing`, with the rules of the single puts and few questions to the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Activation, Household, HouseholdCard, Person


class WritingBatches(Protocol):
    """What is held is changed by nobody else before the transaction has ended. Raises what the single puts raise."""

    def people_held(self, ids: Collection[str]) -> dict[str, Person]:
        """Those of the people that the scope sees, by id."""
        ...

    def households_held(self, ids: Collection[str]) -> dict[str, Household]:
        """By id, each with the places that the scope holds."""
        ...

    def put_organisations(self, units: Iterable[Organisation]) -> None: ...
    def put_people(self, people: Iterable[Person]) -> None: ...
    def put_activations(self, activations: Iterable[Activation]) -> None: ...
    def put_households(self, households: Iterable[Household]) -> None: ...
    def put_cards(self, cards: Iterable[HouseholdCard]) -> None:
        """After CodeTaken none of them is put, and the transaction goes on."""
        ...


class OneByOne:
    """In memory a row at a time is no dearer than many: a part of Transaction."""

    def person(self, person_id: str) -> Person | None:
        raise NotImplementedError

    def household(self, household_id: str) -> Household | None:
        raise NotImplementedError

    def put_organisation(self, organisation: Organisation) -> None:
        raise NotImplementedError

    def put_person(self, person: Person) -> None:
        raise NotImplementedError

    def put_activation(self, activation: Activation) -> None:
        raise NotImplementedError

    def put_household(self, household: Household) -> None:
        raise NotImplementedError

    def put_card(self, card: HouseholdCard) -> None:
        raise NotImplementedError

    def people_held(self, ids: Collection[str]) -> dict[str, Person]:
        return {found.id: found for each in ids if (found := self.person(each)) is not None}

    def households_held(self, ids: Collection[str]) -> dict[str, Household]:
        return {found.id: found for each in ids if (found := self.household(each)) is not None}

    def put_organisations(self, units: Iterable[Organisation]) -> None:
        for unit in units:
            self.put_organisation(unit)

    def put_people(self, people: Iterable[Person]) -> None:
        for person in people:
            self.put_person(person)

    def put_activations(self, activations: Iterable[Activation]) -> None:
        for activation in activations:
            self.put_activation(activation)

    def put_households(self, households: Iterable[Household]) -> None:
        for household in households:
            self.put_household(household)
