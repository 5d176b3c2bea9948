"""A quiz as a QTI 2.1 content package: imsmanifest.xml, one assessmentTest, one file an item, in a .zip.

2.1 and not 3.0: more of the platforms that take QTI at all read it, and those of 3.0 read it too or convert it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from site_builder.curriculum import QuestionKind
from site_builder.quiz_exchange.plain_question import PlainQuestion
from site_builder.quiz_exchange.qti_items import NAMESPACE, item_of

PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEST = "assessment.xml"
_MADE_AT = (2026, 1, 1, 0, 0, 0)
"""The same quiz gives the same bytes."""


def why_not_qti(question: PlainQuestion) -> str:
    """Why a question cannot be written as QTI; empty when it can."""
    if question.kind is QuestionKind.SURVEY and not question.choices:
        return "没有选项的问卷题，没有带过去。"
    return ""


def qti_of(quiz_id: str, title: str, questions: Sequence[PlainQuestion]) -> bytes:
    """Bytes of the package."""
    files = {"imsmanifest.xml": _manifest(quiz_id, questions), TEST: _test(quiz_id, title, questions)}
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


def _test(quiz_id: str, title: str, questions: Sequence[PlainQuestion]) -> bytes:
    test = Element("assessmentTest", {"xmlns": NAMESPACE, "identifier": quiz_id, "title": title})
    part = SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    section = SubElement(part, "assessmentSection", identifier="section", title=title, visible="true")
    for question in questions:
        SubElement(section, "assessmentItemRef", identifier=question.author_id, href=_path(question))
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
