# Everything here can be run again. `make` lists the targets.

WORKERS ?= 2
REPLICATIONS ?=
BENCH ?=
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
PIP := $(PY) -m pip --disable-pip-version-check --quiet
PYTEST := $(PY) -m pytest -q
COVERAGE := $(PY) -m coverage

# The first of these that is Python 3.11 or newer makes the environment. Choose with `make PYTHON=...`.
PYTHON ?= python3.13 python3.12 python3.11 python3 python

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv demo app lab test check static lint types imports arithmetic unit compiled docs notebooks \
        notebooks-refresh browser chromium wheel-test wheel bench validation identity lock format clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP)  ## make .venv with the pinned versions

$(STAMP): pyproject.toml constraints.txt
	@if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	    for python in $(PYTHON); do \
	        if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	            found=$$python; break; \
	        fi; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo "pmsim needs Python 3.11 or newer; none of these is: $(PYTHON)." >&2; \
	        echo "Install one, or name it: make PYTHON=/path/to/python3.12 venv" >&2; \
	        exit 1; \
	    fi; \
	    echo "making $(VENV) with $$found"; \
	    $$found -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "installing the pinned versions"
	@$(PIP) install --constraint constraints.txt hatchling editables
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[lab,dev]'
	@touch $(STAMP)

demo: $(STAMP)  ## compare the course's PMP with annual review; pictures and a page in out/
	$(PY) -m pmsim demo --out out $(if $(REPLICATIONS),--replications $(REPLICATIONS))

app: $(STAMP)  ## the lessons in your browser, as web pages
	$(PY) -m pmsim app .

lab: $(STAMP)  ## the lessons in JupyterLab, with their code
	$(PY) -m pmsim lab .

check: static  ## the quick checks, for while you work
	$(PYTEST) -n $(WORKERS) -m "not compiled and not slow"

test: static unit compiled docs notebooks browser wheel-test  ## everything that continuous integration runs

static: lint types imports arithmetic

lint: $(STAMP)  ## ruff: style and format
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --quiet --check .

types: $(STAMP)  ## mypy, strict
	$(PY) -m mypy

imports: $(STAMP)  ## the direction of imports
	$(VENV)/bin/lint-imports --no-logo

arithmetic: $(STAMP)  ## arithmetic that gives the same bits everywhere
	$(PY) tools/arithmetic_lint.py pmsim/model pmsim/engine

# Tests of the three packages whose coverage is measured, which makes them three times as slow.
CORE := tests/unit/engine tests/unit/model tests/unit/scenario tests/faults

# Coverage sees only what Python runs, so the compiled code is measured interpreted, and what compiles it after that.
unit: $(STAMP)  ## tests of the core, which alone must cover 95 % of each of its packages
	rm -f .coverage .coverage.*
	NUMBA_DISABLE_JIT=1 $(PYTEST) -n $(WORKERS) -m "not compiled" $(CORE) --cov --cov-branch --cov-report=
	$(PYTEST) -n $(WORKERS) -m compiled $(CORE) --cov --cov-branch --cov-report= --cov-append
	@for package in model engine scenario; do \
	    $(COVERAGE) report --include="pmsim/$$package/*" --fail-under=95 || exit 1; \
	done

compiled: $(STAMP)  ## all other tests, those that need numba's compiler among them
	$(PYTEST) -n $(WORKERS) --ignore=tests/docs --ignore=tests/packaging --ignore=tests/browser \
	    $(CORE:%=--ignore=%)

docs: $(STAMP)  ## run every example of the README, the docs and the docstrings
	$(PYTEST) --doctest-modules pmsim tests/docs

# They keep what a learner does beside them, unless told not to.
notebooks: $(STAMP)  ## run every notebook and compare the cells that are checked
	PMSIM_RECORD=off $(PYTEST) -W default -n $(WORKERS) --dist loadfile \
	    --nbval-lax --nbval-current-env --nbval-cell-timeout=120 notebooks

notebooks-refresh: $(STAMP)  ## build the notebooks anew from their texts, and run them
	PMSIM_RECORD=off $(PY) -m tools.other_notebooks
	PMSIM_RECORD=off $(PY) -m tools.notebooks

browser: $(STAMP) chromium  ## look at the lessons with a real browser; pictures in out/screens/
	@mkdir -p out
	@echo "JupyterLab and the app, side by side"
	@$(PYTEST) -s tests/browser/test_lab.py >out/lab.txt 2>&1 & lab=$$!; \
	$(PYTEST) -s tests/browser --ignore=tests/browser/test_lab.py; app=$$?; \
	wait $$lab; lab=$$?; cat out/lab.txt; test $$app = 0 -a $$lab = 0

CHROMIUMS := chromium chromium-browser google-chrome google-chrome-stable

# Playwright can download a browser of its own, but not everywhere: this takes the distribution's.
chromium:
	@for name in $(CHROMIUMS); do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ]; then as=; else as="sudo -n"; fi; \
	if command -v apt-get >/dev/null; then \
	    $$as apt-get update -qq && $$as apt-get install -y -qq --no-install-recommends chromium fonts-liberation; \
	elif command -v dnf >/dev/null; then \
	    $$as dnf install -y -q chromium liberation-sans-fonts; \
	else \
	    false; \
	fi >/dev/null || { \
	    echo "The browser's tests need one of: $(CHROMIUMS). Install one, then run this again." >&2; exit 1; }

wheel-test: $(STAMP)
	$(PYTEST) tests/packaging

wheel: $(STAMP)  ## build the wheel into dist/
	$(PY) -m build --wheel --no-isolation --outdir dist .

bench: $(STAMP)  ## how fast pmsim is, beside other libraries; BENCH=--quick takes three minutes
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[bench]'
	$(PY) -m benchmarks $(BENCH)

validation: $(STAMP)  ## write docs/validation.md anew: theory, patterns, the registered predictions
	$(PY) -m tools.validation.page $(if $(REPLICATIONS),--replications $(REPLICATIONS))

identity: $(STAMP)  ## both engines, the same bits over 10,000 scenarios; prints the mutants' kill rate
	PMSIM_SCENARIOS=$(or $(PMSIM_SCENARIOS),10000) $(PYTEST) -s tests/engines

lock: ## resolve constraints.txt anew, with the oldest Python supported
	python3.11 tools/lock.py

format: $(STAMP)  ## let ruff lay out the code
	$(PY) -m ruff check --quiet --fix .
	$(PY) -m ruff format --quiet .

clean:  ## remove everything that make made
	rm -rf $(VENV) out dist build .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
