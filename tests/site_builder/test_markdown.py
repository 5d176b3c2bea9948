"""How our Markdown is shown: the dialect, construct by construct."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.markdown.reader import MarkdownReader, plain_text

READER = MarkdownReader()


def html(text: str) -> str:
    return READER.html(READER.tokens(text))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("> 各位友，\n> 比熬久。\n> 谁赢", "<blockquote>\n<p>各位友，<br />\n比熬久。<br />\n谁赢</p>\n</blockquote>"),
        ("> 一句话写\n> 到了下一行", "<blockquote>\n<p>一句话写到了下一行</p>\n</blockquote>"),
        ("外面的，\n不分行", "<p>外面的，不分行</p>"),
        ("> 说：你好", '<blockquote class="say">\n<p>说：你好</p>\n</blockquote>'),
        ("> 说:一\n> 说:二", '<blockquote class="say">\n<p>说:一<br />\n说:二</p>\n</blockquote>'),
        ("> 停一下", "<blockquote>\n<p>停一下</p>\n</blockquote>"),
        (
            "> [!NOTE]\n> 虚构的。",
            '<div class="admonition note">\n<p class="admonition-title">说明</p>\n<p>虚构的。</p>\n</div>',
        ),
        ("> [!OTHER]\n> 虚构的。", "<blockquote>\n<p>[!OTHER]\n虚构的。</p>\n</blockquote>"),
        ("一行\n又一行", "<p>一行又一行</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("- [ ] 没做\n- [x] 做了", '<ul>\n<li class="task">☐ 没做</li>\n<li class="task">☑ 做了</li>\n</ul>'),
        ("[课](../a/b.md#c)", '<p><a href="../a/b.html#c">课</a></p>'),
        ("[文件](a.pdf)", '<p><a href="a.pdf">文件</a></p>'),
        ("[外](https://example.org/a.md)", '<p><a href="https://example.org/a.md">外</a></p>'),
        ("![一张床](a.svg)", '<p><img src="a.svg" alt="一张床" /></p>'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[坏](javascript:alert(1))", "<p>[坏](javascript:alert(1))</p>"),
        ("~~旧~~", "<p><s>旧</s></p>"),
    ],
)
def test_a_construct_is_shown_as_agreed(source: str, shown: str) -> None:
    assert html(source) == shown


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("- 现在有危险：身边的大人、110、120", ["110", "120"]),
        ("- 想找人说说：12356；班主任、学校心理老师；12355", ["12356", "12355"]),
        ("跑到有人的地方，打 110，说地址。", ["110"]),
        ("**怕**，就打120。", ["120"]),
        ("一节课 120 分钟，第 110 页，身高 120 厘米。", []),
        ("打 110 报警。等了 120 分钟。", ["110"]),
        ("长途 123561 和 1.12356", []),
        ("[打 110](a.md)", []),
        ("## 打 110", []),
        ("`打 110`", []),
    ],
)
def test_a_number_that_helps_can_be_pressed(source: str, numbers: list[str]) -> None:
    shown = html(source)
    assert re.findall(r'<a href="tel:(\d+)">\1</a>', shown) == numbers
    assert shown.count("tel:") == len(numbers)


def test_a_choice_of_a_quiz_is_no_link() -> None:
    assert READER.inline_html("打 110") == "打 110"


def test_table_alignment_is_a_class_and_never_a_style() -> None:
    shown = html("| 左 | 中 | 右 | 无 |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |")
    assert [shown.count(f'class="align-{side}"') for side in ("left", "center", "right")] == [2, 2, 2]
    assert "style=" not in shown


def test_a_cell_of_many_columns_knows_what_its_column_is_called() -> None:
    three = "| 几岁 | 说到**哪儿** | |\n|---|---|---|\n| 六岁 | 一句 | 无 |\n| 九岁 | 两句 | 无 |"
    shown = html(f"{three}\n\n| 给谁 | 什么 |\n|---|---|\n| 校医 | 卡 |")
    assert re.findall(r"<td([^>]*)>([^<]*)<", shown) == [
        ("", "六岁"), (' data-of="说到哪儿"', "一句"), ("", "无"),
        ("", "九岁"), (' data-of="说到哪儿"', "两句"), ("", "无"),
        ("", "校医"), ("", "卡"),
    ]  # fmt: skip
    assert shown.count('<table class="many">') == 1


def test_plain_text_has_words_and_no_marks() -> None:
    text = plain_text(READER.tokens("**停。** 看[指南](a.md)\n\n- 一\n- 二\n\n```text\n板书\n```"))
    assert text == "停。 看指南\n一\n二\n板书"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from("<>\"'&/[]()!|`*_~^:-#\n ax中="), max_size=60))
def test_no_text_becomes_a_tag_of_its_own(text: str) -> None:
    shown = html(text)
    assert "<script" not in shown.lower()
    assert "style=" not in shown
    assert "<ax" not in shown
