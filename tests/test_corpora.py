"""The corpora of the benchmarks: no two texts alike, the same for the same seed, and passages that are copied."""

import csv
from collections import Counter

import corpora


def test_no_two_texts_are_alike():
    texts = list(corpora.documents(200))
    assert len(set(texts)) == 200
    paragraphs = Counter(line for text in texts for line in text.split("\n"))
    (common, held), *copied = [pair for pair in paragraphs.most_common() if pair[1] > 1]
    assert 60 < held < 140  # boilerplate, in about half
    assert 20 < sum(n - 1 for _, n in copied) < 100  # copies, in about three of ten
    assert sum(n == 1 for n in paragraphs.values()) / paragraphs.total() > 0.7
    assert len(common) > 20


def test_the_same_seed_gives_the_same_texts(tmp_path):
    assert list(corpora.documents(5, 1)) == list(corpora.documents(5, 1)) != list(corpora.documents(5, 2))
    size = corpora.write(tmp_path, 5, 1)
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.txt"))]
    assert texts == list(corpora.documents(5, 1))
    assert size == sum(map(len, texts))
    with (tmp_path / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [f"0000/{i:06d}.txt" for i in range(5)]
    assert all(row["province"].endswith("省") and row["year"].isdecimal() for row in rows)
