"""Signs that the patterns of rules and contexts are made of: each comma, figure and list number is read where it may stand."""

import pytest

from pipeline import lexicons
from pipeline.classify import labelled, rules, vocabulary
from pipeline.classify.context import contexts
from pipeline.extract import problems
from pipeline.segment import sentences

LEXICONS = lexicons.built_in()


def status_of(text):
    return rules.find(text, problems.find(text, LEXICONS), LEXICONS).status


@pytest.mark.parametrize("comma", ["", "，", ","])
@pytest.mark.parametrize("things", ["", "问题"])
def test_what_is_warned_of_is_a_target(comma, things):
    assert status_of(f"发现主体责任虚化的{comma}{things}严肃追责。") == "target"


@pytest.mark.parametrize("figure", ["12", "1.5", "1．5", "1.**", "××", "3", "0.9"])
def test_money_that_came_back(figure):
    assert status_of(f"追回违规发放津补贴{figure}万元。") == "rectified"
    assert status_of(f"个别单位违规发放津补贴，追回{figure}元。") == "rectified"
    assert status_of(f"发现违规发放津补贴问题，追回{figure}元。") == "found"


@pytest.mark.parametrize("but", ["", "但", "，"])
def test_what_is_still_there_is_found(but):
    assert status_of(f"坚决整治形式主义{but}仍然存在。") == "found"


@pytest.mark.parametrize(
    "item",
    [
        *(
            "一是甲",
            "一则甲",
            "十二是甲",
            "其一，甲",
            "（1）甲",
            "(1)甲",
            "1、甲",
            "12.甲",
            "1．甲",
            "三、甲",
            "二十三、甲",
            "四．甲",
        ),
        *("四.甲", "第一，甲", "第一、甲", "第一,甲", "——甲", "  一是甲", "\u3000\u3000其二，甲", "9）甲"),
    ],
)
def test_every_form_of_an_item_hangs_on_its_list(item):
    text = f"发现以下问题：\n有的支部学习不深入。\n{item}乙丙。"
    assert contexts(text, list(sentences.spans(text)))[-1].lead == "发现以下问题："


@pytest.mark.parametrize("line", ["1.5万元到账", "第一甲", "其中甲", "一心为民", "12甲"])
def test_what_only_begins_like_an_item_does_not(line):
    text = f"发现以下问题：\n有的支部学习不深入。\n{line}乙丙。"
    assert contexts(text, list(sentences.spans(text)))[-1].lead == ""


@pytest.mark.parametrize("comma", "，,")
def test_what_follows_from_what_is_warned_of(comma):
    assert status_of(f"发现主体责任虚化{comma}经组织两次提醒谈话以后的，严肃追责。") == "target"
    assert status_of("发现主体责任虚化、经组织两次提醒谈话以后的，严肃追责。") == "found"


@pytest.mark.parametrize(("but", "cue"), [("但", "但仍然存在"), ("不但", "仍然存在"), ("", "仍然存在")])
def test_the_words_that_say_it_is_still_there(but, cue):
    text = f"坚决整治形式主义{but}仍然存在。"
    found = rules.find(text, problems.find(text, LEXICONS), LEXICONS)
    assert (found.status, found.cue) == ("found", cue)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("发现\ufffd题", True),
        ("发现???题", True),
        ("发现????题", True),
        ("发现锟斤拷题", True),
        # what two, three bytes of UTF-8 become in Latin-1 (中国) and in cp1252
        ("ä¸\xadå›½", True),
        *((f"ä{c}{c}å{c}{c}", True) for c in "\x80\x8f\xa0\xbfŒ–—‘’“”„†‡•…€™"),
        ("é¢\x98ç›®", True),
        ("发现??题", False),
        ("真的？？？", False),
        ("锟斤", False),
        ("ä¸\xad", False),
        ("café à é", False),
        ("ääää", False),
    ],
)
def test_signs_of_lost_characters(text, gone):
    assert labelled.lost(text) is gone


@pytest.mark.parametrize("mark", "，。；：、！？（）《》“”")
def test_a_mark_of_the_vocabulary_stands_beside_a_word_and_never_alone(mark):
    assert list(vocabulary.substrings(f"党{mark}委")) == ["党", f"党{mark}", f"党{mark}委", f"{mark}委", "委"]
    assert list(vocabulary.substrings(mark)) == []


@pytest.mark.parametrize(("half", "full"), zip(",;:!?()", "，；：！？（）", strict=True))
def test_a_mark_of_the_vocabulary_is_the_same_in_either_width(half, full):
    assert list(vocabulary.substrings(f"党{half}委")) == list(vocabulary.substrings(f"党{full}委"))


@pytest.mark.parametrize("other", "\n *×A3…—〔")
def test_no_word_of_the_vocabulary_goes_over_other_signs(other):
    assert list(vocabulary.substrings(f"㐀{other}鿿")) == ["㐀", "鿿"]


@pytest.mark.parametrize("figure", ["1.5", "1．5", "1.**", "1．××", "15", "1*", "××", "**.*"])
def test_the_whole_figure_of_money_that_came_back_is_read(figure):
    # as far off as a figure may stand: it must begin there
    assert status_of(f"追回各类违规发放的津贴补贴款{figure}元。") == "rectified"
    assert status_of(f"核查各类违规发放的津贴补贴款{figure}元。") != "rectified"


def test_money_that_came_back_without_a_figure():
    assert status_of("追回了违规发放的津补贴。") == "rectified"
    assert status_of("核查了违规发放的津补贴。") != "rectified"


@pytest.mark.parametrize("number", ["12", "0", "9", "××", "**", "三", "十二", "1×", "12余", "××余"])
def test_who_was_sanctioned(number):
    assert status_of(f"查找形式主义，处分{number}人。") == "rectified"
