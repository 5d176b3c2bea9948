"""A QTI package against the published rules of QTI 2.1 and IMS Content Packaging 1.1, element by element.

The rules are those of the information model and binding for the elements that we write, stated as data: which
attributes an element must and may have, which children in which order, what a value looks like. An element or
attribute that is not here fails. The schema files of 1EdTech themselves are not used (decision 23).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.site_builder.test_quiz_commands import ALL_KINDS, PAGE, content, imported, place, run  # noqa: F401 - fixtures
from tests.site_builder.test_quiz_draws import GROUPS, SECOND, exported

ITEMS, PACKAGING = "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1"
Check = Callable[[str], object]


def one_of(*words: str) -> Check:
    return frozenset(words).__contains__


IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*").fullmatch
TEXT: Check = str
NUMBER, FLOAT = re.compile(r"[0-9]+").fullmatch, re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch
YES_NO, SHOWN = one_of("true", "false"), one_of("show", "hide")
CARDINALITY, BASE = one_of("single", "multiple", "ordered", "record"), one_of("identifier", "string", "float")


@dataclass(frozen=True)
class Rule:
    """`children` is a regular expression over names of children, each followed by a space."""

    must: dict[str, Check]
    may: dict[str, Check]
    children: str = ""
    has_text: bool = False


NAMED, TITLED = {"identifier": IDENTIFIER}, {"identifier": IDENTIFIER, "title": TEXT}
DECLARED = {**NAMED, "cardinality": CARDINALITY, "baseType": BASE}
FEEDBACK = {"outcomeIdentifier": IDENTIFIER, "identifier": IDENTIFIER, "showHide": SHOWN}
EXPRESSION = "(variable|correct|mapResponse|baseValue|match)"
ACTION = "(responseCondition|setOutcomeValue)"
QTI_RULES = {
    "assessmentItem": Rule(
        {**TITLED, "adaptive": YES_NO, "timeDependent": YES_NO},
        {},
        "(responseDeclaration )*(outcomeDeclaration )*(itemBody )?(responseProcessing )?(modalFeedback )*",
    ),
    "responseDeclaration": Rule(DECLARED, {}, "(correctResponse )?(mapping )?"),
    "outcomeDeclaration": Rule(DECLARED, {}, "(defaultValue )?"),
    "correctResponse": Rule({}, {}, "(value )+"),
    "defaultValue": Rule({}, {}, "(value )+"),
    "value": Rule({}, {}, has_text=True),
    "mapping": Rule({"defaultValue": FLOAT}, {}, "(mapEntry )+"),
    "mapEntry": Rule({"mapKey": TEXT, "mappedValue": FLOAT}, {"caseSensitive": YES_NO}),
    "itemBody": Rule({}, {}, "((p|choiceInteraction|orderInteraction) )*"),
    "p": Rule({}, {}, "(textEntryInteraction )*", has_text=True),
    "choiceInteraction": Rule(
        {"responseIdentifier": IDENTIFIER, "shuffle": YES_NO, "maxChoices": NUMBER}, {}, "(prompt )?(simpleChoice )+"
    ),
    "orderInteraction": Rule({"responseIdentifier": IDENTIFIER, "shuffle": YES_NO}, {}, "(prompt )?(simpleChoice )+"),
    "textEntryInteraction": Rule({"responseIdentifier": IDENTIFIER}, {"expectedLength": NUMBER}),
    "simpleChoice": Rule(NAMED, {}, "(feedbackInline )*", has_text=True),
    "feedbackInline": Rule(FEEDBACK, {}, has_text=True),
    "modalFeedback": Rule(FEEDBACK, {}, "(p )*", has_text=True),
    "responseProcessing": Rule({}, {}, f"({ACTION} )*"),
    "responseCondition": Rule({}, {}, "responseIf (responseElseIf )*(responseElse )?"),
    "responseIf": Rule({}, {}, f"{EXPRESSION} ({ACTION} )*"),
    "match": Rule({}, {}, f"{EXPRESSION} {EXPRESSION} "),
    "setOutcomeValue": Rule(NAMED, {}, f"{EXPRESSION} "),
    "variable": Rule(NAMED, {}),
    "correct": Rule(NAMED, {}),
    "mapResponse": Rule(NAMED, {}),
    "baseValue": Rule({"baseType": BASE}, {}, has_text=True),
    "assessmentTest": Rule(TITLED, {}, "(outcomeDeclaration )*(testPart )+"),
    "testPart": Rule(
        {
            **NAMED,
            "navigationMode": one_of("linear", "nonlinear"),
            "submissionMode": one_of("individual", "simultaneous"),
        },
        {},
        "(assessmentSection )+",
    ),
    "assessmentSection": Rule(
        {**TITLED, "visible": YES_NO},
        {},
        "(selection )?(ordering )?((assessmentSection|assessmentItemRef) )*",
    ),
    "selection": Rule({"select": NUMBER}, {"withReplacement": YES_NO}),
    "assessmentItemRef": Rule({**NAMED, "href": TEXT}, {"required": YES_NO, "fixed": YES_NO}),
}
PACKAGE_RULES = {
    "manifest": Rule(NAMED, {}, "(metadata )?organizations resources "),
    "metadata": Rule({}, {}, "schema schemaversion "),
    "schema": Rule({}, {}, has_text=True),
    "schemaversion": Rule({}, {}, has_text=True),
    "organizations": Rule({}, {}),
    "resources": Rule({}, {}, "(resource )*"),
    "resource": Rule(
        {**NAMED, "type": one_of("imsqti_test_xmlv2p1", "imsqti_item_xmlv2p1")},
        {"href": TEXT},
        "(file )*(dependency )*",
    ),
    "file": Rule({"href": TEXT}, {}),
    "dependency": Rule({"identifierref": IDENTIFIER}, {}),
}
RULES = {ITEMS: QTI_RULES, PACKAGING: PACKAGE_RULES}


def broken(element: ET.Element) -> list[str]:
    """Every rule that an element or something in it breaks."""
    namespace, _, name = element.tag.removeprefix("{").partition("}")
    rule = RULES.get(namespace, {}).get(name)
    if rule is None:
        return [f"{element.tag} is not known"]
    given, known = dict(element.attrib), rule.must | rule.may
    found = [f"{name} has no {attribute}" for attribute in rule.must if attribute not in given]
    found += [f"{name} has {attribute}={value!r}" for attribute, value in given.items() if attribute not in known]
    for attribute in known.keys() & given.keys():
        if not known[attribute](given[attribute]):
            found.append(f"{name} has {attribute}={given[attribute]!r}")
    children = "".join(child.tag.partition("}")[2] + " " for child in element)
    if not re.fullmatch(rule.children, children):
        found.append(f"{name} holds {children}")
    texts = [element.text, *(child.tail for child in element)]
    if not rule.has_text and any(text and text.strip() for text in texts):
        found.append(f"{name} holds words")
    return found + [problem for child in element for problem in broken(child)]


def broken_in(package: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        roots = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own bytes
    found = [f"{name}: {problem}" for name, root in roots.items() for problem in broken(root)]
    for name, root in roots.items():
        declared = [element.get("identifier") for element in root.iter() if element.tag.endswith("Declaration")]
        choices = [element.get("identifier") for element in root.iter(f"{{{ITEMS}}}simpleChoice")]
        references = [element.get("identifier") for element in root.iter(f"{{{ITEMS}}}assessmentItemRef")]
        groups = (declared, choices, references)
        found += [f"{name}: {names} are not all different" for names in groups if len(names) != len(set(names))]
    return found


@pytest.mark.usefixtures("place")
def test_every_kind_of_question_keeps_the_rules_of_qti() -> None:
    assert imported("题.txt", ALL_KINDS).exit_code == 0
    assert run("export-quiz", PAGE, "--format", "qti", "--out", "a.zip").exit_code == 0
    assert broken_in(Path("a.zip").read_bytes()) == []


def test_a_quiz_with_a_draw_keeps_them_too(tmp_path: Path) -> None:
    _, out = exported(tmp_path, "qti", GROUPS, SECOND)
    assert broken_in(out.read_bytes()) == []


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (
            '<assessmentItem xmlns="{}" identifier="1x" title="" adaptive="false" timeDependent="no"/>',
            "identifier='1x'",
        ),
        ('<assessmentItem xmlns="{}" identifier="x" title="" adaptive="false"/>', "has no timeDependent"),
        ('<match xmlns="{}"><variable identifier="A"/></match>', "match holds variable"),
        ('<itemBody xmlns="{}">words</itemBody>', "itemBody holds words"),
        ('<p xmlns="{}"><script/></p>', "script} is not known"),
    ],
)
def test_what_breaks_a_rule_is_found(whole: str, part: str) -> None:
    problems = broken(ET.fromstring(whole.format(ITEMS)))  # noqa: S314 - written here
    assert any(part.replace("}", "") in problem.replace("}", "") for problem in problems), problems
