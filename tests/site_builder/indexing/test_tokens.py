"""Text and queries are cut alike, in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.indexing.shards import shard_of
from site_builder.indexing.sounds import LONGEST_SOUND, query_sounds, sound_tokens, title_sounds
from site_builder.indexing.tokens import MOST_KILOBYTES, MOST_LOOKED_UP, chosen, query_tokens, runs, text_tokens
from tests.site_builder.indexing.engine_in_node import engine_answers

EXAMPLES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("token_examples.json").read_text("utf-8"))

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E80), min_size=2, max_size=30)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["query"] or "empty" for example in EXAMPLES])
def test_examples_in_python(example: dict[str, Any]) -> None:
    assert list(query_tokens(example["query"])) == example["tokens"]
    assert [shard_of(token, 64) for token in example["tokens"]] == example["shards_of_64"]


def test_examples_in_the_browser() -> None:
    for example, answer in zip(EXAMPLES, engine_answers([row["query"] for row in EXAMPLES]), strict=True):
        assert answer["tokens"] == example["tokens"], example["query"]
        assert answer["shards"] == example["shards_of_64"], example["query"]


SOUNDS = {
    "huoshan": ["huo'shan"],
    "fangan": ["fan'gan", "fang'an", "-^fa", "-fan", "-ang", "-nga", "-gan"],
    "xian": ["xian'"],
    "kaochang": ["kao'chang"],
    "haoqixin": ["hao'qi", "qi'xin"],
    "huosh": ["huo'"],
    "qxwdj": ["-^qx", "-qxw", "-xwd", "-wdj"],
    "g07": [],
    "a": [],
}


@pytest.mark.parametrize("word", SOUNDS)
def test_letters_are_read_as_sounds(word: str) -> None:
    assert query_sounds(word) == SOUNDS[word]


def test_letters_are_read_as_sounds_in_the_browser() -> None:
    for word, answer in zip(SOUNDS, engine_answers(list(SOUNDS)), strict=True):
        assert answer["sounds"] == [SOUNDS[word]], word


@given(st.text(alphabet="abcdeghinouxz", max_size=60))
def test_no_letters_take_long_to_read(word: str) -> None:
    assert len(query_sounds(word)) <= 2 * LONGEST_SOUND + 1


def test_what_a_page_sounds_like_is_found() -> None:
    assert {"qing'xu", "-^qx", "-qxw", "chong'xin"} <= set(sound_tokens("情绪温度计，重新认识"))
    assert title_sounds("情绪ABC") == ["qing", "xu", "", "", ""]


@given(chinese, st.data())
def test_any_part_of_a_word_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert set(query_tokens(text[start:end])) <= set(text_tokens(f"前面的话，{text}。后面的话"))


@given(st.text(max_size=400), st.integers(1, 63))
def test_no_query_is_too_much(query: str, kilobytes: int) -> None:
    tokens = query_tokens(query)
    looked_up = chosen(tokens, lambda _: kilobytes, MOST_LOOKED_UP, MOST_KILOBYTES)
    assert len(looked_up) <= MOST_LOOKED_UP
    assert len(looked_up) * min(kilobytes, MOST_KILOBYTES) <= MOST_KILOBYTES
    assert bool(looked_up) is bool(tokens)


def test_what_weighs_more_is_looked_up_first_then_what_stands_in_a_small_file() -> None:
    sizes = {"孩子": 30, "晚上": 20, "上的": 1, "睡觉": 3, "火山": 3}
    assert chosen(list(sizes), sizes.__getitem__, 3, 48) == ["晚上", "睡觉", "火山"]
    assert chosen(list(sizes), sizes.__getitem__, 9, 48) == ["晚上", "上的", "睡觉", "火山"]
    assert chosen(list(sizes), sizes.__getitem__, 9, 2) == ["上的"]


def test_a_number_is_found_while_it_is_typed() -> None:
    assert {"12", "123", "1235", "12356"} <= set(text_tokens("请打 12356。"))


def test_punctuation_and_spaces_end_a_run() -> None:
    assert runs("向谁说，怎么说 ＰＰＴ") == ["向谁说", "怎么说", "ppt"]
    assert "说怎" not in text_tokens("向谁说，怎么说")
