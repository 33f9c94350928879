# Vitrine: `make run` brings it up, `make test` checks everything. Nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help run install check test test-slow bench docs lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/installed ## Install what is missing, then serve Vitrine on http://127.0.0.1:8501
	$(BIN)/streamlit run app.py --server.port $(PORT)

install: $(VENV)/installed ## Make .venv from the lock and prepare the models

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
		|| { echo "Vitrine needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/installed: requirements.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -r requirements.txt
	$(BIN)/python -m local_aws.engines.models
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -r requirements-dev.txt
	@touch $@

check: $(VENV)/installed-dev ## Format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check ## Lint, types and all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-slow: $(VENV)/installed-dev ## The long fuzz and kill runs
	$(BIN)/python -m pytest -m slow

bench: $(VENV)/installed-dev ## Measure, side by side with what one would pick instead
	$(BIN)/python -m benchmarks

docs: $(VENV)/installed ## Write docs/local-aws.md anew from the embedded AWS's signatures
	$(BIN)/python -m local_aws.inventory docs/local-aws.md

lock: | $(BIN)/uv ## Compile requirements.in and requirements-dev.in into their locks
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --override requirements-excluded.txt \
		--no-annotate --no-header --quiet --upgrade -o requirements.txt
	sed -i.bak "/sys_platform == 'never'/d" requirements.txt && rm requirements.txt.bak
	$(BIN)/uv pip compile requirements-dev.in --universal --python-version 3.11 --no-annotate --no-header --quiet --upgrade \
		-o requirements-dev.txt

clean: ## Remove .venv and caches; the data folder stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
