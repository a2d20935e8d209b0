"""Organizations: named bodies, and bodies named by their level (codebook: orgs).

Heads come from the lexicon; what owns a head is read leftwards (level, division, mask, unknown name), what hangs on it is
joined rightwards (省委 + 巡视工作领导小组 + 办公室). Posts, meetings and kinds of bodies are no mentions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract import names
from pipeline.extract.mask_roles import is_han, role_of, role_of_some
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Organization
from pipeline.lexicons import Gazetteer, Lexicons, OrganizationTerm

_NUMBERED_GROUP = re.compile(
    r"第(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[*＊xXｘ×_○□]{1,3})(?:巡[视察]组|监督检查室|纪检监察室|审查调查室|纪检监察组|督导组|检查组|指导组|派驻纪检监察组|巡回督导组)"
)
# A post, a meeting or a part of a longer word follows: then the body is not what is meant.
_POST = re.compile(
    r"(?:副?(?:书记|主任|部长|局长|厅长|组长|处长|科长|所长|院长|校长|行长|台长|社长|主席|会长|秘书长|董事长|总经理|市长|县长|省长|区长|州长|镇长|乡长|检察长|审计长|总裁|院士)|"
    r"常委(?!会)|委员(?!会)|[XxＸ×*]{1,3}书记|主要(?:领导|负责)|(?:主管|分管|有关|相关)?领导(?!小组|班子|机构|机关|下)|长(?!期|效|远|沙|春|江|三角|治)|门(?!户)|"
    r"(?:第?[一二三四五六七八九十0-9]+届)?[一二三四五六七八九十0-9]+次(?:全会|全体会议)|全会|扩大会|八项规定|经济工作会议|农村工作会议|一号文件|城市工作会议|人才工作会议|企业|部委|各?部门|系统(?!思维)|财政(?:资金|补助|转移|奖补)|预算|环保督察|生态环境保护督察|电视台|广场)"
)
_TAIL = re.compile(r"(?:机关(?!党委|干部|单位|作风)|办公室|办公厅)")
# 交通投资集团|有限公司, 保险|股份有限公司: the form of the firm ends its name
_FIRM_TAIL = re.compile(r"(?:控股|投资|实业)?(?:集团)?(?:(?:股份|控股)?有限(?:责任)?公司|(?:股份|总)公司)")
# Parts of a body that its name takes in: 县公安局|刑侦大队, 省财政厅|预算处, 县人民医院|医保办
_UNIT = re.compile(
    r"(?:第[一二三四五六七八九十]{1,2}|(?:机关|老干部|离退休(?:干部|职工)?|在职|直属)第?[一二三四五六七八九十]{0,2})?(?:党支部|党总支)"
    r"|(?:刑事?侦查?|刑警|交警|交通警察|巡特警|特警|巡警|治安(?:管理)?|经侦|经济犯罪侦查|禁毒|法制|网安|缉毒|环食药侦?|森林警察|出入境管理|警务保障"
    r"|消防救援|执法|行政执法|综合执法|执法稽查|稽查|监察|路政|运政|劳动(?:保障)?监察|市场监管|文化市场)(?:大队|支队|总队|中队)"
    r"|(?:财务|人事|教务|总务|后勤(?:保障|管理)?|基建|科研|学生|招生|保卫|资产|国资|医务|医保|护理|药剂|设备|信息|检验|采购|审计|预算|国库|组织|干部|宣传"
    r"|干部监督|干部教育|监督检查|行政审批|政策法规|法规|信访|案件管理|案件审理|纪检监察|工会|办案|督查|会计|综合|政治|计划财务|规划财务|人力资源|党群(?:工作)?"
    r"|风险管理|信贷|资金|工程|安全(?:生产|监管)?|质量|运输管理|档案|投资)(?:科|股|处(?![分罚理置于])|室|部(?![分门署])|办(?![法理公案事学])|中心(?!工作))"
    r"|第[一二三四五六七八九十]{1,2}(?:监督检查室|审查调查室|纪检监察室|纪检监察组|税务分局|税务所|检察部|巡回法庭|人民法庭)"
)
_MASKED_BODY = re.compile(
    rf"([{re.escape(GLYPHS)}某][{re.escape(GLYPHS)}某]{{0,11}}+)(?:[一-鿿]{{0,4}}?)(?:局|厅|委员会|办公室|院|中心|办(?![法理公案事学]))(?![面势部长])"
)
_CENTRAL_PART = re.compile(
    r"中央(?:空调|大街|公园|厨房|音乐|美术|民族|财经|戏剧|商务|车站|绿化|处理器|苏区|红军|军|企|储备|投资|提级|直达)"
)
_KIND_GENERIC = re.compile(
    r"(?:国有|下属|所属|附属|有关|相关|部分|各|该|本|民营|上市|平台|中小|公立|乡镇|高等|民办|全国?|子|分|直属|重点|基层|定点|市属|县属|省属|区属|关联|私营|外资|某些|职业|普通|公办|农村|城市|大型|投资|融资|监管|家族|皮包|空壳|第三方|施工|建筑|物业|代理|中介|咨询|广告|劳务|担保|保险|商业|村镇|政策性|义务教育|特殊教育|九年一贯制|寄宿制|村级|卫生|服务|管理|党员|理论|行业|专业|农民|供销|专科|大中专|优质|薄弱|中心|龙头|骨干|试点|示范|二级|三级|三甲|一级|医疗|科研|教育|培训)$"
)


@dataclass(slots=True)
class _Part:
    """A head with what owns it, before heads are joined."""

    start: int
    head: int
    end: int
    term: OrganizationTerm
    level: str


def find(text: str, lexicons: Lexicons) -> list[Organization]:
    """Every named body of `text`, in order, none nested in another: the longest name wins.

    Args:
        text: any text; a name never crosses a line feed.
        lexicons: heads (`organizations`) and divisions (`places`).
    """
    places = lexicons.gazetteer
    parts = [p for s, e, t in _heads(text, lexicons) if (p := _part(text, s, e, t, places)) is not None]
    found: list[Organization] = []
    i = 0
    while i < len(parts):
        chain, i = _chain(text, parts, i)
        mention = _mention(text, chain)
        if mention is None or (found and mention.start < found[-1].end):
            continue
        if found and _is_stationed(text, found[-1], mention):
            found[-1] = _stationed(text, found[-1], mention)
        else:
            found.append(_shared(text, found[-1], mention) if found and not mention.level else mention)
    return found


def _is_stationed(text: str, sender: Organization, group: Organization) -> bool:
    """市纪委监委|驻|市教育局纪检监察组: what one body keeps in another."""
    return (
        text[sender.end : group.start] in _STATIONED
        and sender.kind == "discipline"
        and group.text.endswith(("纪检监察组", "纪检组", "监察专员办公室", "监察专员办"))
    )


_STATIONED = frozenset({"驻", "派驻"})


def _stationed(text: str, sender: Organization, group: Organization) -> Organization:
    name = text[sender.start : group.end]
    normalized = f"{sender.normalized}{text[sender.end : group.start]}{group.normalized}"
    return Organization(sender.start, group.end, name, sender.level, "discipline", normalized, sender.text)


def _shared(text: str, before: Organization, mention: Organization) -> Organization:
    """省委组织部、宣传部: the second of a list belongs where the first does."""
    if text[before.end : mention.start] not in _LISTED or not before.level:
        return mention
    owner = before.owner if mention.kind in {"party", "inspection"} else ""
    return mention._replace(level=before.level, owner=mention.owner or owner)


def _heads(text: str, lexicons: Lexicons) -> list[tuple[int, int, OrganizationTerm]]:
    """Heads in order: the lexicon's, numbered groups, and masked bodies (`××局`), which win over what they overlap."""
    heads = lexicons.organization_terms.find(text)
    special = [(m.start(), m.end(), _GROUP) for m in _NUMBERED_GROUP.finditer(text)] if "第" in text else []
    special += [
        (m.end(1), m.end(), _MASKED) for m in _MASKED_BODY.finditer(text) if _withholds_name(text, m.start(), m.end(1))
    ]
    if not special:
        return heads
    special.sort(key=lambda h: h[:2])
    merged: list[tuple[int, int, OrganizationTerm]] = []
    ahead = iter(special)
    nearest = next(ahead, None)
    for head in heads:
        while nearest and nearest[1] <= head[0]:
            merged.append(nearest)
            nearest = next(ahead, None)
        if not (nearest and nearest[0] < head[1]):
            merged.append(head)
    merged += [nearest] if nearest else []
    return [*merged, *ahead]


