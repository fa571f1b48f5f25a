# Everything a person or a developer runs. `make` alone says what there is.
# PYTHON=python3.12 make setup chooses the Python; UPGRADE=1 make lock takes newer versions.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
BIN := .venv/bin
TESTS ?= tests

.PHONY: help setup setup-dev setup-bench demo install uninstall test static check bench lock build clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
	  while IFS=$$'\t' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

setup: ## install what the assistant needs: system libraries, .venv, packages
	@tools/set_up.sh run

setup-dev: ## setup, and what the tests need
	@tools/set_up.sh dev

setup-bench:
	@tools/set_up.sh bench

demo: setup ## setup, then the main job from start to end, without any hardware
	@$(BIN)/assistant demo

install: setup ## have it run by itself for you (APPLIANCE=1: for a machine of its own, as root)
	@$(if $(APPLIANCE),tools/appliance.sh install,$(BIN)/assistant service install)

uninstall: ## take that away again (PURGE=1: and all that it knows)
	@$(if $(APPLIANCE),tools/appliance.sh uninstall $(if $(PURGE),purge), \
	  if [ -x $(BIN)/assistant ]; then \
	    $(BIN)/assistant service remove $(if $(PURGE),&& $(BIN)/assistant profile wipe --yes); \
	  else echo "Nothing is set up here."; fi)

test: setup-dev ## setup, then all tests (TESTS=tests/unit for some)
ifeq ($(TESTS),tests)
	@echo "Unit tests on all cores, then faults and journeys in turn: about half an hour on two."
	@$(BIN)/python -m pytest -rs -n auto --dist worksteal tests/unit
	@$(BIN)/python -m pytest -rs tests/faults tests/journeys
else
	@$(BIN)/python -m pytest -rs $(TESTS)
endif

static: setup-dev ## the checks that run nothing: ruff, format, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: static test ## everything a change must pass: static, layers, tests

bench: setup-bench ## measure on the open data, write docs/figures.md (takes long)
	@$(BIN)/python -m bench

lock: setup-dev ## write requirements/*.txt from pyproject.toml
	@tools/lock.sh

build: setup-dev ## wheel and source archive into dist/
	@$(BIN)/python -m build --no-isolation --outdir dist .

clean: ## remove .venv, caches and whatever was built
	rm -rf .venv build dist demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
