"""Each digit in each place of a number, each sign between and behind numbers, each glyph of a mask."""

import pytest
from variants import spread

from pipeline.extract import figures, masks, numeral_values, numerals

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DIGITS = [*"0123456789", *"0123456789".translate(WIDE)]
# % stands for the digit
ARABIC = [
    *("1%", "%", "12%", "1%34", "1.%", "1．2%", "1,%00", "1，2%0", "1,23%", "12,345,6%8.5"),
    *("1 %34", "1\u00a02%4", "1\u200923%", "1\u202f234\u202f%67", "12 345 6%7", "1 234 56%", "1%2 345"),
]
SCALED = [
    *("%万", "1%万", "1,%00万", "1,2%0万", "1,23%万", "1.%万", "1.2%万", "1亿%00万", "1亿2%0万", "1亿零1%0万", "1亿1,%00万", "1亿1,2%0万", "1亿1,23%万", "1，%00万", "1．%万", "1亿1，%00万", "1亿1.%万", "1亿1．%万"),  # noqa: E501
]  # fmt: skip
IN_YUAN = [
    *("1万%000", "1万1%00", "1万1,%00", "1万1,2%0", "1万1,23%", "1万1000.%", "1万零5%", "1万1，%00", "1万1000．%"),
]


def plain(text):
    """The number that its digits say, worked out without the reader."""
    half = text.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    for sign in ",， \u00a0\u2009\u202f零":
        half = half.replace(sign, "")
    total = 0.0
    for scale, times in (("亿", 10**8), ("万", 10**4)):
        before, found, behind = half.partition(scale)
        if found:
            total, half = total + float(before) * times, behind
    return total + float(half or 0)


def read(text, at=0):
    number = numerals.match(text, at)
    return number and (number.end, number.value)


@pytest.mark.parametrize("place", [*ARABIC, *SCALED])
def test_every_digit_in_every_place(place):
    for digit in DIGITS:
        text = place.replace("%", digit)
        assert read(text) == (len(text), pytest.approx(plain(text))), text


@pytest.mark.parametrize("place", IN_YUAN)
def test_every_digit_of_a_sum_behind_its_scale(place):
    for digit in DIGITS:
        text = place.replace("%", digit)
        found = numerals.match(text + "元", 0)
        assert found is None or found.end == len(text), text
        if found and found.value is not None:
            assert found.value == pytest.approx(plain(text)), text
        assert numerals.match(text + "件", 0).end == 2


@pytest.mark.parametrize("text", ["1 234%", "1\u00a0234%", "1,234%", "1 234 567%", "1，234%"])
def test_what_is_grouped_wrongly_is_not_grouped(text):
    for digit in DIGITS:
        end = text.rindex("%") - 4 if "567" in text else 1
        assert read(text.replace("%", digit))[0] == end


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        ("5‹余多›件", "5..+‹›"),
        ("5来件", "..+来"),
        ("五‹余多›件", "5..+‹›"),
        ("五来件", "..+来"),
        ("3千‹余多›件", "3000..+‹›"),
        ("30几件", "31..39+几"),
        ("3十几件", "31..39+几"),
        ("3千来件", "..+来"),
        ("3万余亿件", "3000000000000..+余"),
        ("十几件", "11..19+几"),
        ("50几万件", "510000..590000+几"),
        ("5余万件", "50000..+余"),
        ("5余十万件", "500000..+余"),
        ("5余百万件", "5000000..+余"),
        ("5余千万件", "50000000..+余"),
        ("5余亿件", "500000000..+余"),
        ("五余十万件", "500000..+余"),
        ("五余百万件", "5000000..+余"),
        ("五余千万件", "50000000..+余"),
        ("五余亿件", "500000000..+余"),
        ("3千余万件", "30000000..+余"),
        ("3千余亿件", "300000000000..+余"),
        ("3百余十万件", ""),
        ("3百余百万件", ""),
        ("3百余千万件", ""),
        ("数十件", "20..99+数"),
        ("几百件", "200..999+几"),
        ("数千件", "2000..9999+数"),
        ("数万件", "20000..99999+数"),
        ("几亿件", "200000000..999999999+几"),
        ("数十万件", "200000..999999+数"),
        ("数百亿件", "20000000000..99999999999+数"),
        ("一二十件", "10..20+"),
        ("二三十件", "20..30+"),
        ("三四十件", "30..40+"),
        ("四五十件", "40..50+"),
        ("五六十件", "50..60+"),
        ("六七十件", "60..70+"),
        ("七八十件", "70..80+"),
        ("八九十件", "80..90+"),
        ("三五十件", "30..50+"),
    ),
)
def test_bounds(text, expected):
    number = numerals.match(text, 0)
    shown = number and f"{'' if number.low is None else number.low}..{'' if number.high is None else number.high}"
    assert (f"{shown}+{number.modifier}" if number else "") == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(f"1{gap}234", 1234) for gap in ",， \u00a0\u2009\u202f"],
        *[(f"1{gap}234{gap}567.5", 1234567.5) for gap in ",， \u00a0\u2009\u202f"],
        ("1,234，567", None), ("12345,678", None), ("1.234,567", None), ("3十", 30), ("3百", 300), ("3千", 3000), ("2千3百", 2300), ("3百2十", 320), ("1千2十", 1020), ("3万2千", 32000),  # noqa: E501
        ("3万2百", 30200), ("1亿2万", 100020000), ("一点二", 1.2), ("一点二万", 12000), ("三点五亿", 350000000),
        *[(f"一点{c}", 1 + n / 10) for n, c in enumerate("零一二三四五六七八九")],
    ],
)  # fmt: skip
def test_values(text, value):
    assert numeral_values.parse(text) == value
    if value is not None:
        assert read(text) == (len(text), value)