def _withholds_name(text: str, start: int, end: int) -> bool:
    if text[start] == "某":
        return role_of_some(text, start, end) == "org"
    return role_of(text, start, end)[0] == "org"


_LEVEL_LETTERS = "省市县区州"
MAX_NAME = 12
_LISTED = frozenset({"、", "和", "与", "及", "以及"})
# 全省国有企业, 外省公司: the level is part of another word
_NO_LEVEL = frozenset("全外各本我该跨临城都超闹")
_PARTY_SUFFIXES = frozenset("党组 党委 党工委 党总支 党支部 机关党委 机关党支部 党委会 党组会 党委常委会".split())
_GROUP = OrganizationTerm("第…组", "inspection", "office", bare=True, level="", standard="")
_MASKED = OrganizationTerm("…局", "government", "body", bare=False, level="")
# A head that runs into the next word is none: 督查办|法, 作协|调, 党组|织, 组织部|门
_CUT = {
    "办": tuple("法理公案事学好"),
    "学": tuple("习生员术校者"),
    "组": tuple("织"),
    "协": tuple("调助商作议同"),
    "部": tuple("门分署队"),
    "会": tuple("议"),
    "院": tuple("士"),
    "局": tuple("面势部限"),
    "委": tuple("员托派婉屈"),
    "所": tuple("有在"),
    "企": tuple("业图"),
    "大": tuple("家会"),
    "行": tuple("业动政为"),
    "校": tuple("对正"),
    "团": tuple("结"),
    "中": tuple("心"),
}
_NOTHING = ("\0",)


