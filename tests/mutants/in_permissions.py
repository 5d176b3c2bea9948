"""Checks at the door and of what a caller may touch, each taken away."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_GUARD = ("tests/quiz_api/test_guard.py", "tests/quiz_api/test_door_rules.py")
_ROUTES = ("tests/quiz_api/test_routes.py",)
_SIGN_IN = ("tests/quiz_api/test_sign_in.py", "tests/quiz_api/test_attacks_sign_in.py")
_SCOPES = (
    "tests/quiz_api/test_scopes.py",
    "tests/quiz_api/test_unit_pages.py",
    "tests/quiz_api/test_attacks_records.py",
)
_VOIDS = ("tests/quiz_api/test_voids.py",)
_NETWORK = ("tests/quiz_api/test_attacks_network.py", "tests/quiz_api/test_guard.py")
GUARD = "quiz_api/web/guard.py"
SCOPES = "quiz_api/services/scopes.py"
VOIDS = "quiz_api/services/voids.py"
BROWSER = "quiz_api/web/browser_state.py"

DOOR = (
    Mutant("door: no token on unsafe requests", GUARD, "            _check_token(parts)\n", "", _GUARD),
    Mutant("door: requests from other sites", GUARD, "            _check_origin(parts.settings)\n", "", _GUARD),
    Mutant("door: any host name", GUARD, "        _check_host(parts.settings)\n", "", _GUARD),
    Mutant("door: https may be gone around", GUARD, "        _check_encryption(parts.settings)\n", "", _NETWORK),
    Mutant(
        "door: operators' routes for all",
        GUARD,
        "        if not is_from_this_machine():",
        "        if False:",
        _NETWORK,
    ),
    Mutant(
        "door: no sign-in needed",
        GUARD,
        "    found = signed_in()\n    if found is None:",
        "    found = signed_in()\n    if found is None:\n        return None\n    if found is None:",
        (*_ROUTES, "tests/quiz_api/test_permissions.py"),
    ),
    Mutant(
        "door: a proxy on this machine is this machine", GUARD, "    return not forwarded and", "    return", _NETWORK
    ),
    Mutant(
        "door: anybody may forward an address",
        GUARD,
        "    while address is not None and chain and _is_proxy(address, settings):",
        "    while address is not None and chain:",
        _NETWORK,
    ),
    Mutant(
        "door: after signing in, off to anywhere",
        GUARD,
        '    return target if inside else ""',
        "    return target",
        ("tests/quiz_api/test_sign_in.py", *_NETWORK),
    ),
    Mutant(
        "session: the old one lives on after sign-in",
        BROWSER,
        "    state = _state()\n    if state.token:\n        parts.sessions.end(state.token)\n    found",
        "    state = _state()\n    found",
        _SIGN_IN,
    ),
    Mutant(
        "session: the cookie is open to scripts",
        BROWSER,
        "httponly=True",
        "httponly=False",
        ("tests/quiz_api/test_door_rules.py",),
    ),
    Mutant(
        "session: it never ends",
        "quiz_api/services/browser_sessions.py",
        " or self.clock() >= found.expires_at",
        "",
        _SIGN_IN,
    ),
    Mutant(
        "session: a card taken back still opens",
        "quiz_api/services/browser_sessions.py",
        " or self._card_was_voided(found)",
        "",
        _SIGN_IN,
    ),
    Mutant(
        "session: a new password leaves old sessions",
        "quiz_api/services/sign_in.py",
        "        self.sessions.end_all(person.id)",
        "        pass",
        _SIGN_IN,
    ),
    Mutant(
        "sign-in: no throttle",
        "quiz_api/services/sign_in.py",
        "strip()\n        self.throttle.check(username, network)\n        door",
        "strip()\n        door",
        _SIGN_IN,
    ),
    Mutant(
        "sign-in: a card taken back",
        "quiz_api/services/sign_in.py",
        "        if card is None or card.voided_at is not None:",
        "        if card is None:",
        _SIGN_IN,
    ),
    Mutant(
        "sign-in: no work for unknown names",
        "quiz_api/services/passwords.py",
        "                self._hasher.verify(password_hash or self._nobody, password)",
        "                if password_hash is None:\n                    return False\n"
        "                self._hasher.verify(password_hash, password)",
        ("tests/quiz_api/test_door_rules.py", *_SIGN_IN),
    ),
    Mutant(
        "headers: private pages may be kept",
        "quiz_api/web/response_headers.py",
        '            response.headers["Cache-Control"] = "no-store"',
        "            pass",
        ("tests/quiz_api/test_door_rules.py", "tests/quiz_api/test_guard.py"),
    ),
    Mutant(
        "headers: scripts from anywhere",
        "quiz_api/web/response_headers.py",
        "    \"script-src 'self'\",",
        '    "script-src *",',
        ("tests/quiz_api/test_door_rules.py",),
    ),
)

RIGHTS = (
    Mutant(
        "rights: what a route needs is not asked",
        GUARD,
        "    if not allowed or (route.needs and not found.paths_of(route.needs)):",
        "    if not allowed:",
        (*_ROUTES, "tests/quiz_api/test_permissions.py"),
    ),
    Mutant(
        "rights: a unit in the address is not looked at",
        GUARD,
        "    if unit and route.needs:",
        "    if False:",
        ("tests/quiz_api/test_permissions.py",),
    ),
    Mutant(
        "rights: a post opens its unit whatever it is",
        SCOPES,
        "for post in posts if grants(post) & set(SEEING)}",
        "for post in posts}",
        _SCOPES,
    ),
    Mutant(
        "rights: families above the school",
        "quiz_api/domain/permissions.py",
        "return allowed - IN_A_SCHOOL - ({Permission.SEE_LESSONS, Permission.HOLD_SESSIONS} if teaches else set())",
        "return allowed | {Permission.SEE_FAMILIES}",
        (*_SCOPES, "tests/quiz_api/test_permissions.py"),
    ),
    Mutant(
        "rights: a class teacher of no class",
        "quiz_api/domain/permissions.py",
        "        allowed = _TEACHING\n    if school",
        "        pass\n    if school",
        (
            "tests/quiz_api/test_permissions.py",
            "tests/quiz_api/test_classes.py",
            "tests/quiz_api/test_household_cards.py",
        ),
    ),
    Mutant(
        "rights: a permission is held everywhere",
        SCOPES,
        "        return any(unit in held for unit in units_around(path))",
        "        return bool(held)",
        ("tests/quiz_api/test_permissions.py", *_SCOPES),
    ),
    Mutant(
        "rights: every permission",
        SCOPES,
        "        for permission in grants(post):",
        "        for permission in Permission:",
        ("tests/quiz_api/test_permissions.py", *_SCOPES),
    ),
    Mutant(
        "rights: what must be held is not asked",
        SCOPES,
        "        if not self.may(permission, path):\n            raise NotFound",
        "        if False:\n            raise NotFound",
        (
            "tests/quiz_api/test_permissions.py",
            "tests/quiz_api/test_activation.py",
            "tests/quiz_api/test_staff_rosters.py",
        ),
    ),
    Mutant(
        "rights: the audited read the audit",
        SCOPES,
        "            return self.may(Permission.READ_AUDIT, draft.organisation_path)",
        "            return True",
        ("tests/quiz_api/test_audit_trail.py",),
    ),
    Mutant(
        "activation: any code",
        "quiz_api/services/activations.py",
        " or not self._is_right(activation, code, now):",
        ":",
        ("tests/quiz_api/test_activation.py",),
    ),
    Mutant(
        "activation: a code opens twice",
        "quiz_api/services/activations.py",
        "            writing.put_activation(replace(activation, used_at=now))\n",
        "",
        ("tests/quiz_api/test_activation.py",),
    ),
    Mutant(
        "activation: of somebody elsewhere",
        "quiz_api/services/activations.py",
        "            if person is None or not scope.covers_path(person.home_path):",
        "            if person is None:",
        ("tests/quiz_api/test_activation.py", "tests/quiz_api/test_permissions.py"),
    ),
    Mutant(
        "rights: a post that has ended",
        SCOPES,
        "            posts = person.posts_on(today)",
        "            posts = person.posts",
        _SCOPES,
    ),
    Mutant(
        "rights: rows of families for all in scope",
        SCOPES,
        "        return not is_household or",
        "        return True or",
        _SCOPES,
    ),
    Mutant(
        "rights: rows of another unit by its path",
        "quiz_api/services/ledger_pages.py",
        "        if path and not caller.scope.covers_path(path):",
        "        if False:",
        _SCOPES,
    ),
    Mutant(
        "rights: a single row of a family",
        "quiz_api/services/ledger_pages.py",
        "            if row is None or not caller.may_read(row.record.draft):",
        "            if row is None:",
        _SCOPES,
    ),
    Mutant(
        "voids: of what cannot be read",
        VOIDS,
        " and caller.may_read(row.record.draft)\n",
        "\n",
        (*_VOIDS, "tests/quiz_api/test_attacks_records.py"),
    ),
    Mutant(
        "voids: hours stay without their completion",
        VOIDS,
        "        return (record, *_hours_on(writing, record))",
        "        return (record,)",
        _VOIDS,
    ),
    Mutant(
        "voids: are not logged",
        VOIDS,
        "    append_audit(writing, caller, deed, AuditAction.VOID",
        "    (lambda *_: None)(writing, caller, deed, AuditAction.VOID",
        _VOIDS,
    ),
)
