"""Signposts: a page at each old address that leads to where its words are now, by itself or by a link."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from site_builder.compiling.documents import document
from site_builder.compiling.routes import root_of
from site_builder.curriculum import Curriculum
from site_builder.policy import Moved

TITLE = "这一页搬家了"
_BODY = Markup(
    '<div class="wrap"><header class="page-top"><h1>{title}</h1>'
    '<p class="lead">现在在这里：<a href="{url}">{page}</a>。没有自己翻过去，就点一下。</p></header></div>'
)


def moved_documents(curriculum: Curriculum, moved: Iterable[Moved]) -> dict[str, bytes]:
    """Documents by path below build/docs. `refresh` in the header makes the page lead on without scripts."""
    documents = {}
    for one in moved:
        page = curriculum.by_id[one.to]
        url = root_of(one.old) + page.url
        header = {"title": TITLE, "robots": "noindex", "refresh": url}
        body = _BODY.format(title=TITLE, url=url, page=page.title)
        documents[one.old.removesuffix(".html") + ".md"] = document(header, body)
    return documents
