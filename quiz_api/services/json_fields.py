"""Reading a JSON object field by field, by allow-list, and telling everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping

from quiz_api.domain.errors import Refusal


class JsonFields:
    """Take each expected field, then call `check`: an unknown field is an error like a missing one."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, Mapping):
            raise Refusal("bad-fields", "内容应当是一个 JSON 对象。", status=422)
        self._values: Mapping[str, object] = value
        self._taken: set[str] = set()
        self._problems: list[tuple[str, str]] = []

    def text(self, name: str, *, most: int = 200, required: bool = True) -> str:
        value = self._take(name)
        if value is None:
            if required:
                self.wrong(name, "缺少这一项。")
            return ""
        if not isinstance(value, str) or "\0" in value or (required and not value.strip()):
            self.wrong(name, "要写文字。")
            return ""
        if len(value) > most:
            self.wrong(name, f"不超过 {most} 个字。")
        return value

    def integer(self, name: str, lowest: int, highest: int) -> int | None:
        """None when the field is absent."""
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self.wrong(name, f"要写 {lowest} 到 {highest} 的整数。")
            return None
        return value

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            self.wrong(name, "要写 true 或 false。")
        return value is True

    def fields(self, name: str) -> Mapping[str, object]:
        value = self._take(name)
        if isinstance(value, Mapping):
            return value
        self.wrong(name, "要写一个 JSON 对象。")
        return {}

    def listing(self, name: str, most: int) -> list[object]:
        value = self._take(name)
        if isinstance(value, list) and 1 <= len(value) <= most:
            return value
        self.wrong(name, f"要写一个列表，1 到 {most} 项。")
        return []

    def has(self, name: str) -> bool:
        return name in self._values

    def wrong(self, name: str, advice: str) -> None:
        self._problems.append((name, advice))

    def check(self, code: str = "bad-fields") -> None:
        """Raises a Refusal naming every field that is missing, wrong or unknown."""
        self._problems += [(str(name)[:60], "没有这一项。") for name in self._values if name not in self._taken]
        if self._problems:
            raise Refusal(code, "有几项填得不对，请按每一项的提示修改。", fields=tuple(self._problems))

    def _take(self, name: str) -> object:
        self._taken.add(name)
        return self._values.get(name)
