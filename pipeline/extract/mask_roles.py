"""What a mask stands for, read off its neighbours: the units, heads and cues, and the order in which they are tried."""

from __future__ import annotations

import re

from pipeline.extract import units

_PERCENT = re.compile(r"\s?(?:[%％‰]|个?百分点|个点(?!名))")
_PLACE = re.compile(
    r"省|自治[区州县旗]|市(?!场|值|民化)|地区|州|盟|县|区(?!别|分|块)|旗(?!帜|下|舰)|街道|街(?!道)|镇|乡|村|社区|屯|"
    r"经开区|高新区|高新技术|经济技术开发区|开发区|新区|园区|工业园|港区|片区|林区|矿区|景区|师市?(?=党委|团|机关)|团场|农场|垦区|岛|湖|河|山|流域|片区|委(?!员会|托)|党委|人民政府|人民法院|人民检察院|人大|政府|政协|纪委|监委"
)
_ORG = re.compile(
    r"局|厅|委员会|办(?!法|理|公|事|学|案)|部(?!分|署|门)|处(?!理|置|分|级|长|于)|科(?!级|学|技)|所(?!有|在|属|作|谓|以)|院|校|社(?!会|区)|"
    r"站(?!位|在)|厂|矿|行(?!业|动|政|为|程)|馆|报社|党组|单位|公司|企业|国企|集团|中心|协会|学会|商会|基金|医院|大学|学院|学校|中学|小学|银行|机关|部门|支队|大队|总队|监狱|法院|检察院|海关|电视台|幼儿园"
)
_ORG_LATER = re.compile(
    r"[一-鿿]{1,8}?(?:集团|公司|大学|学院|学校|中学|小学|医院|职院|银行|研究院|研究所|设计院|电厂|厂(?!商)|协会|监狱|总站|报社|出版社|合作社|联社|党校)"
)
_NOT_NAME = re.compile(r"[的了在对等和及与各被把将从以为是]|有(?!限)|党[组员]|问题|工作|情况|干部|领导")
_TITLES = (
    "同志|书记|主任|省长|市长|县长|区长|州长|镇长|乡长|村长|局长|厅长|部长|处长|科长|所长|院长|校长|行长|组长|主席|"
    "董事长|总经理|经理|秘书长|会长|先生|女士|老师|教授|院士|副"
)
_TITLE_RIGHT = re.compile(rf"(?:{_TITLES})")
_TITLE_LEFT = re.compile(
    r"(?:书记|主任|[省市县区州镇乡局厅部处科所院校行组会]长|主席|董事长|总经理|经理|秘书长|委员|常委|成员|干部|职工|党员|同志|被告人|嫌疑人|老板|商人|负责人)\Z"
)
# the last letters of these words: nearly all masks have none of them before
_TITLE_ENDS = frozenset("记任长席理员委部工志人板")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_YEAR_RUN = re.compile(r"(?:19|20|二〇|二零|二○)")
_DURATION_LEFT = re.compile(
    r"(?:近|连续|过去|历时|长达|达|满|超过?|用|任期|为期|未来|今后|最近|前|第|每|这|约|逾|工龄|党龄|隔)\Z"
)
_DURATION_RIGHT = re.compile(
    r"年(?:来|间|内|时间|多|余|以上|以下|左右|期|之久|任期|规划|行动|计划|有期|徒刑|前|后|党龄|工龄|制)"
)
COUNTED_LEFT = re.compile(
    r"(?:[共计达到为约近超至余]|完成|问题|线索|事项|人数|数量|数|处分|立案|处理|移交|反馈|整改|追缴|挽回|退还|办结|查处|发现|受理|率|金额)\Z"
)
_PLACE_LEFT = re.compile(
    r"(?:全|我|中共|结合|优化|谱写|建设|关于对|来|赴|到|在|整个|走进|美丽|新时期|新时代|立足|助推|推动|促进|服务)\Z"
)
_PLACE_RIGHT = re.compile(
    r"(?:改革|发展|实际|政治生态|经济|各级|人民|大地|所作|工作(?:的|所)?|重要|特色|实践|振兴|高质量|现代化|篇章|政法|全域|干部|党史|境内|籍)"
)
_ORDINAL_LEFT = re.compile(r"第[一二三四五六七八九十百]{0,3}\Z")
# `第x、第x轮` shares one unit
_ORDINAL_LIST = re.compile(r"(?:[、和及至到—-]{1,2}第?[一二三四五六七八九十0-9xXｘＸ×*＊_○□]{1,4}){1,8}")
# 第**、**轮: the list goes on
_ORDINAL_BEFORE = re.compile(r"第[一二三四五六七八九十0-9xXｘＸ×*＊_○□]{1,4}[、和及至到]\Z")
_ORDINAL_RIGHT = re.compile(r"(?:届)")


