# Two commands do everything on a fresh machine: `make run` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
REQUIREMENTS := packaging/requirements/dev.txt
STAMP := .venv/.ready
SOURCES := src sync/practicedesk_sync tests

.PHONY: help setup system-libraries screen run test lint types contracts bench torture lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make run     the window on a sample library; with no screen the main job as a story, with pictures'
	@echo 'make test    lint, types, contracts and every test'
	@echo 'make bench   measurements (counts and ratios)'
	@echo 'make torture SECONDS=600 SEED=1 BACKEND=postgres   what the tests sample, whole; more histories'
	@echo 'make lock    resolve the requirements again (NEWER=1 for newer versions)'
	@echo 'make clean   remove what the other commands made'

setup: $(STAMP)

$(STAMP): $(REQUIREMENTS) packaging/requirements/debian.txt pyproject.toml sync/pyproject.toml | system-libraries
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "PracticeDesk needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $(REQUIREMENTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e ./sync -e .
	@touch $@

# $(call debian,list of packages,what for): asks nothing of a machine that has them, or is not Debian's kin.
define debian
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=$$(for name in $$(cat $(1)); do \
		dpkg-query -W -f='$${db:Status-Status}\n' $$name 2>/dev/null | grep -qx installed || echo $$name; done | xargs); \
	if [ -z "$$missing" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -qq -y --no-install-recommends $$missing; \
	else echo "$(2), install: sudo apt-get install $$missing"; fi
endef

system-libraries:
	$(call debian,packaging/requirements/debian.txt,To open windows)

screen:
	$(call debian,packaging/requirements/debian-tests.txt,To run every test (else some are skipped))

run: setup
	$(BIN)/python -m practicedesk.tour

test: screen lint types contracts
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports --no-logo

torture: setup
	$(BIN)/python -m pytest -m torture -rs
	$(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-profile=full tests/unit tests/property
	$(BIN)/python -m tests.simulation --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1) --backend $(or $(BACKEND),sqlite)

bench: setup
	$(BIN)/python -m tests.benchmarks

lock:
	packaging/requirements/lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src sync tests -name __pycache__ -type d -exec rm -rf {} +