def _part(text: str, start: int, end: int, term: OrganizationTerm, places: Gazetteer) -> _Part | None:
    """The head with its owner words, or None where it is part of another word."""
    if term.role == "fixed":
        return _Part(start, start, end, term, term.level)
    if term.role == "owner":
        if term.term == "中央":
            return None if _CENTRAL_PART.match(text, start) else _Part(start, start, end, term, "中央")
        return _Part(
            names.upwards(text, names.place_before(text, start, places), places)[0], start, end, term, term.level
        )
    if term.role == "named":
        return _named(text, start, end, term, places)
    if term.term.startswith(_OWN_LEVEL):
        # 东关|街道办事处: the level is the head's first word
        first = _named_after_level(text, start) or names.place_before(text, start, places)
        return _Part(names.upwards(text, first, places)[0], start, end, term, names.LEVEL_OF.get(term.term[:2], "村"))
    first, level = names.owner_start(text, start, places)
    return _Part(first, start, end, term, level or term.level)


_LOW = ("镇", "村")
_OWN_LEVEL = ("街道办", "社区居委会", "村委会")


def _named_after_level(text: str, at: int) -> int:
    """Start of the two or three characters between a level and `at` (宁海县|跃龙|街道办事处); 0 if there are none."""
    return next((i for i in (at - 2, at - 3) if i > 0 and text[i - 1] in "县市区镇乡州" and is_han(text[i])), 0)


def _named(text: str, start: int, end: int, term: OrganizationTerm, places: Gazetteer) -> _Part | None:
    """A company, school or hospital: only with a proper name, a mask or an owning level before its head."""
    stem = _stem(text, start)
    name = text[stem:start]
    if not name or (len(name) == 1 and name not in _LEVEL_LETTERS + GLYPHS + "某") or _KIND_GENERIC.fullmatch(name):
        return None
    owned, level = names.owner_start(text, stem + (name[0] in _LEVEL_LETTERS), places)
    return _Part(min(owned, stem), start, end, term, level)


def _stem(text: str, head: int) -> int:
    """Where the name before a head begins: at a mask not far off, at a level (`省能源`集团, `市`储备粮公司), or an unknown name."""
    at = head
    while at and head - at < MAX_NAME and is_han(text[at - 1]) and text[at - 1] not in names.STOP:
        at -= 1
    masked = names.mask_before(text, at)
    if masked < at:
        return masked
    levelled = next((i for i in range(at, head) if text[i] in "省市县区" and text[i - 1 : i] not in _NO_LEVEL), head)
    stem = names.unknown_name(text, head, 2, MAX_NAME)
    return min(stem, levelled)


