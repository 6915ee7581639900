# Everything one types. `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
STORY ?=
TRIAL ?=
ARGS ?=
WORKERS ?= 3

VENV := .venv
PY := $(VENV)/bin/python
RUN_STAMP := $(VENV)/run.stamp
TEST_STAMP := $(VENV)/test.stamp
VENDOR_STAMP := clinic/static/vendor/.lock-sha256

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint format journeys trial bench demo-reset lock clean browser

help: ## list every target in one line each
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: $(RUN_STAMP) $(VENDOR_STAMP) ## open the demo clinic on this machine (PORT=8000)
	$(PY) -m clinic --demo --port $(PORT)

test: $(TEST_STAMP) $(VENDOR_STAMP) browser ## check everything: lint, types, floors, tests on SQLite, PostgreSQL and Chromium (ARGS=…)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(or $(ARGS),--whole)

lint: $(TEST_STAMP) ## run the static checks alone: ruff, mypy, import-linter, djlint
	$(PY) -m tools.lint

format: $(TEST_STAMP) ## let ruff rewrite the Python files to the house format
	$(PY) -m ruff check --fix-only --exit-zero
	$(PY) -m ruff format

journeys: $(TEST_STAMP) $(VENDOR_STAMP) browser ## play the stories in a real browser (STORY=name for one of tests/journeys/)
	$(PY) -m pytest -v $(if $(STORY),tests/journeys/test_$(STORY).py,tests/journeys) $(ARGS)

trial: $(TEST_STAMP) $(VENDOR_STAMP) browser ## try what must hold at full size, one row a trial (TRIAL=R1 for one)
	$(PY) -m trials $(TRIAL)

bench: $(TEST_STAMP) ## measure whole requests beside their floors at a million visits (ARGS=--help)
	$(PY) -m trials.bench $(ARGS)

demo-reset: $(RUN_STAMP) ## start the demo clinic over; what was done in it is lost
	$(PY) -m clinic --demo-reset

lock: $(TEST_STAMP) ## write the lock files again (ARGS=--upgrade for the newest versions)
	$(PY) -m tools.lock $(ARGS)

clean: ## remove what make has built; instance/ and its data stay
	rm -rf $(VENV) node_modules clinic/static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov

$(RUN_STAMP): requirements/run.txt requirements/uv.txt tools/setup.py
	$(PYTHON) -m tools.setup requirements/run.txt $@

$(TEST_STAMP): requirements/test.txt requirements/uv.txt tools/setup.py
	$(PYTHON) -m tools.setup requirements/test.txt $@

$(VENDOR_STAMP): package.json package-lock.json tools/assets.py tools/npm.py requirements/node.txt
	$(PYTHON) -m tools.assets vendor

browser: ## fetch a Chromium for the tests, only where there is none
	@$(PYTHON) -m tools.assets browser
