"""Plans as teachers have them, as Word files made for the tests, and the command that imports them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import docx
from click.testing import CliRunner, Result

from site_builder.commands import main
from tests.site_builder.content_cases import GOOD


def imported(tmp_path: Path, plan: Path, *options: str) -> Result:
    content = tmp_path / "content"
    if not content.exists():
        shutil.copytree(GOOD, content)
    command = ["import", str(plan), "--content", str(content), "--key", str(tmp_path / "build.key"), *options]
    return CliRunner().invoke(main, command)


def plan_in_paragraphs(path: Path) -> Path:
    """Headings by number and colon, minutes in the headings of the steps."""
    file = docx.Document()
    file.add_heading("《我的情绪小怪兽》教学设计", 1)
    for text in (
        "授课年级：三年级",
        "市级优质课一等奖作品。",
        "一、教学目标",
        "1. 说出四种情绪的名字。",
        "2. 能用*一句话*说出今天的情绪。",
        "二、教学重点：给情绪起名字",
        "三、教学难点：分清生气和难过",
        "四、教学准备：情绪卡片、彩笔",
        "五、教学过程",
        "（一）热身导入（5分钟）",
        "师：今天教室里来了几只小怪兽，你们猜猜它们叫什么？",
        "生自由回答。",
        "（二）活动一：给小怪兽起名字（约12分钟）",
        "四人一组，把卡片分成四堆。<看清楚>颜色____。",
        "（三）小结",
        "说说今天认识了谁。",
        "六、板书设计",
        "情绪小怪兽",
        "喜 怒 哀 惧",
        "七、教学反思",
        "孩子们喜欢起名字。",
    ):
        file.add_paragraph(text)
    file.save(str(path))
    return path


def plan_in_a_table(path: Path) -> Path:
    """One table for everything: labels, and a process with merged cells."""
    file: Any = docx.Document()
    table = file.add_table(8, 4)
    rows = [
        ("课题", "学会说不", "年级", "初一"),
        ("教学目标", "会用一句话拒绝。", "", ""),
        ("教学环节", "教师活动", "学生活动", "时间"),
        ("导入", "讲一个故事。", "听故事。", "5"),
        ("活动：三种说法", "示范三种说法。", "两人练习。", "15分钟"),
        ("", "请四组上台。", "观察。", ""),
        ("总结", "发学习单。", "填写。", "10分"),
        ("板书设计", "学会说不", "", ""),
    ]
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(number, place).text = text
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(4, 0).merge(table.cell(5, 0))
    table.cell(7, 1).merge(table.cell(7, 3))
    file.save(str(path))
    return path


def plan_with_questions(path: Path) -> Path:
    """A section of questions with numbers, an answer of two lines, and one question too long for a header."""
    file = docx.Document()
    for text in (
        "课题：我的情绪小怪兽",
        "年级：三年级",
        "活动过程",
        "（一）热身导入（5分钟）",
        "猜一猜。",
        "六、家长常问",
        "1. 孩子一生气就摔东西怎么办？",
        "答：先等一等。",
        "等他静下来再说。",
        "2、问：娃回来什么都不说？",
        "3. 孩子一生气就摔东西怎么办",
        "他在学校跟同学闹了别扭回到家里一个人关在房间里谁叫也不出来，晚饭也不肯吃怎么办？",
    ):
        file.add_paragraph(text)
    file.save(str(path))
    return path
