"""`/me/claims`: hours from elsewhere, told by the teacher. `/school/claims`: checked by the school, then the county."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.hours_records import ClaimOutcome, HoursCategory
from quiz_api.domain.permissions import Permission
from quiz_api.services.hours_claims import Claim
from quiz_api.services.hours_event_codec import MOST_DOCUMENT, MOST_MINUTES, MOST_ORGANISER, MOST_TITLE
from quiz_api.web.browser_state import caller
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit
from site_builder.curriculum import CLASS_PERIOD_MINUTES

CHECK = Permission.CHECK_HOURS
FIELDS = ("title", "organiser", "document", "category", "held_on")


class ClaimPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        who = Who.STAFF
        return (
            page("/me/claims", self.own, who, "申报校外学时", ("again", "sent")),
            form("/me/claims", self.claim, who, "报一条校外学时", (303, 409, 422)),
            form("/me/claims/withdraw", self.withdraw, who, "撤回一条申报"),
            form("/me/claims/along", self.take_along, who, "把等审核的申报转到现在的单位", (303, 409)),
            page("/school/claims", self.unit, who, "审核校外学时", (UNIT, "done"), CHECK),
            form("/school/claims", self.decide, who, "审核通过或退回一条", (303, 403, 409, 422), CHECK, UNIT),
        )

    def own(self) -> str:
        claims = self._parts.hours.claims.own(caller())
        wanted, told = request.args.get("again", ""), request.args.get("sent", "")
        again = next((claim for claim in claims if claim.record.id == wanted), None)
        sent = next((claim for claim in claims if told and claim.stage and claim.record.draft.event_id == told), None)
        return self._own(claims, _values_of(again) if again else {}, sent=sent)

    def claim(self) -> ResponseReturnValue:
        values = {name: request.form.get(name, "").strip() for name in (*FIELDS, "periods", "replaces")}
        data: dict[str, object] = {name: values[name] for name in FIELDS}
        try:
            data["minutes"] = _minutes(values["periods"])
            if values["replaces"]:
                data["replaces"] = values["replaces"]
            submit_event(self._parts, EventType.HOURS_CLAIMED, data)
        except Refusal as refusal:
            return self._own(self._parts.hours.claims.own(caller()), values, refusal), refusal.status
        return redirect(f"/me/claims?{urlencode({'sent': request.form.get('event_id', '')})}#claims", 303)

    def withdraw(self) -> ResponseReturnValue:
        outcome = ClaimOutcome.WITHDRAWN.value
        data = {"claim": request.form.get("claim", ""), "stage": request.form.get("stage", ""), "outcome": outcome}
        submit_event(self._parts, EventType.CLAIM_DECIDED, {**data})
        return redirect("/me/claims#claims", 303)

    def take_along(self) -> ResponseReturnValue:
        following = self._parts.hours.following
        try:
            made = following.take_along(caller(), request.form.get("claim", ""))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._own(self._parts.hours.claims.own(caller()), {}, refusal), refusal.status
        return redirect(f"/me/claims#{made}", 303)

    def unit(self) -> str:
        return self._unit(own_unit(caller(), CHECK))

    def decide(self) -> ResponseReturnValue:
        unit = own_unit(caller(), CHECK)
        data = {name: request.form.get(name, "").strip() for name in ("claim", "stage", "outcome", "reason")}
        try:
            submit_event(self._parts, EventType.CLAIM_DECIDED, {name: data[name] for name in data if data[name]})
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._unit(unit, refusal), refusal.status
        return redirect(f"/school/claims?unit={unit}&done={data['claim']}#done", 303)

    def _own(
        self,
        claims: tuple[Claim, ...],
        values: dict[str, str],
        refusal: Refusal | None = None,
        sent: Claim | None = None,
    ) -> str:
        most = {"title": MOST_TITLE, "organiser": MOST_ORGANISER, "document": MOST_DOCUMENT}
        today = self._parts.calendar.day(self._parts.clock())
        return render_template(
            "claims_own.html",
            claims=claims,
            sent=sent,
            elsewhere=self._parts.hours.following.elsewhere(caller()),
            photos=self._parts.hours.evidence.counts(caller(), [claim.record.id for claim in claims]),
            values=values,
            refusal=refusal,
            wrong=dict(refusal.fields) if refusal else {},
            categories=tuple(HoursCategory),
            most=most,
            latest=today.isoformat(),
        )

    def _unit(self, unit: str, refusal: Refusal | None = None) -> str:
        found = self._parts.hours.claims.of_unit(caller(), unit)
        lines = [line.claim.record.id for line in (*found.waiting, *found.decided)]
        photos = self._parts.hours.evidence.counts(caller(), lines)
        brought = self._parts.hours.following.brought(caller(), unit)
        done = found.just_decided(request.args.get("done", ""))
        around = {"brought": brought, "photos": photos, "refusal": refusal, "done": done}
        return render_template("claims_unit.html", found=found, **around)


def _minutes(periods: str) -> int:
    """From the 学时 on the paper to the minutes of the ledger. Raises Refusal."""
    most = MOST_MINUTES // CLASS_PERIOD_MINUTES
    try:
        number = Decimal(periods)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or not Decimal("0.5") <= number <= most:
        raise Refusal("bad-fields", "学时要写 0.5 到 360 的数字。", fields=(("periods", "要写数字，例如 8 或 1.5。"),))
    return int((number * CLASS_PERIOD_MINUTES).to_integral_value())


def _values_of(claim: Claim) -> dict[str, str]:
    """What the form holds when a returned claim is made again."""
    periods = (Decimal(claim.body.minutes) / CLASS_PERIOD_MINUTES).quantize(Decimal("0.1"))
    return {
        "title": claim.words.title,
        "organiser": claim.words.organiser,
        "document": claim.words.document,
        "category": claim.body.category.value,
        "held_on": claim.body.held_on.isoformat(),
        "periods": f"{periods:f}",
        "replaces": claim.record.id,
    }
