"""What it costs to ask, row by row, whether somebody may see a row: `python -m tests.bench.permission_bench`.

A list of 1,000 people is read without a question (the operator's scope, which holds everything), then through scopes of
one and of forty units; then a permission is asked for on every row, as pages do. All in turns in one run, as ratios to
the first. The memory store, so that nothing but the question differs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.scope import Scope
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Store
from quiz_api.store.opening import opened
from quiz_api.store.view import FOUNDING
from tests.bench.roster_bench import CLASSES, class_of, found
from tests.store.city import CITY, COUNTY, SINCE

ROWS = 1_000
SCHOOLS = 10
ROUNDS = 15


def holder(kind: PostKind, *paths: str) -> Caller:
    posts = tuple(Post(kind, path, SINCE) for path in paths)
    person = Person("p_" + "c" * 16, "q08", "何秀兰", paths[0], posts)
    return Caller(person.id, Scope(frozenset(paths), person.id), person=person, posts=posts)


def seconds(work: Callable[[], int]) -> float:
    begin = time.perf_counter()
    rows = work()
    if rows != ROWS:
        raise RuntimeError(f"{rows} rows instead of {ROWS}")
    return time.perf_counter() - begin


def people_seen(store: Store, scope: Scope) -> int:
    with store.reading(scope) as reading:
        return sum(person.username.startswith("row") for person in reading.people(COUNTY))


def main() -> None:
    with opened("memory:") as stores:
        store = stores.ledger
        homes = found(store, SCHOOLS * 100)
        classes = [class_of(homes[row % SCHOOLS], row // SCHOOLS % CLASSES).path for row in range(ROWS)]
        with store.founding() as city:
            for row, path in enumerate(classes):
                home = homes[row % SCHOOLS].path
                posts = (Post(PostKind.CLASS_TEACHER, path, SINCE), Post(PostKind.SUBJECT_TEACHER, home, SINCE))
                city.put_person(Person(f"p_row{row:04d}", f"row{row:04d}", "林晓禾", home, posts))
        one = holder(PostKind.COUNTY_ADMIN, COUNTY)
        forty = holder(
            PostKind.SCHOOL_ADMIN, *(f"{CITY}o_far{number}/" for number in range(30)), *(home.path for home in homes)
        )
        ways: dict[str, Callable[[], int]] = {
            "没有要问的": lambda: people_seen(store, FOUNDING),
            "范围是一个单位": lambda: people_seen(store, one.scope),
            f"范围是 {len(forty.posts)} 个单位": lambda: people_seen(store, forty.scope),
            "每行再问一次权限，一个岗位": lambda: sum(one.may(Permission.KEEP_STAFF, path) for path in classes),
            f"每行再问一次权限，{len(forty.posts)} 个岗位": lambda: sum(
                forty.may(Permission.KEEP_CLASSES, path) for path in classes
            ),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, work in ways.items():
                taken[name].append(seconds(work))
    first, *_ = (statistics.median(times) for times in taken.values())
    print(f"读 {ROWS:,} 行：{first * 1000:.1f} 毫秒，记作 1")
    for name, times in list(taken.items())[1:]:
        print(f"  {name}：{statistics.median(times) / first:.2f}")


if __name__ == "__main__":
    main()
