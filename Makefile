# Everything a developer or an operator types. `make help` lists it.
PYTHON ?= python3
VENV ?= .venv
export PYTHON VENV
LOCAL = $(VENV)/bin/python -m npcs.core.local

.DEFAULT_GOAL := help
.PHONY: help install run test check fix bench lock wipe clean python

help: ## List these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 18

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is `$(PYTHON) -V 2>&1`; Python 3.11 or newer is needed. Name another: make PYTHON=/path/to/python3.12 run" >&2; exit 1; }

install: python ## Make the virtual environment from the hashed locks
	@$(PYTHON) -I npcs/core/local/install.py

run: install ## Start everything and print the address; Ctrl-C stops it (PORT, DATABASE_URL, REDIS_URL, STATE_DIR, DEMO)
	@exec $(LOCAL) run

test: install ## Run every test on throw-away services (PYTEST_ARGS passes through)
	@exec $(LOCAL) test $(PYTEST_ARGS)

check: install ## Lint, types, layers, migrations, templates, compose file, Dockerfile
	@exec $(LOCAL) check

fix: install ## Mend what can be mended by itself: lint and formatting
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

bench: install ## Measure speed and memory, each beside its floor (BENCH_ARGS passes through)
	@exec $(LOCAL) bench $(BENCH_ARGS)

lock: install ## Write the hashed locks again from requirements/*.in
	@cd requirements && for name in boot base assets; do $(LOCK) $$name.in -o $$name.txt || exit 1; done
	@cd requirements && $(LOCK) base.in services.in dev.in --constraint base.txt -o all.txt
LOCK = $(abspath $(VENV))/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

wipe: install ## Remove the demo data from the database and nothing else
	@exec $(LOCAL) wipe

clean: ## Remove the environment, the local database and everything else that was built
	@if [ -x $(VENV)/bin/python ]; then $(LOCAL) clean; fi
	@rm -rf $(VENV) $(VENV).lock .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache htmlcov .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
