"""Slogans: quoted or not, quotes inside, numbered ones that the lexicon lacks; no title, no everyday word."""

import pytest

from pipeline import lexicons
from pipeline.extract.slogans import find


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def found(text):
    return [(s.text, s.canonical) for s in find(text, lexicons.load())]


def plain(*slogans):
    return [(s, s) for s in slogans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("做到两个维护", plain("两个维护")),
        ("做到“两个维护”", plain("两个维护")),
        ('做到"两个维护"', plain("两个维护")),
        ("做到「两个维护」", plain("两个维护")),
        ("做到‘两个维护’", plain("两个维护")),
        ("增强“四个意识”、坚定“四个自信”、做到“两个维护”", plain("四个意识", "四个自信", "两个维护")),
        ("对“国之大者”心中有数", plain("国之大者")),
        ("做好“后半篇”文章", [("后半篇”文章", "后半篇文章")]),
        ("做好“后半篇文章”", plain("后半篇文章")),
        ("中央八项规定精神", plain("中央八项规定精神")),
        ("违反中央八项规定", plain("中央八项规定")),
        ("习近平新时代中国特色社会主义思想", plain("习近平新时代中国特色社会主义思想")),
        ("推进全面从严治党", plain("全面从严治党")),
        ("严查“四风”", plain("四风")),
        ("“三重一大”事项", plain("三重一大")),
        ("履行“一岗双责”", plain("一岗双责")),
        ("“七个有之”", plain("七个有之")),
        ("两 个 维 护", [("两 个 维 护", "两个维护")]),
        # numbered, unknown, in quotation marks
        ("推行“三查四看”", plain("三查四看")),
        ("探索“一轮一主题”", plain("一轮一主题")),
        ("构建“五方联动”机制", plain("五方联动")),
        ("实行“三通报两公开”", plain("三通报两公开")),
        ("落实“六个一”", plain("六个一")),
        # titles
        ("《中国共产党纪律处分条例》", []),
        ("学习《关于新形势下党内政治生活的若干准则》", []),
        ("学习《关于进一步贯彻落实中央八项规定精神的若干意见》", plain("中央八项规定精神")),
        # ordinary words
        ("坚持问题导向", []),
        ("上下联动、标本兼治", []),
        ("发挥利剑作用", []),
        ("“一把手”监督", []),
        ("存在“两张皮”", []),
        ("搞“一言堂”", []),
        ("“十四五”规划", []),
        ("村“两委”班子", []),
        ("全国“两会”", []),
        ("三个小组两个班", []),
        ("两个维修班组", []),
        ("保证“三年内不得再犯”", []),
        ("“十天办结”", []),
        ("“两年多没人管”", []),
        ("“三次上门都没解决”", []),
        pytest.param("“四个班组”", [], marks=wrong("any quoted words that begin with a number are a formulation")),
        pytest.param("两个维护站", [], marks=wrong("the lexicon matches inside a longer word")),
        ("四个意识不强的班组", [("四个意识", "四个意识")]),
        ("三个月", []),
        ("“三个月”内完成", []),
        ("“十三名”干部", []),
        ("“二十四小时”值班", []),
        ("四风雨无阻", []),
        ("“张三”", []),
        ("“五一”假期", []),
        ("“三农”工作", []),
    ],
)
def test_slogan(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(("text", "known"), [("做到“两个维护”", True), ("推行“三查四看五到户”", False)])
def test_known(text, known):
    assert [s.known for s in find(text, lexicons.load())] == [known]
