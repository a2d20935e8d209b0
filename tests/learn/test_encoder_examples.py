"""What an encoder's examples keep of a record in the gold form."""

import json

import pytest

from pipeline import lexicons
from pipeline.classify import codebook
from pipeline.classify.model_files import default_folder
from pipeline.learn.encoder.examples import read

BOOK = codebook.read(default_folder() / codebook.FILE)
RECORD = {"text": "渠底的土三年没清。", "finding": {"status": "found", "labels": ["responsibility"]}}


@pytest.mark.parametrize(
    ("given", "heading", "lead"),
    [
        ({"heading": "二、管护方面", "lead": "主要是："}, "二、管护方面", "主要是："),
        ({"heading": "二、管护方面"}, "二、管护方面", ""),
        ({"lead": "主要是："}, "", "主要是："),
        ({}, "", ""),
    ],
)
def test_heading_and_lead_are_kept(tmp_path, given, heading, lead):
    (tmp_path / "a.jsonl").write_text(json.dumps(RECORD | given, ensure_ascii=False) + "\n", encoding="utf-8")
    (example,) = read([tmp_path], BOOK, lexicons.built_in())
    assert (example.heading, example.lead) == (heading, lead)
