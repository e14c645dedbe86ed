# Two commands: `make demo` shows the simulator at work, `make test` tries everything.
# Both make what they need in $(VENV); `make help` names the rest.

PYTHON ?= python3
VENV ?= .venv
# Processes that pytest uses, and anything more to say to it: make pytest PYTEST_ARGS="-k rounding"
WORKERS ?= 2
PYTEST_ARGS ?=
# make lock UPGRADE=--upgrade takes the newest versions; without it, only what has to change changes.
UPGRADE ?=

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

BIN := $(VENV)/bin
DONE := $(VENV)/done
PIP := $(BIN)/python -m pip --disable-pip-version-check
SAY := @printf '\n==> %s\n'

# What is installed is what the locked files say, whatever the caller's own Python has.
unexport PYTHONPATH PYTHONHOME

.PHONY: help demo pdf notebook test test-long fuzz lint types imports pytest format bench lock wheels clean

help:
	@echo "make demo    installerar, kontrollerar alla scenarier, visar en jämförelse   installs and shows a comparison"
	@echo "make test    stil, typer, importregler och alla tester                      linters, types and all tests"
	@echo "make pdf     det som PDF behöver        make notebook   det som notebooks/ behöver"
	@echo "make lint    ruff                  make types    mypy --strict"
	@echo "make imports import-linter         make pytest   the tests alone (PYTEST_ARGS=...)"
	@echo "make format  ruff format           make bench    the benchmarks"
	@echo "make fuzz    letar fel i MINUTES=10 minuter      looks for faults for so many minutes"
	@echo "make lock    requirements/*.txt    make clean    removes .venv and what the tools leave behind"

# ---- Everyday commands -------------------------------------------------------------------------------------------

demo: $(DONE)/project $(DONE)/web
	$(SAY) "Kontrollerar alla scenarier mot sina källor"
	@$(BIN)/simulator check
	$(SAY) "Jämför Västerbottens ersättningsförslag"
	@$(BIN)/simulator compare vasterbotten-2021

# What the extras pdf and notebook hold, in the versions that are locked.
pdf notebook: $(DONE)/dev $(DONE)/project
	$(SAY) "Klart: $(BIN)/simulator skriver PDF, och notebooks/ öppnas med $(VENV) som kärna"

# One after the other, quickest first, also under make -j.
test: $(DONE)/dev $(DONE)/project $(DONE)/wheels
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory pytest

lint: $(DONE)/dev
	$(SAY) "ruff"
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .

types: $(DONE)/dev
	$(SAY) "mypy"
	@$(BIN)/python -m mypy

imports: $(DONE)/dev
	$(SAY) "import-linter"
	@$(BIN)/lint-imports --no-logo

pytest: $(DONE)/dev $(DONE)/project $(DONE)/wheels
	$(SAY) "pytest"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

format: $(DONE)/dev
	@$(BIN)/python -m ruff check --fix --exit-zero .
	@$(BIN)/python -m ruff format .

# What takes long: the same laws on the largest scenarios, and 500 seeds of every printed interval, into docs/validity.md.
test-long: $(DONE)/dev $(DONE)/project
	@$(BIN)/python -m pytest -n $(WORKERS) -m long $(PYTEST_ARGS)
	@$(BIN)/python benchmarks/validity.py 500 --write docs/validity.md
	@$(BIN)/python benchmarks/decide_validity.py 500 --write docs/validity.md

# Looks for faults for MINUTES: mutated files and formulas, and random designs against the reference and against laws.
MINUTES ?= 10
fuzz: $(DONE)/dev $(DONE)/project
	@$(BIN)/python -m tests.fuzz.run $(MINUTES)

bench: $(DONE)/dev $(DONE)/project
	@set -e; for script in benchmarks/[!_]*.py; do \
	    printf '\n==> %s\n' "$$script"; \
	    $(BIN)/python "$$script"; \
	done

clean:
	rm -rf .venv* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- The environment ---------------------------------------------------------------------------------------------
# Each file in $(DONE) says that a step is done; a step is done again when the file it reads is newer.

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "Simulatorn behöver Python 3.11 eller senare, men \"$(PYTHON)\" är:" \
	         "$$($(PYTHON) --version 2>&1 || true)" >&2; \
	    echo "Har du en nyare på annat ställe, peka ut den:  make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	    echo "(The simulator needs Python 3.11 or later; name one with PYTHON=...)" >&2; \
	    exit 1; }
	$(SAY) "Skapar $(VENV) med $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	    echo "Det gick inte att skapa en virtuell miljö. På Debian och Ubuntu:  sudo apt install python3-venv" >&2; \
	    exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/build: requirements/build.txt $(DONE)/venv
	$(SAY) "Installerar byggverktyget"
	@$(PIP) install --require-hashes -r requirements/build.txt
	@touch $@

$(DONE)/runtime: requirements/runtime.txt $(DONE)/venv
	$(SAY) "Installerar biblioteken som simulatorn räknar med (låsta versioner, första gången någon minut)"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@touch $@

$(DONE)/web: requirements/web.txt $(DONE)/runtime
	$(SAY) "Installerar det som sidan behöver"
	@$(PIP) install --require-hashes -r requirements/web.txt
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/runtime
	$(SAY) "Installerar verktygen för test och utveckling"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/project: pyproject.toml $(DONE)/build $(DONE)/runtime
	$(SAY) "Installerar simulatorn"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The libraries as files, from which a test installs the built wheel into an empty environment without a network.
wheels: $(DONE)/wheels
$(DONE)/wheels: requirements/runtime.txt $(DONE)/venv
	$(SAY) "Hämtar bibliotekens filer till installationstestet"
	@rm -rf $(VENV)/wheels
	@$(PIP) download --quiet --require-hashes --only-binary :all: --dest $(VENV)/wheels -r requirements/runtime.txt
	@touch $@

# ---- Locked versions ---------------------------------------------------------------------------------------------
# One version of each library for every Python, so that results do not depend on the interpreter.

lock:
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv; \
	lock() { \
	    target=$$1; shift; \
	    echo "requirements/$$target.txt"; \
	    "$$tools/bin/uv" --no-config --quiet pip compile --universal --python-version 3.11 --fork-strategy fewest \
	        --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	        $(UPGRADE) --output-file "requirements/$$target.txt" "$$@"; \
	}; \
	lock runtime pyproject.toml; \
	lock web pyproject.toml --extra web --constraints requirements/runtime.txt; \
	lock build requirements/build.in --constraints requirements/runtime.txt; \
	lock dev pyproject.toml --all-extras requirements/dev.in --constraints requirements/runtime.txt \
	    --constraints requirements/web.txt --constraints requirements/build.txt
