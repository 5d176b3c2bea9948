"""The text of a file that a stranger's program wrote, and the list of what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from site_builder.quiz_exchange.plain_question import PlainQuestion, complaints

MOST_BYTES = 8 * 1024 * 1024
MOST_QUESTIONS = 1000
MOST_TOLD = 50
"""A file of another kind has something wrong in every line; nobody reads a thousand of them."""


class QuizRefused(ValueError):
    """The file as a whole is no quiz. The message, in Chinese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing about one line. `stops`: nothing is written until it is put right."""

    line: int
    says: str
    advice: str
    stops: bool


@dataclass(slots=True)
class ReadQuiz:
    """What a file gave: its questions, what is wrong, and how many questions were left out."""

    questions: list[PlainQuestion] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: int = 0
    ids: set[str] = field(default_factory=set)

    def take(self, question: PlainQuestion) -> None:
        """Keep a question, or note why it cannot be kept. Raises QuizRefused for one too many."""
        if len(self.questions) + self.left_out >= MOST_QUESTIONS:
            raise QuizRefused(f"题目超过 {MOST_QUESTIONS:,} 道。请分成几个文件，一个一个地导入。")
        self.questions.append(question)
        if question.author_id and question.author_id in self.ids:
            self.wrong(question.line, f"题号 {question.author_id} 用了两次。", "换一个题号，或者空着。")
        self.ids.add(question.author_id)
        for says, advice in complaints(question):
            self.wrong(question.line, says, advice)

    def wrong(self, line: int, says: str, advice: str) -> None:
        self.notes.append(Note(line, says, advice, stops=True))

    def told(self, line: int, says: str, advice: str) -> None:
        """Something that did not come along, and does not keep the rest."""
        self.notes.append(Note(line, says, advice, stops=False))

    def leave_out(self, line: int, kind: str) -> None:
        self.left_out += 1
        self.told(
            line, f"这道题是{kind}，我们没有这种题，没有带过来。", "要用它，请改写成单选、多选、判断、填空或排序。"
        )

    @property
    def stopped(self) -> bool:
        return any(note.stops for note in self.notes)


def bytes_of(path: Path) -> bytes:
    """Raises QuizRefused."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise QuizRefused(f"{path} 打不开（{error.strerror}）。请检查文件名和权限。") from error
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise QuizRefused(f"{path} 有 {size // 1024:,} KB，一次最多 {most} MB。请分成几个文件，一个一个地导入。")
    return data


def lines_of(data: bytes, name: str) -> list[str]:
    """Lines of a text in UTF-8, UTF-16 with its mark, or GB18030. Raises QuizRefused."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = data[: _first_bad(data)].count(b"\n") + 1
    raise QuizRefused(
        f"{name}:{line}  这里的文字读不出来，不是 UTF-8，也不是 GB18030。请用记事本打开，另存为 UTF-8，再试一次。"
    )


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return data.find(b"\x00")
