# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
UV := UV_NO_PROGRESS=1 $(BIN)/uv

.DEFAULT_GOAL := help
.PHONY: help install demo test coverage mutants prove check lock browser bench smoke screenshots sbom audit clean

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

# The virtual environment, made once and again only when what it rests on changes. Offline after that.
$(VENV)/uv:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Python 3.11 to 3.13 is needed; this is {v[0]}.{v[1]}. Name another with: make PYTHON=python3.12 …")'
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/run: $(VENV)/uv requirements/run.txt pyproject.toml
	@echo "Installing what the platform needs …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	@echo "Installing what the tests and checks need …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

install: $(VENV)/run ## install what the platform needs, and no more

demo: $(VENV)/run ## install, fill an embedded database with examples, serve on 127.0.0.1:$(PORT)
	@PORT=$(PORT) $(BIN)/policylearning demo

test: $(VENV)/dev browser ## install and run every test
	@$(BIN)/pytest -n auto

prove: $(VENV)/dev ## run the long proofs: every naughty string through every field, and what else takes minutes
	@$(BIN)/pytest -n auto -m proof -v --durations=0
	@$(BIN)/python -m tests.mutants

# What decides and what writes: nothing of it may go untested. CI takes the same run and allows a little less.
DECIDING := */actions.py,*/actions/*.py,*/rules.py,*/queries.py,*/workflow.py,*/permissions.py,*/roles.py,*/erasure.py,*/rubrics.py,*/evidence.py,*/scoring.py
COVER ?= 100

coverage: $(VENV)/dev browser ## run every test and say what it leaves out of actions, rules and queries
	@rm -rf var/coverage && mkdir -p var/coverage
	@$(BIN)/coverage run -m pytest -n auto
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --include='$(DECIDING)' --skip-covered --show-missing --fail-under=$(COVER)

mutants: $(VENV)/dev ## break what decides, place by place, and see whether a test fails
	@$(BIN)/python -m tests.mutants


browser: $(VENV)/dev ## find a Chromium for the browser journeys, or install one where apt can
	@$(BIN)/python -m tests.browser

check: $(VENV)/dev ## types, style, templates, floors, migrations
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@DEMO=1 $(BIN)/mypy
	@$(BIN)/djlint --lint --quiet src
	@$(BIN)/lint-imports --no-cache
	@DEMO=1 DATABASE_URL=sqlite://:memory: $(BIN)/policylearning manage makemigrations --check --dry-run

smoke: $(VENV)/dev ## start the demo in a scratch folder, look at it, stop it, twice
	@$(BIN)/python -m tests.smoke

screenshots: $(VENV)/dev browser ## take the pictures of the documentation, of the demo
	@$(BIN)/python -m tests.screenshots

sbom: $(VENV)/dev ## write what we depend on to var/sbom.json (CycloneDX)
	@mkdir -p var
	@$(BIN)/python -m tests.sbom > var/sbom.json
	@echo "var/sbom.json"

audit: $(VENV)/dev ## ask for known holes in what we depend on
	@$(BIN)/python -m tests.audit

bench: $(VENV)/dev ## print the figures, fail where one misses its bound; BENCH=--quick for small sizes
	@$(BIN)/python -m benchmarks $(BENCH)

lock: $(VENV)/uv ## resolve the dependencies again, with hashes
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade pyproject.toml -o requirements/run.txt
	@$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate -c requirements/run.txt pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove the virtual environment and the demo's data
	rm -rf $(VENV) var
