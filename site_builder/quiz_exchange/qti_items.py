"""One question as a QTI 2.1 assessmentItem, in the order of elements that the specification asks for:
responseDeclaration, outcomeDeclaration, itemBody, responseProcessing, modalFeedback.

Source: 1EdTech, Question and Test Interoperability: Assessment Test, Section, and Item Information Model 2.1 (2012),
https://www.imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html . Feedback of a choice is a feedbackInline that shows
when FEEDBACK holds the choice; the explanation is a modalFeedback that shows with every answer.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from site_builder.curriculum import QuestionKind
from site_builder.quiz_exchange.plain_question import PlainQuestion

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_CHOOSING = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.SURVEY)


def item_of(question: PlainQuestion) -> Element:
    """The element, in no namespace prefix; ids of choices are c1, c2, … as written."""
    attributes = {"identifier": question.author_id, "title": question.stem.split("\n")[0][:60]}
    item = Element("assessmentItem", {"xmlns": NAMESPACE, **attributes, "adaptive": "false", "timeDependent": "false"})
    _declare(item, question)
    body = SubElement(item, "itemBody")
    if question.kind is QuestionKind.BLANK:
        for line in question.stem.split("\n"):
            SubElement(body, "p").text = line
        entry = SubElement(body, "p")
        SubElement(entry, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="20")
    else:
        _interaction(body, question)
    _process(item, question)
    if question.explanation:
        shown = {"outcomeIdentifier": "SOLUTION", "identifier": "explanation", "showHide": "show"}
        feedback = SubElement(item, "modalFeedback", shown)
        for line in question.explanation.split("\n"):
            SubElement(feedback, "p").text = line
    return item


def choice_ids(question: PlainQuestion) -> tuple[str, ...]:
    """Ids of the choices in the order written."""
    return tuple(f"c{place}" for place in range(1, len(question.choices) + 1))


def _declare(item: Element, question: PlainQuestion) -> None:
    kind = question.kind
    cardinality = {QuestionKind.MULTIPLE: "multiple", QuestionKind.ORDER: "ordered"}.get(kind, "single")
    base = "string" if kind is QuestionKind.BLANK else "identifier"
    response = SubElement(item, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    right = _right(question)
    if right:
        values = SubElement(response, "correctResponse")
        for value in right:
            SubElement(values, "value").text = value
    if kind is QuestionKind.BLANK:
        mapping = SubElement(response, "mapping", defaultValue="0")
        for text in question.accepted:
            SubElement(mapping, "mapEntry", mapKey=text, mappedValue="1", caseSensitive="false")
    _outcome(item, "SCORE", "single", "float", "0")
    if _has_feedback(question):
        _outcome(item, "FEEDBACK", "multiple" if kind is QuestionKind.MULTIPLE else "single", "identifier")
    if question.explanation:
        _outcome(item, "SOLUTION", "single", "identifier")


def _right(question: PlainQuestion) -> tuple[str, ...]:
    """Values of the correct response; one of several accepted texts stands for all of them."""
    if question.kind is QuestionKind.BLANK:
        return question.accepted[:1]
    if question.kind is QuestionKind.ORDER:
        return choice_ids(question)
    pairs = zip(choice_ids(question), question.choices, strict=True)
    return tuple(name for name, choice in pairs if choice.right)


def _has_feedback(question: PlainQuestion) -> bool:
    return question.kind in _CHOOSING and any(choice.feedback for choice in question.choices)


def _outcome(item: Element, name: str, cardinality: str, base: str, default: str = "") -> None:
    outcome = SubElement(item, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType=base)
    if default:
        SubElement(SubElement(outcome, "defaultValue"), "value").text = default


def _interaction(body: Element, question: PlainQuestion) -> None:
    is_order = question.kind is QuestionKind.ORDER
    attributes = {"responseIdentifier": "RESPONSE", "shuffle": "true" if is_order else "false"}
    if not is_order:
        attributes["maxChoices"] = "0" if question.kind is QuestionKind.MULTIPLE else "1"
    first, *more = question.stem.split("\n")
    SubElement(body, "p").text = first
    for line in more:
        SubElement(body, "p").text = line
    interaction = SubElement(body, "orderInteraction" if is_order else "choiceInteraction", attributes)
    for name, choice in zip(choice_ids(question), question.choices, strict=True):
        shown = SubElement(interaction, "simpleChoice", identifier=name)
        shown.text = choice.text
        if choice.feedback and not is_order:
            said = SubElement(shown, "feedbackInline", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
            said.text = choice.feedback.replace("\n", " ")


def _process(item: Element, question: PlainQuestion) -> None:
    processing = SubElement(item, "responseProcessing")
    if question.kind is QuestionKind.BLANK:
        _set(processing, "SCORE", Element("mapResponse", identifier="RESPONSE"))
    elif question.kind is not QuestionKind.SURVEY:
        condition = SubElement(SubElement(processing, "responseCondition"), "responseIf")
        match = SubElement(condition, "match")
        SubElement(match, "variable", identifier="RESPONSE")
        SubElement(match, "correct", identifier="RESPONSE")
        _set(condition, "SCORE", _value("float", "1"))
    if _has_feedback(question):
        _set(processing, "FEEDBACK", Element("variable", identifier="RESPONSE"))
    if question.explanation:
        _set(processing, "SOLUTION", _value("identifier", "explanation"))


def _set(parent: Element, outcome: str, value: Element) -> None:
    SubElement(parent, "setOutcomeValue", identifier=outcome).append(value)


def _value(base: str, text: str) -> Element:
    value = Element("baseValue", baseType=base)
    value.text = text
    return value
