"""One family of errors that know how to be shown. Nobody sees a traceback for their own mistake."""

from __future__ import annotations


class Refusal(Exception):
    """A request that cannot be done, with a stable code and a Chinese sentence that says what to do.

    `status` is the HTTP status that a border may use; `fields` name what was wrong, as (field, advice).
    """

    def __init__(self, code: str, detail: str, *, status: int = 422, fields: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status
        self.fields = fields


class NotFound(Refusal):
    """Also what another tenant's row answers: the caller cannot tell the two apart."""

    def __init__(self, what: str = "这条内容") -> None:
        super().__init__("not-found", f"没有找到{what}，或者它不在您的管理范围内。", status=404)