# the number of a thing, no quantity: telephone, identity, card, plate, credit code, file
_IDENTIFIER_LEFT = re.compile(
    r"(?:电话|手机|号码|联系方式|热线|传真|邮编|身份证|证件|编号|文号|字号|证号|卡号|账号|帐号|户号|学号|工号|案号|车牌|牌照|代码|信用代码|"
    r"微信|QQ|邮箱|尾号|银行卡|账户|证书|许可证|档案号|合同号|单号|票号|序号|条码|IP)(?:号码?|为|是|号为|：|:|（|\(|\s|[A-Za-z0-9０-９-])*\Z"
)
# the last letters of these words, and of a plate
_IDENTIFIER_LETTERS = re.compile("[话机码式线真编号证照信Q箱卡户书P·A-Z]")
_PLATE_LEFT = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z](?:[·• -]|[0-9A-Z])*\Z")
_FILE_LEFT = re.compile(r"[〕］\]】]\s?(?:第|字第)?\Z|[发字办函文令]第?\Z")
# where somebody lives: a street, and the number of a house, a building, a room
_HOUSE_LEFT = re.compile(r"(?:[路街巷道弄里村区园城厦院胡同庄组幢栋]|大道|单元|楼|号楼?|门牌|邮箱)\s?\Z")
_HOUSE_RIGHT = re.compile(r"号(?!文|令|召|称|线)(?:楼|院|门|室|附|$|[\d，。；、）)\s一-鿿*＊xX×_○□])")
_BUILDING = re.compile(r"(?:栋|幢|单元|号楼|室(?!内|外)|层|楼)")
_HOUSE_LETTERS = frozenset("号栋幢单室层楼")
_STREET = re.compile(r"(?:路|大道|街(?!道)|巷|胡同|弄(?!虚)|小区|大厦|花园|广场|大街)(?![线径子由演])")


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether the run is part of the number of a thing: by the word before it, or by digits on either side (138****1234)."""
    run = text[start:end]
    if _IDENTIFIER_LETTERS.search(text, max(0, start - 24), start):
        named = _IDENTIFIER_LEFT.search(text, max(0, start - 24), start)
        if named or _PLATE_LEFT.search(text, max(0, start - 8), start):
            # but 手机**部, 发放银行卡**张
            return len(run) >= LONG or units.after(text, end) is None
    if text[end : end + 1] == "号" and _FILE_LEFT.search(text, max(0, start - 4), start):
        return True
    if len(run) < LONG:
        return False
    # a masked quantity shows at most its first digits
    digits = sum(c.isdecimal() for c in run)
    inner = run.lstrip(_ANY_DIGIT)
    return 0 < digits < len(run) and (inner.rstrip(_ANY_DIGIT) != inner or digits >= SHOWN)


_ANY_DIGIT = "0123456789０１２３４５６７８９"
# as many characters has no quantity, and so many digits at its head show no masked one
LONG, SHOWN = 7, 3


def is_han(c: str) -> bool:
    """Whether `c` is one CJK unified ideograph."""
    return "一" <= c <= "鿿"


def unit_after(text: str, end: int) -> str | None:
    """The measure word right after `end`, a scale before it included and 余 or 多 left out (`x.x万余条` → 万条)."""
    unit = units.after(text, end)
    return unit.scale + unit.measure if unit else None


def role_of(text: str, start: int, end: int) -> tuple[str, str | None]:
    """Role and unit of the run `start` to `end`; `text` is the last resort."""
    left, right = text[max(0, start - 8) : start], text[end : end + 16]
    if is_identifier(text, start, end):
        return "text", None
    if _is_house(left, right):
        return "place", None
    role = _date_role(text[start:end], left, right)
    if role:
        return role
    if _PERCENT.match(right) or left.endswith(("百分之", "千分之")):
        return "percent", None
    if _ORDINAL_LEFT.search(left) or text[start] == "第" or _ORDINAL_RIGHT.match(right) or _ORDINAL_BEFORE.search(left):
        others = _ORDINAL_LIST.match(text, end)
        return "ordinal", unit_after(text, others.end() if others else end)
    return _name_or_count(text, start, end, left, right)


def _is_house(left: str, right: str) -> bool:
    """XX路|XX号, 幸福小区X栋|X单元: the number of a house."""
    if _STREET.match(right):
        return True
    if right[:1] not in _HOUSE_LETTERS:
        return False
    if _HOUSE_LEFT.search(left):
        return _HOUSE_RIGHT.match(right) is not None or _BUILDING.match(right) is not None
    return right.startswith(("号楼", "单元")) and not left.endswith("第")


def _date_role(run: str, left: str, right: str) -> tuple[str, str | None] | None:
    if right.startswith("年"):
        lasting = _DURATION_LEFT.search(left) or _DURATION_RIGHT.match(right)
        dated = (len(run) > 1 and not lasting) or re.match(r"年(?:底|初|末|度|[0-9xX×*_]+月)", right)
        if _YEAR_RUN.match(run) or dated:
            return "year", None
        return ("ordinal", "年") if left.endswith("第") else ("count", "年")
    if right.startswith("月"):
        return "month", None
    if right.startswith("号") and left.endswith("第"):
        return "ordinal", None
    if right.startswith(("日", "号")) and not right.startswith(("号文", "号令", "日常")):
        return "day", None
    whole_year = len(run) == 4 and _YEAR_RUN.match(run) and run[:2].isdecimal()
    return ("year", None) if whole_year and units.after(right, 0) is None else None


def _name_or_count(text: str, start: int, end: int, left: str, right: str) -> tuple[str, str | None]:
    if _person(left, right):
        return "person", None
    unit = unit_after(text, end)
    if unit:
        return "count", unit
    if _PLACE.match(right):
        return "place", None
    if _ORG.match(right) or _named_later(right):
        return "org", None
    if left[-1:] in {"“", "‘", "《", "「"} and right[:1] in {"”", "’", "》", "」"}:
        return "text", None
    boundary = not right or not is_han(right[0])
    if boundary and COUNTED_LEFT.search(left):
        return ("percent" if left.endswith(("率达", "率为", "率", "率达到")) else "count"), None
    if _PLACE_LEFT.search(left) or _PLACE_RIGHT.match(right):
        return "place", None
    return ("count", None) if text[start:end][0].isdecimal() and boundary else ("text", None)


def _named_later(right: str) -> bool:
    """`xx轻纺集团`, `**水电职院`: a body's suffix within a few characters, and no word between that a name cannot hold."""
    m = _ORG_LATER.match(right)
    return m is not None and _NOT_NAME.search(m[0]) is None


