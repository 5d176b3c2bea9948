"""A quiz as a QTI 2.1 content package: imsmanifest.xml, one assessmentTest, one file an item, in a .zip.

2.1 and not 3.0: more of the platforms that take QTI at all read it, and those of 3.0 read it too or convert it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from site_builder.curriculum import QuestionKind
from site_builder.quiz_exchange.plain_question import PlainQuestion
from site_builder.quiz_exchange.qti_items import NAMESPACE, item_of
from site_builder.quiz_exchange.quiz_markdown import PlainQuiz

PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEST = "assessment.xml"
_MADE_AT = (2026, 1, 1, 0, 0, 0)
"""The same quiz gives the same bytes."""


def why_not_qti(question: PlainQuestion) -> str:
    """Why a question cannot be written as QTI; empty when it can."""
    if question.kind is QuestionKind.SURVEY and not question.choices:
        return "没有选项的问卷题，没有带过去。"
    return ""


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """Questions of which a test asks `select`, those of `required` always; what is required counts among them."""

    title: str
    questions: tuple[PlainQuestion, ...]
    select: int
    required: frozenset[str]


def drawn_sections(quiz: PlainQuiz, kept: Sequence[PlainQuestion], must_pass: Collection[str]) -> list[DrawnSection]:
    """The sections of a quiz with a bank, none of one without; 问卷 is required, because it is never drawn."""
    asked = {"": tuple(kept)} if "" in quiz.draw else {
        title: tuple(question for question in kept if question.author_id in ids) for title, ids in quiz.groups.items()
    }  # fmt: skip
    sections = []
    for title, questions in asked.items() if quiz.draw else ():
        surveys = {question.author_id for question in questions if question.kind is QuestionKind.SURVEY}
        required = surveys | {question.author_id for question in questions if question.author_id in must_pass}
        select = min(quiz.draw.get(title, 0) + len(surveys), len(questions))
        sections.append(DrawnSection(title or quiz.title, questions, select, frozenset(required)))
    return sections


def qti_of(
    quiz_id: str, title: str, questions: Sequence[PlainQuestion], sections: Sequence[DrawnSection] = ()
) -> bytes:
    """Bytes of the package; without `sections` a test asks every question."""
    whole = sections or (DrawnSection(title, tuple(questions), 0, frozenset()),)
    files = {"imsmanifest.xml": _manifest(quiz_id, questions), TEST: _test(quiz_id, title, whole)}
    for question in questions:
        item = item_of(question)
        files[_path(question)] = tostring(item, encoding="utf-8", xml_declaration=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE_AT), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _path(question: PlainQuestion) -> str:
    return f"items/{question.author_id}.xml"


def _test(quiz_id: str, title: str, sections: Sequence[DrawnSection]) -> bytes:
    test = Element("assessmentTest", {"xmlns": NAMESPACE, "identifier": quiz_id, "title": title})
    part = SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    for place, section in enumerate(sections, 1):
        name = "section" if place == 1 else f"section-{place}"
        shown = SubElement(part, "assessmentSection", identifier=name, title=section.title, visible="true")
        if section.select:
            SubElement(shown, "selection", select=str(section.select))
        for question in section.questions:
            always = {"required": "true"} if question.author_id in section.required else {}
            attributes = {"identifier": question.author_id, **always, "href": _path(question)}
            SubElement(shown, "assessmentItemRef", attributes)
    return _bytes(test)


def _manifest(quiz_id: str, questions: Sequence[PlainQuestion]) -> bytes:
    manifest = Element("manifest", {"xmlns": PACKAGING, "identifier": f"package-{quiz_id}"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    test = SubElement(
        resources, "resource", {"identifier": f"test-{quiz_id}", "type": "imsqti_test_xmlv2p1", "href": TEST}
    )
    SubElement(test, "file", href=TEST)
    for question in questions:
        SubElement(test, "dependency", identifierref=f"item-{question.author_id}")
    for question in questions:
        attributes = {"identifier": f"item-{question.author_id}", "type": "imsqti_item_xmlv2p1"}
        item = SubElement(resources, "resource", {**attributes, "href": _path(question)})
        SubElement(item, "file", href=_path(question))
    return _bytes(manifest)


def _bytes(element: Element) -> bytes:
    indent(element)
    data: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return data
