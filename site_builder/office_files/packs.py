"""Packs: the office files of several lessons in one zip, with names that a teacher reads in the file manager."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.compiling.pack_contents import Pack
from site_builder.curriculum import Lesson
from site_builder.office_files.word import member

README = "看这里.txt"
MOST_NAME = 60
_FORBIDDEN = str.maketrans(dict.fromkeys('<>"/\\|*', "\u3000") | {":": "：", "?": "？"})
_CONTROL = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a lesson: what its name says after the title, its ending, and the folder it lies in, "" for none."""

    label: str
    ending: str
    data: bytes
    folder: str = ""


def file_name(words: str) -> str:
    """A name that Windows, too, allows: no sign that it forbids, no dot or space at its end, not too long."""
    return _CONTROL.sub("", words.translate(_FORBIDDEN)).strip(" .　")[:MOST_NAME].strip(" .　") or "未命名"


def pack_bytes(pack: Pack, files: Mapping[str, Iterable[PackedFile]]) -> bytes:
    """The zip of a pack; `files` are by lesson id."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        top = file_name(pack.title)
        zipped.writestr(member(f"{top}/{README}"), ("\ufeff" + _readme(pack)).encode("utf-8"), compresslevel=9)
        for number, lesson in enumerate(pack.lessons, 1):
            folder = f"{top}/{number:02d} {file_name(lesson.title)}"
            for file in files[lesson.id]:
                inside = f"{folder}/{file.folder}/" if file.folder else f"{folder}/"
                info = member(f"{inside}{file_name(lesson.title)} {file.label}{file.ending}")
                info.compress_type = zipfile.ZIP_STORED  # they are zips themselves
                zipped.writestr(info, file.data)
    return out.getvalue()


def _readme(pack: Pack) -> str:
    lines = [f"{pack.title}，{len(pack.lessons)} 节课。", ""]
    lines += [f"{number:02d} {lesson.title}（{_state(lesson)}）" for number, lesson in enumerate(pack.lessons, 1)]
    lines += ["", "每节课有教案、备课卡、板书、学习单（Word）和课件（PowerPoint），都能改，改了只在您自己的电脑上。"]
    lines += ["课短的，看里面的“20 分钟课”“30 分钟课”：教案、备课卡、课件都去掉了可省略的步骤，时间也重排过。"]
    return "\r\n".join(lines) + "\r\n"


def _state(lesson: Lesson) -> str:
    return f"{lesson.minutes} 分钟，{lesson.review.by}，{lesson.review.on.isoformat()}"
