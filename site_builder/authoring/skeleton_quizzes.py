"""What a new quiz for the record holds; 待写 stands where an author's own words belong."""

from __future__ import annotations

from string import Template

PARENT_QUIZ = Template(
    """\
---
id: q-$id
kind: quiz
for: $id
title: 三个小问题
---
### 1. 待写：第一个场面？（单选） {#q-one}

- [ ] 待写：有人会这样做
    > 待写：体谅选了它的人。
- [x] 待写：更好的做法
- [ ] 待写：还有人会这样做
    > 待写

> 解析：待写

### 2. 待写：一句话，判断对错。（判断） {#q-two}

- [ ] 对
    > 待写
- [x] 错

> 解析：待写

### 3. 待写：第三个场面？（单选） {#q-three}

- [x] 待写：更好的做法
- [ ] 待写：有人会这样做
    > 待写
- [ ] 待写：还有人会这样做
    > 待写

> 解析：待写
"""
)

MODULE_QUIZ = Template(
    """\
---
id: q-$id
kind: quiz
for: $id
title: 测验
# 题比一份多出一倍以后，可以加一行 draw: 8，每份抽八道；写法见作者指南“出题”
---
### 1. 待写：一个场面，先做哪一样？（单选） {#q-one}

- [ ] 待写：有人会这样做
    > 待写：体谅选了它的人。
- [x] 待写：更好的做法
- [ ] 待写：还有人会这样做
    > 待写

> 解析：待写

### 2. 待写：哪些做法合适，选出所有合适的。（多选） {#q-two}

- [x] 待写：合适的做法
- [ ] 待写：不合适的做法
    > 待写
- [x] 待写：另一个合适的做法

> 解析：待写
"""
)
