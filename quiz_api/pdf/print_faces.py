"""Which face PDFs are set in: the one that the settings name, else a Chinese one that the server's system has.

No face is carried along: a free one is two to eight megabytes, and every system that prints Chinese has one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quiz_api.pdf.face import Face, FaceUnusable, open_face

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)
"""Where systems keep what everybody on them may use: Linux, Windows, macOS."""

NAMES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "SourceHanSans.ttc",
    "NotoSansCJK-VF.ttc",
    "NotoSansCJK-VF.otf.ttc",
    "NotoSansSC-VF.ttf",
    "NotoSansSC[wght].ttf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "simhei.ttf",
    "msyh.ttc",
    "msyh.ttf",
    "simsun.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
)
"""Free ones first, then what comes with Windows and macOS."""

WHAT_TO_DO = (
    "请管服务器的人装一个中文字体（Debian、Ubuntu 运行 apt install fonts-noto-cjk；"
    "麒麟、统信等装 Noto Sans CJK 或文泉驿），或者在 XINYU_PRINT_FACE 里写明字体文件，再重新启动。"
    "不装也能用浏览器打印。"
)


_NONE_FOUND = "服务器上没有找到中文字体，做不成 PDF。"


class NoFace(Exception):
    """PDFs cannot be made here. The message is Chinese and says what to do."""


@dataclass(slots=True)
class PrintFaces:
    """`named` is the setting. The face is looked for and opened when the first PDF is asked for."""

    named: Path | None = None
    folders: tuple[str, ...] = FOLDERS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: tuple[Face | None, str] | None = None
    _files: list[Path] | None = None

    def face(self) -> Face:
        """Raises NoFace."""
        face, trouble = self._looked()
        if face is None:
            raise NoFace(trouble)
        return face

    def absence(self) -> str:
        """What to do where there is no file to open, or nothing. Quick: for pages, which do not wait for a face."""
        with self._lock:
            if self._found is None and not any(path.is_file() for path in self._paths()):
                self._found = self._look()
            return self._found[1] if self._found else ""

    def _looked(self) -> tuple[Face | None, str]:
        with self._lock:
            if self._found is None:
                self._found = self._look()
            return self._found

    def _look(self) -> tuple[Face | None, str]:
        """A file that the settings name is taken or nothing is: a wrong name must not pass unseen."""
        trouble = _NONE_FOUND
        for path in self._paths():
            try:
                return open_face(path), ""
            except FaceUnusable as error:
                trouble = f"做不成 PDF：{error}"
        return None, trouble + WHAT_TO_DO

    def _paths(self) -> list[Path]:
        """Files to try; looked for once."""
        if self._files is None:
            self._files = [self.named] if self.named else list(_candidates(self.folders))
        return self._files


def _candidates(folders: Iterable[str]) -> Iterator[Path]:
    """Files of known names, the better ones first."""
    places = {name.lower(): place for place, name in enumerate(NAMES)}
    files = (path for folder in folders for path in _files_below(Path(folder)) if path.name.lower() in places)
    return iter(sorted(files, key=lambda path: (places[path.name.lower()], path)))


def _files_below(folder: Path) -> list[Path]:
    try:
        return list(folder.rglob("*.*")) if folder.is_dir() else []
    except OSError:
        return []
