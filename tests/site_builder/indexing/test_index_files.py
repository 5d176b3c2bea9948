"""The files of an index: what they hold, that they are stable, and how small they stay."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.curriculum import Audience, Curriculum
from site_builder.indexing.entries import Entry, entries_as_text, entry_of
from site_builder.indexing.facets import ALL, index_tables
from site_builder.indexing.indexer import write_index
from site_builder.indexing.page_terms import PageTerms, terms_of
from site_builder.indexing.postings import DIGITS, STRENGTH_BITS
from site_builder.indexing.shards import (
    Manifest,
    entries_size,
    shard_script,
    shards_for,
    token_scripts,
    weight_digit,
)
from site_builder.indexing.traditional import simplified_table
from site_builder.indexing.updater import update_index
from tests.site_builder.indexing.index_reader import IndexReader
from tests.site_builder.indexing.pages import curriculum, guide, lesson

THREE = curriculum(
    guide("gd-help", "求助指南", "想找人说说，打 12356。", tags="热线"),
    guide("gd-report", "强制报告", "立即报告。", audience=Audience.STAFF),
    lesson("g07-t1-02", "困难时谁在我身边", "画一画自己的求助圈。"),
)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reader_of(pages: Curriculum, folder: Path) -> IndexReader:
    write_index(pages, folder)
    return IndexReader(folder / "search")


def test_the_report_counts_what_was_written(tmp_path: Path) -> None:
    report = write_index(THREE, tmp_path)
    files = files_of(tmp_path)
    assert report.documents == 3
    assert (report.files, report.total_bytes) == (len(files), sum(map(len, files.values())))
    assert all(name.startswith("search/") and name.endswith(".js") for name in files)


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    write_index(THREE, tmp_path / "cold")
    write_index(curriculum(guide("gd-old", "旧的一页")), tmp_path / "warm")
    write_index(THREE, tmp_path / "warm")
    assert files_of(tmp_path / "cold") == files_of(tmp_path / "warm")


def test_files_that_did_not_change_are_left_alone(tmp_path: Path) -> None:
    write_index(THREE, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.js")}
    write_index(THREE, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.js")} == before


def test_one_changed_page_changes_few_files(tmp_path: Path) -> None:
    pages = [
        guide(f"gd-{number:03}", f"第{number}篇", "甲乙丙丁戊己庚辛壬癸" * 40 + f"编号{number}")
        for number in range(300)
    ]
    write_index(curriculum(*pages), tmp_path)
    before = files_of(tmp_path)
    pages[7] = guide("gd-007", "第7篇", "甲乙丙丁戊己庚辛壬癸" * 40 + "编号改了")
    write_index(curriculum(*pages), tmp_path)
    after = files_of(tmp_path)
    changed = {name for name in after if before.get(name) != after[name]}
    assert "search/pages/7.js" in changed
    assert "search/manifest.js" in changed
    assert not any(name.startswith("search/pages/") for name in changed - {"search/pages/7.js"})


def test_a_result_shows_title_note_and_text(tmp_path: Path) -> None:
    reader = reader_of(THREE, tmp_path)
    shown = reader.page(reader.ranked("求助圈")[0])
    assert shown["title"] == "困难时谁在我身边"
    assert shown["url"] == "lessons/g07/g07-t1-02.html"
    assert shown["note"] == "七年级 · 情绪 · 40 分钟"
    assert "画一画自己的求助圈" in shown["text"]


def test_staff_pages_show_only_to_staff(tmp_path: Path) -> None:
    reader = reader_of(THREE, tmp_path)
    assert reader.results("强制报告") == []
    assert reader.results("强制报告", staff=True) == ["guides/gd-report.html"]


def test_a_title_weighs_more_than_a_body(tmp_path: Path) -> None:
    reader = reader_of(
        curriculum(guide("gd-a", "别的事", "心里难受。"), guide("gd-b", "心里难受", "别的事。")), tmp_path
    )
    assert reader.results("心里难受") == ["guides/gd-b.html", "guides/gd-a.html"]


def test_a_long_page_is_no_less_about_its_title(tmp_path: Path) -> None:
    chapters = "甲乙丙丁戊己庚辛壬癸" * 2000
    pages = curriculum(guide("gd-long", "倾听的功夫", chapters), guide("gd-short", "别的事", "先倾听。" * 4))
    reader = reader_of(pages, tmp_path)
    assert reader.results("倾听") == ["guides/gd-long.html", "guides/gd-short.html"]


def test_a_page_with_both_words_comes_first(tmp_path: Path) -> None:
    pages = curriculum(
        guide("gd-a", "别的", "宿舍" * 9), guide("gd-b", "另一页", "睡不着" * 9), guide("gd-c", "夜里", "宿舍里睡不着")
    )
    reader = reader_of(pages, tmp_path)
    assert reader.results("宿舍 睡不着")[0] == "guides/gd-c.html"
    assert reader.results("宿舍睡不着")[0] == "guides/gd-c.html"


def test_one_character_is_found_in_titles_and_tags(tmp_path: Path) -> None:
    pages = curriculum(
        guide("gd-a", "爱哭的时候", ""), guide("gd-b", "别的", "", tags="哭闹"), guide("gd-c", "别的", "不哭")
    )
    assert set(reader_of(pages, tmp_path).results("哭")) == {"guides/gd-a.html", "guides/gd-b.html"}


def test_grades_are_found_by_what_people_call_them(tmp_path: Path) -> None:
    reader = reader_of(THREE, tmp_path)
    for name in ("七年级", "初一", "初中", "7年级"):
        assert reader.results(name)[0] == "lessons/g07/g07-t1-02.html", name


def test_no_pages_still_make_an_index(tmp_path: Path) -> None:
    assert reader_of(Curriculum(), tmp_path).results("求助") == []


def test_text_cannot_break_out_of_its_script(tmp_path: Path) -> None:
    hostile = guide("gd-x", '"</script><b>\\', "行\u2028尾\u2029")
    reader = reader_of(curriculum(hostile), tmp_path)
    assert reader.page(0)["title"] == '"</script><b>\\'
    assert all("\u2028" not in data.decode() for data in files_of(tmp_path).values())


def test_facets_have_a_character_for_every_page(tmp_path: Path) -> None:
    reader = reader_of(THREE, tmp_path)
    table = reader.read("tables/facets.js")[1]
    assert {facet["key"] for facet in table["facets"]} == {facet.key for facet in ALL}
    for facet in table["facets"]:
        assert len(facet["of"]) == len(THREE.pages)
        for page, digit in zip(THREE.pages, facet["of"], strict=True):
            shown = facet["values"][DIGITS.index(digit) - 1][0] if digit != DIGITS[0] else ""
            assert shown == next(known for known in ALL if known.key == facet["key"]).of(page)
    cards = reader.read("cards/0.js")[1]["pages"]
    assert [card[0] for card in cards] == [page.url for page in THREE.pages]


def test_traditional_characters_fold_to_simplified_ones() -> None:
    table = simplified_table()
    folded = dict(zip(table[::2], table[1::2], strict=True))
    assert "".join(folded.get(character, character) for character in "情緒與親密關係") == "情绪与亲密关系"
    assert not set(folded) & set("著名后面干杯了结")


numbers = st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 63)), min_size=1, unique_by=lambda pair: pair[0])


@settings(deadline=None)
@given(numbers, st.sets(st.integers(0, 64 * 40_000), max_size=40))
def test_what_pages_and_sentences_hold_comes_back_as_it_was(pairs: list[tuple[int, int]], sentences: set[int]) -> None:
    pairs = sorted(pairs)
    entry = Entry([number << STRENGTH_BITS | strength for number, strength in pairs], sorted(sentences))
    entries = entries_as_text({"求助": entry}, 40_001)
    assert entry_of(entries["求助"]) == entry
    reader = IndexReader(Path("nowhere"))
    scripts = token_scripts("tokens", entries, shards_for(entries_size(entries)))
    digits = "".join(map(weight_digit, scripts.values()))
    reader.loaded = {"manifest.js": Manifest("r", "", digits, DIGITS[0]).script(), **scripts}
    assert reader.postings("求助")[1] == pairs
    assert reader.sentences("求助") == sorted(sentences)


def test_a_shard_names_itself() -> None:
    assert shard_script("tokens/3a", {"求助": "AB"}).decode() == 'xinyuSearch.shard("tokens/3a",{"求助":"AB"})\n'


def updated(pages: Curriculum, folder: Path) -> dict[str, bytes]:
    """The index after an update that knows what the last one left in `folder`."""

    def terms(ids: list[str]) -> dict[str, PageTerms]:
        return {page_id: terms_of(pages.by_id[page_id]) for page_id in ids}

    update_index({page.id: repr(page) for page in pages.pages}, index_tables(pages), terms, folder, folder / "cache")
    return files_of(folder / "search")


lessons = st.dictionaries(
    st.sampled_from([f"gd-{number}" for number in range(6)]),
    st.text(alphabet="心里难受爱哭12356 ", max_size=30),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(lessons, min_size=2, max_size=4))
def test_an_updated_index_has_the_bytes_of_a_new_one(states: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as place:
        for number, state in enumerate(states):
            said = {page_id: tuple(text.split()) for page_id, text in state.items()}
            pages = curriculum(
                *(guide(one, f"第{one}篇", state[one], also_asked=said[one][::-1]) for one in sorted(state))
            )
            write_index(pages, Path(place) / f"new-{number}")
            assert updated(pages, Path(place) / "kept") == files_of(Path(place) / f"new-{number}" / "search")


def test_an_update_of_a_damaged_shard_makes_it_anew(tmp_path: Path) -> None:
    updated(THREE, tmp_path)
    for shard in (tmp_path / "search" / "tokens").iterdir():
        shard.write_bytes(b"damaged")
    changed = curriculum(*THREE.pages[1:], lesson("g07-t1-02", "困难时谁在我身边", "另一句话。"))
    write_index(changed, tmp_path / "new")
    assert updated(changed, tmp_path) == files_of(tmp_path / "new" / "search")
