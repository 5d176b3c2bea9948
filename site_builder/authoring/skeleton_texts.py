"""What a new page holds: everything that the form asks for, and 待写 where an author's own words belong."""

from __future__ import annotations

from string import Template

HELP_LINES = """\
现在有危险：身边的大人、110、120

想找人说说：12356，也可以找学校里信任的大人、12355

号码核对日期 $today"""

BOUNDARY = """\
## 安全边界

- 待写：什么不说、什么不问。
- 待写：学生说出难事时，第一句怎么接。说到不想活：不让他一个人，马上报告分管领导，联系家里大人。
- 有人伤害他：马上告诉分管领导，立即报告公安、民政、教育部门；可能来自家里的，先不联系家里。
- 不答应保密；要告诉别人的时候，先跟学生讲一声。
- 本校没有心理教师时：待写，谁来听、谁接着陪，当天告诉分管领导。

"""

NO_QUESTIONS = """\
asked:
  - 待写"""

SHARED = f"""\
tags: [待写]
{NO_QUESTIONS}
authors: [待写]
sources: []
reviewed: {{by: 待专业审核, on: $today}}
"""

LESSON = Template(
    """\
---
id: $id
kind: lesson
title: $title
summary: 待写：学生上完能做什么
$place
term: $term
slot: $slot
area: $area
minutes: 40
lead: 任何老师
"""
    + SHARED
    + """\
---
## 目标

待写：一件看得见的事，例如“能说出一位可以找的大人”。

## 重点难点

- 重点：待写
- 难点：待写

## 准备

- 待写：45 人的普通教室里有的东西。

## 过程

### 热身：待写（5 分钟）

待写：老师先做什么。

> 说：待写，能直接念出来的一句话。

### 活动一：待写（10 分钟）

待写

### 活动二：待写（12 分钟，可省略）

待写

### 活动三：待写（8 分钟，20 分钟课可省略）

待写

### 收尾：待写（5 分钟）

待写

## 板书

```text
$title
待写
```

## 给老师的话

待写：这一课背后的道理，学生可能的反应，复式班、寄宿班、人多地小时怎么办。

"""
    + BOUNDARY
    + HELP_LINES
    + """

## 学习单

课题：$title

这张纸归你自己保管，不收。

1. 待写：＿＿＿＿＿＿＿＿

## 想一想

### 1. 待写：真的会遇到的一件事？（单选） {#q-first}

- [ ] 待写：有人会这样做
    > 待写：体谅选了它的人，再说一句新的。
- [x] 待写：更好的做法
- [ ] 待写：还有人会这样做
    > 待写

> 解析：待写，讲一点选项里没有的。
"""
)

PARENT = Template(
    """\
---
id: $id
kind: parent
title: $title
summary: 待写：家里大人读完能做什么
stage: $stage
number: $number
step: $step
mode: 指导
minutes: 4
mental_health: true
"""
    + SHARED
    + """\
completion: {rule: completed, quiz: q-$id}
---
待写：一个家家都见过的场面。

## 听懂这件事

待写：只讲一个本事。

## 今晚三分钟

1. **待写。** “待写，能说出口的一句话。”
2. **待写。** “待写”
3. **待写。** “待写”

## 孩子不在身边：电话里三分钟

1. **待写。** “待写”
2. **待写。** “待写”
3. **待写。** “待写”

## 给帮忙带孩子的老人

待写：一两句。

## 什么时候找人帮忙

待写：用平常话说几样变化。

"""
    + HELP_LINES
    + "\n"
)

TRAINING = Template(
    """\
---
id: $id
kind: training
title: $title
summary: 待写：学完能做什么
level: $level
number: $number
hours: 2
assessment: 测验，80 分合格
"""
    + SHARED
    + """\
completion: {rule: passed, quiz: q-$id, pass: 80, attempts: 3}
---
## 学完以后

待写：一件做得出来的事。

## 第一章　待写（1 学时）

待写

## 第二章　待写（1 学时）

待写

## 给自己的一张清单

- 待写

"""
    + BOUNDARY
    + HELP_LINES
    + "\n"
)

RESOURCE = Template(
    """\
---
id: $id
kind: resource
title: $title
summary: 待写：拿去能做什么
type: $type
audience: staff
stage: $stage
"""
    + SHARED
    + """\
---
待写：本文人物和事情都是虚构的。

## 待写

待写

"""
    + BOUNDARY
    + HELP_LINES
    + "\n"
)

GUIDE = Template(
    """\
---
id: $id
kind: guide
title: $title
summary: 待写：看完能做什么
audience: all
"""
    + SHARED
    + """\
---
## 待写

待写
"""
)
