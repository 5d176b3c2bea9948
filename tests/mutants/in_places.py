"""What keeps places, their people and the way in by an identity provider right, each taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_CONTRACT = ("tests/store/test_contract_places.py",)
_MOVED = ("tests/store/test_moved_schools.py",)
_UNDONE = ("tests/store/test_moves_undone.py",)
_SPARE = ("tests/quiz_api/test_spare_cards.py",)
_OPENID = ("tests/quiz_api/test_attacks_openid.py",)
SCOPES = "quiz_api/services/scopes.py"
PLACES = "quiz_api/store/place_view.py"

PLACES_RULES = (
    Mutant(
        "places: a calendar is set from anywhere",
        PLACES,
        "        self._must_cover(plan.unit_path)\n",
        "",
        _CONTRACT,
    ),
    Mutant(
        "places: a calendar is written over",
        PLACES,
        "        if self._row(YearPlan, key_of(plan)) is not None:",
        "        if False:",
        _CONTRACT,
    ),
    Mutant(
        "places: training of people at home elsewhere",
        PLACES,
        "for person in people if person and self._scope.covers(person.home_path, person.id)]",
        "for person in people if person]",
        ("tests/store/test_contract_following.py",),
    ),
    Mutant(
        "places: a sheet that was not passed goes along",
        PLACES,
        "(not isinstance(body, Attempt) or body.passed)",
        "body",
        ("tests/store/test_contract_following.py",),
    ),
    Mutant(
        "places: a judgement is taken back under another school's hours",
        "quiz_api/services/voids.py",
        "    check_judged_void(writing, caller, row.record)\n",
        "",
        ("tests/quiz_api/test_begun_elsewhere.py",),
    ),
    Mutant(
        "places: a spare card is taken by anybody",
        "quiz_api/store/transaction.py",
        "            return bool(card.class_path) and (below or self._scope.covers_path(card.class_path))",
        "            return True",
        _CONTRACT,
    ),
    Mutant(
        "places: a spare card is given twice",
        PLACES,
        "        if before is None or not before.is_spare or before.voided_at is not None:",
        "        if before is None:",
        _CONTRACT,
    ),
    Mutant(
        "places: a spare card signs somebody in",
        "quiz_api/services/sign_in.py",
        "        if card.is_spare:",
        "        if False:",
        _SPARE,
    ),
    Mutant(
        "places: what a unit was is kept by who keeps it now",
        SCOPES,
        "            if permission in FOR_THE_PAST:",
        "            if True:",
        _MOVED,
    ),
    Mutant(
        "places: an inspector follows a school into another county",
        "quiz_api/services/unit_carrying.py",
        "        over = {each.post for each in ended if each.person_id == person.id}",
        "        over = set()",
        _MOVED,
    ),
    Mutant(
        "places: who oversaw a school is forgotten when its move is undone",
        "quiz_api/services/unit_moving.py",
        "else carrying.with_again(person, move.ended)",
        "else person",
        _UNDONE,
    ),
    Mutant(
        "places: a merger that is undone keeps the spare cards",
        "quiz_api/services/unit_moving.py",
        "            carry_spares(writing, move.target, move.source, move.spares)",
        "            pass",
        _UNDONE,
    ),
    Mutant(
        "places: many people are put anywhere (PostgreSQL)",
        "quiz_api/store/postgres_batch_writing.py",
        "            self._check_person(person, before.get(person.id))",
        "            pass",
        ("tests/store/test_contract_writing_batches.py",),
    ),
    Mutant(
        "places: a plan that nobody has seen is carried out",
        "quiz_api/services/unit_moving.py",
        "            if plan.fingerprint != fingerprint:",
        "            if False:",
        _MOVED,
    ),
    Mutant(
        "openid: redirects of the provider are followed",
        "quiz_api/openid/fetching.py",
        ", retries=False)",
        ")",
        _OPENID,
    ),
    Mutant(
        "openid: tokens from the future",
        "quiz_api/openid/id_token.py",
        'iat={"essential": True},\n            ',
        "",
        _OPENID,
    ),
    Mutant(
        "openid: clocks may differ by an hour",
        "quiz_api/openid/id_token.py",
        "LEEWAY = 60",
        "LEEWAY = 3600",
        _OPENID,
    ),
    Mutant(
        "openid: back to wherever the journey says",
        "quiz_api/web/openid_pages.py",
        'redirect(local_address(journey.target) or "/me", 303)',
        'redirect(journey.target or "/me", 303)',
        _OPENID,
    ),
)
