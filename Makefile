# Everything one does with MedViewer. `make` alone lists the targets.
#
#   make run [STUDY=/path]     make PYTHON=/path/to/python3.11 ...     make fuzz [SECONDS=180] [SEED=1]

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
STUDY ?=
export STUDY
# How long `make fuzz` damages files, and which damage it does.
SECONDS ?= 180
SEED ?= 1
# The first Python that is new enough; a name given by the user is taken as it is.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo "$$name"; break; }; done)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable
# Nothing in a check may open a window, and two busy cores are slower with more threads than one.
OFFSCREEN := env QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1

.PHONY: help run test check coverage bench fuzz format translations clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

run: $(VENV)/.run-stamp  ## open the program on the demo study, or on STUDY=/path
	@$(BIN)/python packaging/check_system.py --qt x11
	@$(BIN)/medviewer view $(if $(STUDY),"$$STUDY",--demo)

test: check coverage  ## style, types, layers, and all tests with branch coverage

check: $(VENV)/.test-stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: $(VENV)/.test-stamp check
	@$(BIN)/python packaging/check_system.py --qt offscreen
	$(OFFSCREEN) $(BIN)/python -m pytest --no-xvfb --cov --cov-branch --cov-report=term \
		--cov-fail-under=90
	@echo "image, app and io/records.py have every branch tested:"
	$(BIN)/coverage report --fail-under=100 \
		--include="medviewer/image/*,medviewer/app/*,medviewer/io/records.py"

bench: $(VENV)/.test-stamp  ## run the benchmarks and write their table into the README
	@$(BIN)/python packaging/check_system.py --qt offscreen
	env QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks --write-readme \
		--json build/benchmarks.json

fuzz: $(VENV)/.test-stamp  ## damage real files and see that no reader minds; SECONDS=, SEED=
	env OMP_NUM_THREADS=1 $(BIN)/python -m tests.fuzz --seconds "$(SECONDS)" --seed "$(SEED)"

format: $(VENV)/.test-stamp  ## put the code into its one form
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

translations: $(VENV)/.run-stamp  ## gather the texts of the code into resources/translations/*.ts
	$(BIN)/pyside6-lupdate -tr-function-alias QT_TRANSLATE_NOOP+=later -locations none -no-obsolete \
		$$(find medviewer -name '*.py' | sort) -ts resources/translations/medviewer_zh_CN.ts

clean:  ## remove the environment and everything that was made
	rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: what was installed, and from which pyproject.toml. Those who test have all that runs.

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "MedViewer needs Python 3.11 or newer, and none is here." \
		"On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@"$(PYTHON)" packaging/check_system.py --venv
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.run-stamp: pyproject.toml | $(BIN)/python
	@echo "Installing what MedViewer needs into $(VENV): a few minutes the first time"
	$(PIP_INSTALL) '.[demo]'
	@touch $@

$(VENV)/.test-stamp: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV): a few minutes the first time"
	$(PIP_INSTALL) '.[dev]'
	@touch $(VENV)/.run-stamp $@
