# Every target does its own set-up. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run check test test-fast test-long test-postgres bench load lint format coverage texts words geography screenshot lock lowest clean

# Tests start a hundred processes, and each would compile all modules anew, half a second of a processor.
unexport PYTHONDONTWRITEBYTECODE

VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
HOST ?= localhost
UV := uv==0.13.9

# The virtual environments are stamped: a target installs again only after its pins have changed.
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-13s %s\n", $$1, $$2}'

run: $(RUN) ## start the dashboard and print its address (PORT=8600 for a port of your own, WATCH=1 while you change code)
	@echo "Starting the dashboard; Ctrl-C stops it."
	@exec $(PY) -m streamlit run dashboard.py --server.address $(HOST) $(if $(PORT),--server.port $(PORT)) \
	  $(if $(WATCH),--server.fileWatcherType auto)

check: $(RUN) ## check the data; silent when nothing is wrong
	@$(PY) -m geo check

# $(call tests,WHICH): first on every core, then what must have the machine to itself. Pytest ends with 5 where ARGS
# chooses no test of a part; of both parts it is a slip in ARGS. A worker begins with a run of neighbours (worksteal),
# so that what a module shares is made in few of them.
define tests
	part() { $(PY) -m pytest -m "$$1" $(ARGS) $$2 || { code=$$?; [ $$code -eq 5 ] && empty=x$$empty || exit $$code; }; }; \
	part "not serial and ($(1))" "-n logical --dist worksteal"; part "serial and ($(1))"; [ "$$empty" != xx ]
endef

test: $(DEV) ## style, types and all tests, browser included, in ten minutes on two cores (ARGS="-k map" to choose)
	@CHROMIUM=$$($(PY) tools/chromium.py) || exit 1; export CHROMIUM; \
	$(MAKE) --no-print-directory lint || exit 1; $(call tests,not postgres and not long)

test-fast: $(DEV) lint ## the same without browser, servers and whole files, in two minutes: what one runs all day
	@$(call tests,not browser and not slow and not postgres and not long)

test-long: $(DEV) lint ## the same with the browser in every colour and size, and twenty times the examples
	@CHROMIUM=$$($(PY) tools/chromium.py) || exit 1; export CHROMIUM HYPOTHESIS_PROFILE=long; $(call tests,not postgres)

test-postgres: $(DEV) ## the same queries on a real PostgreSQL, which it starts and stops (ARGS="-m postgres": on two million rows, too)
	@$(PY) -m pytest -n logical --dist worksteal -m "postgres and not long" $(ARGS) tests/postgres

bench: $(DEV) ## measure three ways of moving the date and write docs/benchmark.md (ARGS=--quick for less)
	@CHROMIUM=$$($(PY) tools/chromium.py) || exit 1; export CHROMIUM; $(PY) -m tests.bench $(ARGS)

load: $(DEV) ## measure a crowd of readers and a greedy visitor within eight minutes (ARGS="--readers 20 --sessions 50 --rows 20000" for less), into docs/benchmark.md
	@$(PY) -m tests.bench.load $(ARGS)

lint: $(DEV) ## style and types alone, Python and JavaScript
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/oxlint --deny-warnings geo/assets tests/bench

format: $(DEV) ## put the code into the house style
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

coverage: $(RUN) ## what the reports say that the data has, and has not
	@$(PY) -m geo coverage

texts: $(RUN) ## check that no paraphrase copies a report (TEXTS=folder with the reports' texts)
	@if [ -z "$(TEXTS)" ]; then echo "Say where the reports' texts are: make texts TEXTS=../shared/reports" >&2; exit 2; fi
	@$(PY) -m geo texts "$(TEXTS)"

geography: $(DEV) ## derive outlines and relief again (data/build.py)
	@$(PY) -m data.build

words: $(RUN) ## how easily the words of all days read (OUT=folder writes the transcript of every day there)
	@$(PY) -m tools.readability $(OUT)

screenshot: $(DEV) ## take the README's pictures again
	@CHROMIUM=$$($(PY) tools/chromium.py) || exit 1; export CHROMIUM; $(PY) -m tools.screenshot

# --- pins -----------------------------------------------------------------------------------------------------

# One pin a package for every supported Python ("fewest"), so that what was tested is what gets installed.
COMPILE = .venv-lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: .venv-lock/.installed ## resolve the pins again from pyproject.toml (UPGRADE=1 to move to the newest)
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) pyproject.toml --extra test --extra build --extra postgres --constraint requirements.txt --output-file requirements-dev.txt
	@if grep -nvE '^ +--hash=sha256:[0-9a-f]{64}( .)?$$' requirements.txt requirements-dev.txt | grep -E '://|file:|:[0-9]+: *-[^ ]|@ '; then \
	  echo "An address or a local path got into the pins (above)." >&2; exit 1; fi

.venv-lock/.installed: Makefile
	@"$$(sh tools/find-python.sh)" -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check -qq install $(UV)
	@touch $@

lowest: .venv-lock/.installed ## run the tests with the oldest releases that pyproject.toml admits
	@rm -rf .venv-lowest && "$$(sh tools/find-python.sh)" -m venv .venv-lowest
	@.venv-lock/bin/uv pip compile --quiet --no-config --resolution lowest-direct --no-header --no-annotate \
	  --python .venv-lowest/bin/python pyproject.toml --output-file .venv-lowest/runtime.txt
	@.venv-lowest/bin/python -m pip --disable-pip-version-check -qq install -r .venv-lowest/runtime.txt \
	  pytest pytest-xdist hypothesis playwright frictionless pillow scipy
	@.venv-lowest/bin/python -m pytest -n logical --dist worksteal -m "not browser and not postgres and not long" -W default $(ARGS)

# --- set-up ---------------------------------------------------------------------------------------------------

$(PY):
	@python=$$(sh tools/find-python.sh) || exit 1; \
	echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV)

$(RUN): requirements.txt | $(PY)
	@echo "Installing requirements.txt into $(VENV)"
	@$(PIP) install -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(PY)
	@echo "Installing requirements-dev.txt into $(VENV)"
	@$(PIP) install -r requirements-dev.txt
	@touch $@ $(RUN)

clean: ## remove the virtual environments and caches
	@rm -rf .venv .venv-lock .venv-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
