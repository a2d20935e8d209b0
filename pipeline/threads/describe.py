"""docs/threads.md: how problems are followed, and what the tables of threads mean, from their schema."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import XunshiError
from pipeline.tables import describe
from pipeline.threads import assign, schema

DOCS = Path("docs/threads.md")
_INTRODUCTION = """
# Threads

Made from `pipeline/threads` by `python -m pipeline.threads.describe --write`; don't edit it by hand.

`xunshi threads` reads the tables of a run and follows each problem: from the feedback notice that tells of it to the
rectification notices that answer, and to later rounds in which it is found again. It writes two CSV files with
`datapackage.json`, written and read as [the tables of a run](tables.md#reading-the-csv-files) are. `xunshi ledger` makes
the office's workbook of the same threads.
"""


def method() -> str:
    """The section on the method, with the weights and limits that the program uses."""
    weights = "\n".join(f"| {name} | {_FEATURES[name]} | {weight:g} |" for name, weight in assign.WEIGHTS.items())
    return f"""
## How problems are followed

1. **Notices.** A document's sections tell by their headings what they list (`发现的主要问题`, `问题整改落实情况`,
   `尚未完成整改的问题`), else its genre does. A problem is what is numbered deepest; 一是 counts where it is not inside a
   numbered problem. An answer names a problem (`针对“…”问题`, `关于…问题的整改情况`, `反馈问题：…`, a table's column) and
   tells of it. Lists of what is asked for (`巡察建议：`) are none.
2. **Bodies.** The inspected body is read off the title, else off the first sentences; 党组 and 党委 are not part of it, and
   市财政局 gets the place of the inspecting committee. 住建局 is taken for 住房和城乡建设局 of the same place, and said to
   be. Bodies of one name but of different seats or provinces stay apart.
3. **Inspections.** A notice belongs to the round that it names; else an answer belongs to the last feedback before its date
   (`roundless`). An answer dated before its feedback is joined and marked (`early`).
4. **Likeness.** Problems and answers are compared by nine facts, each from 0 to 1. n-grams of one to three characters,
   without figures and masks, are weighted by how few texts hold them (Spärck Jones 1972); the phrases of the program's
   lexicon count as texts too, so that 不到位 is known to be common in a corpus of two.

   | fact | what | weight |
   | --- | --- | --- |
{_indented(weights)}

   The weights were learnt by logistic regression on the development half of [data/threads](../data/threads/README.md),
   whose card has the scores on both halves. Less than {assign.LEAST:g} is no link.
5. **Assignment.** The links of an inspection are one assignment of greatest probability (scipy's `linear_sum_assignment`;
   Crouse 2016, after Jonker and Volgenant 1987). An answer may take up to {assign.COPIES} problems (merged), and a problem
   several answers (split), each further one at a price of {assign.PRICE:g}. `score` is the probability, `alternative` the
   next best; a link below {assign.SURE:g}, or with an alternative within {assign.NEAR:g}, is `unsure`. What nothing answers
   keeps the likest answer, if there is one above {assign.WORTH_A_LOOK:g}, for a person to look at. An answer to nothing
   that was fed back is a thread of its own (`origin` answer).
6. **State.** Each sentence of an answer is promised or done by its words. 正在, 尚未, 其余, a date to come: under way;
   销号, 整改到位, or something done: done; nothing answered, or 无实质进展: open. The last notice counts, and the worse of
   two answers in it.
7. **Recurrence.** A problem of a later round of the same body is the same again above {assign.AGAIN_LEAST:g}, by its words
   alone, one to one with the latest earlier round that has it. The earlier thread's state is then recurring; `told` keeps
   what the notice said.
8. **A person's word** (`xunshi review sheets RESULTS --layers links,states`) stands before all of it: a link that someone denied
   is none, one that someone made is sure, and `told` is what someone said; `judged_by` is then person.

Figures are sums of one notice, the greatest counts, since the next notice repeats them. An answer to several problems
tells its figures to each of them; the summary of the ledger counts them once. A masked figure has no value; its
sum has no upper end.
"""


_FEATURES = {
    "heads": "the words that name the problem in both",
    "whole": "all of the problem, and the words that the answer quotes",
    "clause": "the likest clauses of the two",
    "body": "the problem, and what the answer tells",
    "figures": "whether a figure of two digits or more is in both",
    "group": "the headings over both",
    "labels": "kinds that both name",
    "domain": "whether a domain is in both",
    "place": "how alike the places in the two lists are",
}


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.split("\n"))


if __name__ == "__main__":
    try:
        page = describe.markdown(schema.TABLES, _INTRODUCTION, method())
        sys.exit(describe.main(sys.argv[1:], DOCS, page))
    except XunshiError as problem:
        sys.exit(str(problem))