def _person(left: str, right: str) -> bool:
    if right.startswith("流毒"):
        return True
    if _TITLE_RIGHT.match(right) and not left.endswith(("第", "原", "各")):
        return True
    boundary = not right or not is_han(right[0])
    if left[-1:] in _TITLE_ENDS and _TITLE_LEFT.search(left):
        return boundary or right[0] in "的在主对到出听强带亲为作同指要说就率先分向与和任严等涉因"
    return left[-1:] in _SURNAMES and _begins_name(left) and not _heads_name(right)


def _begins_name(left: str) -> bool:
    """Whether the surname at the end of `left` begins a word: after a boundary, a title, or a word that takes a person."""
    before = left[-2:-1]
    return (
        not before
        or not is_han(before)
        or _TITLE_LEFT.search(left[:-1]) is not None
        or before in "对给由和与将及原向如即"
    )


def _heads_name(right: str) -> bool:
    """高*县, 金××公司: a place or body follows, so the letter before was no surname."""
    return _PLACE.match(right) is not None or _ORG.match(right) is not None or _named_later(right)


_SOME_PLACE = re.compile(r"省|市(?!场)|县|区(?!域|别)|州|旗|镇|乡|村|街道|社区|地(?!方)")
_SOME_ORG = re.compile(
    r"局|厅|委(?!员)|办(?!法)|公司|集团|企业|单位|医院|大学|学院|学校|高校|中学|小学|银行|中心|机关|国企|院(?!士)|科室|处(?!理)|支部|协会"
)


def role_of_some(text: str, start: int, end: int) -> str | None:
    """Role of 某 or 某某; None where nothing is withheld (`某个领域`, `某些`)."""
    left, right = text[max(0, start - 8) : start], text[end : end + 4]
    if _person(left, right):
        return "person"
    if right.startswith(("年", "月", "日")):
        return {"年": "year", "月": "month", "日": "day"}[right[0]]
    if _SOME_PLACE.match(right):
        return "place"
    if _SOME_ORG.match(right):
        return "org"
    return "place" if end - start > 1 and _PLACE.match(right) else None