def found(text):
    """The figures of a text: what is written, and its value or bounds in its unit."""
    return "；".join(
        f"{text[f.start : f.end]}={f.modifier}{shown(f)}{f.unit or ''}" for f in figures.find(text, masks.find(text))
    )


def shown(figure):
    if figure.value is not None:
        return f"{figure.value:.15g}"
    return f"{'' if figure.low is None else figure.low}..{'' if figure.high is None else figure.high}"


@pytest.mark.parametrize("digit", DIGITS)
def test_figures_of_every_digit(digit):
    value = int(digit)
    assert found(f"立案{digit}件") == f"{digit}件={value}件"
    assert found(f"立案1{digit}件") == f"1{digit}件={10 + value}件"
    assert found(f"完成{digit}.1，") == f"{digit}.1={value}.1"
    assert found(f"完成1{digit}.1，") == f"1{digit}.1=1{value}.1"
    assert found(f"完成1.{digit}，") == f"1.{digit}={1 + value / 10:.15g}"
    assert found(f"完成1.1{digit}。") == f"1.1{digit}={1.1 + value / 100:.15g}"


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # what may follow a Chinese number
        ("立案三件", "三件=3件"),
        ("立案十余件", "十余件=余10件"),
        ("立案十多件", "十多件=多10件"),
        ("立案十来件", "十来件=来10件"),
        ("立案十几件", "十几件=几11..19件"),
        ("整改率九十‹%％›", "九十‹›=90%"),
        ("整改率九十‰", "九十‰=9%"),
        ("整改率九成", "九成=90%"),
        ("整改率百分之九十", "百分之九十=90%"),
        ("整改率下降三个百分点", "三个百分点=3百分点"),
        ("立案三‹至到—~～－–-›五件", "三‹›五件=3..5件"),
        ("立案二、三件", "二、三件=2..3件"),
        ("立案三、四件", "三、四件=3..4件"),
        ("立案四、五件", "四、五件=4..5件"),
        ("立案五、六件", "五、六件=5..6件"),
        ("立案六、七件", "六、七件=6..7件"),
        ("立案七、八件", "七、八件=7..8件"),
        ("立案八、九件", "八、九件=8..9件"),
        ("立案一、二件", "一、二件=1..2件"),
        ("完成一点五倍", "一点五倍=1.5倍"),
        # ranges
        ("立案3‹至到-—~～－–−›5件", "3‹›5件=3..5件"),
        ("立案3件‹至到-—~～－–−›5件", "3件‹›5件=3..5件"),
        ("立案5——8件", "5——8件=5..8件"),
        ("追缴2至3十万元", "2至3十万元=200000..300000元"),
        ("追缴2至3百万元", "2至3百万元=2000000..3000000元"),
        ("追缴2至3千万元", "2至3千万元=20000000..30000000元"),
        ("追缴2至3万元", "2至3万元=20000..30000元"),
        ("追缴2至3亿元", "2至3亿元=200000000..300000000元"),
        ("立案2至3百件", "2至3百件=200..300件"),
        ("立案2至3千件", "2至3千件=2000..3000件"),
        # 成 and words that begin with it
        ("整改九成‹立为功果员绩本效长熟年都型就因套交才形建份文了语片败›", ""),
        ("整改九成，", "九成=90%"),
        # a share without its sign
        ("‹的¦达¦达到¦为¦完成›73.81‹，。；,;›后", "73.81=73.81"),
        ("整改率为73.81\n后", "73.81=73.81"),
        ("整改率为７３．８１", "７３．８１=73.81"),
        ("整改率占73.81，", ""),
        ("整改率为73.81号", ""),
        # articles of a document, ordinals, set phrases
        ("3条‹规定¦的规定¦第二款›", ""),
        ("3条问题", "3条=3条"),
        ("第‹一二三四五六七八九十›‹、和及至到-›三个", ""),
        ("一‹点百千万亿›", ""),
        ("两个‹全面¦意识¦自信¦维护¦确立¦必由之路¦文章¦大维护¦甲全面›", ""),
        ("两个问题", "两个=2个"),
    ),
)
def test_figures(text, expected):
    assert found(text) == expected


