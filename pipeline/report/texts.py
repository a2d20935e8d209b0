"""Texts of the first page's sentences and of the pages beside the comparisons, in the order of `words.LANGS`."""

from __future__ import annotations

TEXTS = {
    "head": ("最值得注意的", "What stands out"),
    "head_note": (
        "由各比较表按固定规则得出，每句都可在链接处核对。",
        "Made from the comparison tables by fixed rules; each link leads to where it can be checked.",
    ),
    "verdict_shown": ("超出偶然", "beyond chance"),
    "verdict_seen": ("可逐字核对", "there to be read"),
    "verdict_none": ("未见差别", "nothing shown"),
    "head_alone": (
        "所有文档同属一组（{group}），无从比较；换一种分组（--by）可见差别。",
        "All documents are in one group ({group}), which leaves nothing to compare it with; another --by would.",
    ),
    "head_keyness": (
        (
            "与其余各组相比，{group}最突出的是{layer}“{item}”：每万字 {here} 次，其余各组 {there} 次，"
            "频率比的 95 % 区间为 {low} 至 {high} 倍，见于该组 {documents} 篇中的 {holders} 篇（q{q}）。"
        ),
        (
            "What marks {group} most against the rest is “{item}” ({layer}): {here} per 10 000 characters against {there}, between "
            "{low} and {high} times as often (95 % interval), in {holders} of its {documents} documents (q{q})."
        ),
    ),
    "head_keyness_more": (
        "达到同一标准的另有 {n} 项，分属 {groups} 组，如{told}。",
        " {n} more in {groups} groups pass the same rule, such as {told}.",
    ),
    "head_keyness_same": ("该组达到同一标准的另有 {n} 项。", " {n} more of this group pass the same rule."),
    "head_one": ("{group}“{item}”", "“{item}” in {group}"),
    "head_join": ("、", ", "),
    "head_keyness_none": (
        "没有哪一组的用词、提法或问题可靠地多于其余各组（标准：q < {q}，频率比区间的下限超过 {ratio} 倍，见于该组至少 {holders} 篇且不少于半数文档，以文档为单位检验亦然）。",
        (
            "No group reliably has words, slogans or problems more often than the rest (the rule: q < {q}, the interval of the ratio "
            "above {ratio}, in at least {holders} of the group's documents and half of them, and also with documents as the units)."
        ),
    ),
    "head_rates": (
        (
            "{layer}“{item}”的频率差别超出偶然：{high}每万字 {high_rate} 次（{high_from} 至 {high_to}），"
            "{low}每万字 {low_rate} 次（{low_from} 至 {low_to}）；在 {n} 对比较中校正后 p{p}。"
        ),
        (
            "The rate of “{item}” ({layer}) differs beyond chance: {high} has {high_rate} per 10 000 characters ({high_from} to "
            "{high_to}), {low} has {low_rate} ({low_from} to {low_to}); p{p}, adjusted for {n} comparisons."
        ),
    ),
    "head_rates_none": (
        "各组的发现状态、问题类型与问题领域，频率差别都未超出偶然（两两比较 {n} 次，校正后 p 均不小于 0.01）。",
        (
            "The rates of what is found, of kinds and of domains of problems differ between groups no more than by chance "
            "({n} comparisons of two groups, adjusted p 0.01 or more in all)."
        ),
    ),
    "head_rates_untested": (
        "各组文档太少，问题的频率无从比较（每组须有 {documents} 篇以上、每项 {count} 次以上）。",
        "Too few documents a group to compare rates of problems ({documents} documents and {count} mentions are needed).",
    ),
    "head_silences": (
        "{group}一次也没有提到{layer}“{item}”，其余 {others} 组中有 {peers} 组提到；按各组频率本应约有 {expected} 次（q{q}）。",
        (
            "{group} never names “{item}” ({layer}), which {peers} of the {others} other groups name; at their rate about {expected} "
            "mentions were to be expected (q{q})."
        ),
    ),
    "head_silences_none": (
        "凡多数组都提到的问题领域与提法，没有哪一组的沉默超出偶然。",
        "No group is silent beyond chance on a domain of problems or a slogan that most others name.",
    ),
    "head_passages": (
        "套话之外，有 {n} 个段落为不止一篇文档所共有（其中跨组 {across} 个，涉及 {documents} 篇）；最长的 {length} 字，{identity} 相同。",
        (
            "Boilerplate aside, {n} passages stand in more than one document ({across} of them in more than one group, {documents} "
            "documents in all); the longest has {length} characters, {identity} of them alike."
        ),
    ),
    "head_passages_none": (
        "套话之外，没有两篇文档共有 {n} 字以上的段落。",
        "Boilerplate aside, no two documents share a passage of {n} characters or more.",
    ),
}