def _chain(text: str, parts: Sequence[_Part], i: int) -> tuple[list[_Part], int]:
    """Heads that stand directly behind one another and make one name."""
    chain = [parts[i]]
    i += 1
    while i < len(parts) and (
        (parts[i].head == chain[-1].end and _joins(chain[-1], parts[i])) or _is_branch(text, chain[-1], parts[i])
    ):
        chain.append(parts[i])
        i += 1
    return chain, i


_BRANCHES = frozenset("分公司 支公司 分行 支行 营业部 分理处 直属库 分局 供电公司".split())


def _is_branch(text: str, left: _Part, right: _Part) -> bool:
    """岚川银行|浔野分行: a branch with its place behind the firm."""
    return (
        left.term.kind == "enterprise"
        and right.term.term in _BRANCHES
        and left.end <= right.head <= left.end + MAX_BRANCH_PLACE
        and all((is_han(c) and c not in names.STOP) or c in GLYPHS for c in text[left.end : right.head])
    )


MAX_BRANCH_PLACE = 6


def _joins(left: _Part, right: _Part) -> bool:
    if right.term.role == "office":
        return True
    return left.term.role in {"owner", "body", "named"} and right.term.role == "body" and right.start >= right.head


def _mention(text: str, chain: list[_Part]) -> Organization | None:
    """The longest body that the chain makes; a last head that runs into the next word (省纪委监委|办理) is given back."""
    while len(chain) > 1 and _is_cut(text, chain[-1].end) and not text.startswith("部门", chain[-1].end - 1):
        chain = chain[:-1]
    first, last = chain[0], chain[-1]
    start, end = first.start, last.end
    owned = start < first.head or len(chain) > 1
    end = _with_tails(text, end, last) if owned or last.term.role == "fixed" else end
    if not (owned or first.term.bare) or _goes_on(text, end, last) or _generic(text, chain):
        return None
    level = first.level or next((p.level for p in chain if p.level), "")
    owner = text[start : last.start] if len(chain) > 1 else ""
    return Organization(start, end, text[start:end], level, last.term.kind, _normalized(text, chain, end), owner)


def _with_tails(text: str, end: int, last: _Part) -> int:
    """Where a name ends with its form of firm, its office and its unit taken in."""
    if last.term.kind == "enterprise" and (firm := _FIRM_TAIL.match(text, end)):
        end = firm.end()
    if last.term.role in {"owner", "body"} and (office := _TAIL.match(text, end)):
        end = office.end()
    unit = _UNIT.match(text, end) if last.term.role != "owner" or last.term.kind == "discipline" else None
    return unit.end() if unit else end


def _normalized(text: str, chain: Sequence[_Part], end: int) -> str:
    """The name with every abbreviated head in full; 中共 before a committee says nothing more."""
    pieces = [text[p.start : p.head] + (p.term.standard or text[p.head : p.end]) for p in chain]
    return "".join(pieces).removeprefix("中共") + text[chain[-1].end : end]


def _is_cut(text: str, end: int) -> bool:
    return not text.startswith("派驻", end) and text.startswith(_CUT.get(text[end - 1], _NOTHING), end)


def _goes_on(text: str, end: int, last: _Part) -> bool:
    """A post, a meeting or another word follows, of which the body is only a part."""
    if last.term.term.endswith("党组") and text.startswith("成员", end):
        return True
    return _POST.match(text, end) is not None or _is_cut(text, end)


def _generic(text: str, chain: Sequence[_Part]) -> bool:
    """A kind of bodies: `各`县委, `市县`党委, 党委纪委; or a level's 党委 (区`党委`), which needs a name before the level."""
    first = chain[0]
    if first.start < first.head:
        bare = text[first.start : first.head] in names.LEVEL_WORDS
        # 乡|镇财政所, 农|村党群服务中心: the level is half of a word
        half = text.startswith(_LOW, first.start) and text.endswith(("乡", "农", "各", "全"), 0, first.start)
        return bare and (half or (len(chain) == 1 and first.term.term in _PARTY_SUFFIXES))
    return names.is_generic(text, first.start) or (first.term.bare and text.endswith(("党委", "部委"), 0, first.start))