GLYPHS = masks.GLYPHS


def told(text):
    return [(m.text, m.role) for m in masks.find(text)]


@pytest.mark.parametrize("glyph", GLYPHS)
def test_every_glyph_in_every_place(glyph):
    assert "idiom" not in dict(told(f"推行“{glyph}1+×”机制")).values()
    for text in (glyph, f"×{glyph}", f"{glyph}.{glyph}×", f"×．{glyph}", f"{glyph}5", f"×.5{glyph}"):
        assert [m for m, _ in told(f"立案{text}件")] == [text]
    for idiom in (f"1+{glyph}", f"{glyph}＋1", f"1+{glyph}+N", f"1+N>{glyph}", f"{glyph}×+1"):
        assert told(f"推行“{idiom}”机制") == [(idiom, "idiom")]
        assert told(f"推行“A{idiom}”机制") != [(idiom, "idiom")]


@pytest.mark.parametrize("digit", DIGITS)
def test_every_digit_beside_a_glyph(digit):
    assert [m for m, _ in told(f"立案×{digit}件")] == [f"×{digit}"]
    assert [m for m, _ in told(f"立案×.{digit}件")] == [f"×.{digit}"]
    assert told(f"推行“{digit}+×”机制") == [(f"{digit}+×", "idiom")]
    assert told(f"推行“×+{digit}”机制") == [(f"×+{digit}", "idiom")]
    assert told(f"推行“1+×＞{digit}”机制") == [(f"1+×＞{digit}", "idiom")]
    assert told(f"推行“1+×{digit}”机制") != [("1+×", "idiom")]
    assert told(f"推行“{digit}1+×”机制") != [("1+×", "idiom")]
    for sign in "xXｘＸ×*＊✕✖╳":
        assert told(f"面积{digit}{sign}5米") == told(f"面积3.{digit}{sign}5米") == told(f"面积3{sign}{digit}米") == []
        assert told(f"面积3{sign}4.{digit}米") == told(f"面积3{sign}4{sign}{digit}米") == []
    for mark in ("**", "__", "*", "_"):
        assert told(f"立案{mark}{digit}{mark}件") == told(f"立案{mark}1{digit}{mark}件") == []


@pytest.mark.parametrize("letter", ["A", "N", "Z", "a", "n", "z", "5", "５"])
def test_letters_beside_an_idiom(letter):
    assert told(f"推行“1+×{letter}”机制") != [("1+×", "idiom")]
    assert told(f"推行“{letter}1+×”机制") != [("1+×", "idiom")]
    if letter.isupper():
        assert told(f"推行“{letter}+×”机制") == [(f"{letter}+×", "idiom")]
        assert told(f"推行“1+×＞{letter}”机制") == [(f"1+×＞{letter}", "idiom")]


@pytest.mark.parametrize("sign", "＞>＝=≥")
def test_what_an_idiom_is_compared_by(sign):
    assert told(f"推行“1+1{sign}×”机制") == [(f"1+1{sign}×", "idiom")]


@pytest.mark.parametrize("sign", ".．")
def test_an_emphasised_number_with_a_sign(sign):
    assert told(f"立案*1{sign}2*件") == []


@pytest.mark.parametrize("mark", ["**", "__"])
def test_emphasised_words(mark):
    assert told(f"实现{mark}整改率{mark}95%") == []
    assert len(told(f"实现{mark}整\n改率{mark}95%")) == 2
    assert len(told(f"实现{mark}整*改率{mark}95%")) == len(told(f"实现{mark}整_改率{mark}95%")) == 3
