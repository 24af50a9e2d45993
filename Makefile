# One file that runs everything. `make` alone lists what there is.
# Needs Python 3.11 or later, git and make; the network only to install packages, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NOW := 2026-03-09T09:00:00+01:00
WORKERS ?= auto

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help site test serve bench torture lint lock clean

help:  ## What can be made here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(READY)  ## The example newsroom as a site in site/ (the same bytes on any day)
	$(BIN)/digest build --now $(NOW)
	$(BIN)/digest site

test: $(READY) lint  ## Everything that must hold: lint, types, import layers, tests
	$(BIN)/pytest -n $(WORKERS)

serve: $(READY)  ## The example site on localhost, rebuilt as files change
	$(BIN)/digest serve

bench: $(READY)  ## Time and memory of each step over a folder of articles (ARGS="FOLDER --now TIME")
	$(BIN)/python bench/run.py $(ARGS)

torture: $(READY)  ## The long tests: kills, hostile input, full-size data
	DIGEST_FULL=1 $(BIN)/pytest -n $(WORKERS) -m torture

lint: $(READY)  ## ruff, mypy and the import layers
	$(BIN)/ruff check
	$(BIN)/ruff check --config ruff-thinking.toml --select TID251 digest/model.py digest/text.py digest/urls.py
	$(BIN)/mypy
	$(BIN)/lint-imports

# uv, because it resolves for every platform and Python at once, with the hashes of every wheel and sdist.
# The header is our own: the command, and no machine's paths. Existing pins stay unless pyproject.toml moves them;
# `make lock UPGRADE=--upgrade` moves them all.
lock: $(READY)  ## requirements.lock from pyproject.toml (UPGRADE=--upgrade for the newest of everything)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --extra dev --custom-compile-command "make lock" $(UPGRADE) \
		--output-file requirements.lock pyproject.toml

clean:  ## Remove what can be made again (not .venv)
	rm -rf site .digest dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Installed again only when the list of packages changed.
# pip first: the one that Python 3.11.7 brings (23.2) fails on lxml[html_clean] asked for twice.
# Every package by its hash; the project itself last, without asking for its needs a second time.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --upgrade pip
	$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install -qq --no-build-isolation --no-deps --editable .
	touch $(READY)
