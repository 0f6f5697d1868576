# Two commands suffice: `make serve` shows the playbook, `make test` checks everything.
# Each sets up what it needs in .venv first; nothing else has to be installed beforehand.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := NO_MKDOCS_2_WARNING=1 $(BIN)
ADDRESS ?= 127.0.0.1:8000
# Where no network is: `make site WHEELHOUSE=folder`, with what `make wheelhouse` has put there.
OFFLINE := $(if $(WHEELHOUSE),--no-index --find-links="$(WHEELHOUSE)")
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(OFFLINE)
# What is installed is exactly what was locked, and nothing of it is built here. Where a package
# has no wheel (Alpine), `make site WHEELS=` builds it from the locked source.
WHEELS := --only-binary=:all:
PINNED = $(PIP) --no-deps --require-hashes $(WHEELS)

# Python reads what it has compiled from here alone: beside the sources a stranger may have put it.
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/pycache

PDF := build/playbook.pdf

.PHONY: help serve site pdf archive wheelhouse check test lint unit browser bench links licences pictures lock clean
.DELETE_ON_ERROR:

help:
	@echo "make serve   show the playbook at http://$(ADDRESS) and follow every edit"
	@echo "make check   say what is wrong with the YAML under data/ and with pages in docs/"
	@echo "make site    build the site into site/"
	@echo "make pdf     build the site with a PDF of the whole playbook to download"
	@echo "make archive     pack a site that opens by double click, without a server"
	@echo "make wheelhouse  fetch what the site is built with, for a machine without a network"
	@echo "make test    run everything: lint, types, unit, site and browser tests"
	@echo "make bench   compare the build with plain MkDocs on the same pages"
	@echo "make links   ask the outside addresses that the playbook links to whether they are there"
	@echo "make licences   list the licence of everything that ships"
	@echo "make pictures   take the pictures of the guide anew"
	@echo "make lock    pin the newest allowed versions and their hashes"
	@echo "make clean   remove what these commands made"

serve: $(VENV)/ready
	@$(BIN)/python -m macros settings --wait $(ADDRESS)
	$(RUN)/mkdocs serve --dev-addr $(ADDRESS)

site: $(VENV)/ready
	@$(BIN)/python -m macros settings
	$(RUN)/mkdocs build --strict

# The PDF is printed of a site, and that site then offers it; other builds have none, which would
# grow old.
pdf: $(VENV)/ready-dev
	$(BIN)/python tests/browser/chromium.py
	$(RUN)/mkdocs build --strict
	PYTHONPATH=tests $(BIN)/python -m browser.pdf site $(PDF)
	PLAYBOOK_PDF=$(PDF) $(RUN)/mkdocs build --strict

archive: $(VENV)/ready
	PLAYBOOK_FROM_FILE=1 $(RUN)/mkdocs build --strict --site-dir build/archive
	@echo "Packed: build/*.zip"

# For this system and Python, or with FOR="--platform=win_amd64 --python-version=3.12" for another.
wheelhouse: $(VENV)/made
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		--only-binary=:all: $(FOR) -d build/wheelhouse -r requirements.txt
	-$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps \
		--require-hashes --only-binary=:all: $(FOR) -d build/wheelhouse -r requirements-diagrams.txt

check: $(VENV)/ready
	$(BIN)/python -m macros check

test: lint unit browser

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Tests share nothing but the files they read, so as many run at once as there are processors.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=worksteal

unit: $(VENV)/ready-dev
	$(RUN)/python -m pytest --ignore=tests/browser $(PARALLEL)

browser: $(VENV)/ready-dev
	$(BIN)/python tests/browser/chromium.py
	$(RUN)/python -m pytest tests/browser $(PARALLEL)

bench: $(VENV)/ready-dev
	$(RUN)/python tests/bench/bench.py

links: $(VENV)/ready
	$(BIN)/python tests/supply/links.py

pictures: $(VENV)/ready-dev
	$(BIN)/python tests/browser/chromium.py
	$(RUN)/python guide/pictures.py

licences: $(VENV)/ready
	@$(BIN)/python tests/supply/licences.py

# One resolution for every system and every Python from the oldest allowed. Of mermaidx only its
# copy of Mermaid's script is read; the engines it asks for are never run and stay out.
lock: $(VENV)/made
	$(PIP) --no-deps "uv==0.13.8"
	$(LOCK) --output-file=requirements.txt pyproject.toml
	$(LOCK) --constraint=requirements.txt --extra=diagrams \
		--output-file=requirements-diagrams.txt pyproject.toml
	$(LOCK) --constraint=requirements.txt --extra=dev \
		--output-file=requirements-dev.txt pyproject.toml
LOCK = $(BIN)/python -m uv pip compile --quiet $(UPGRADE) --universal --python-version=3.11 \
	--fork-strategy=fewest --generate-hashes --no-annotate --custom-compile-command="make lock" \
	--no-emit-package=novasvg --no-emit-package=quickjs-ng --no-emit-package=termaid
UPGRADE := --upgrade

# The first Python that is new enough; `python3` alone may be an older one.
$(VENV)/made:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && touch $@ && exit 0; \
			echo "Python cannot make a virtual environment here."; \
			echo "On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; \
		fi; \
	done; \
	echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1

$(VENV)/ready: $(VENV)/made requirements.txt requirements-diagrams.txt pyproject.toml
	$(PINNED) -r requirements.txt
	@$(PINNED) -r requirements-diagrams.txt \
		|| echo "Diagrams will be drawn in the browser: no merman for this platform."
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(PINNED) -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .cache site build *.egg-info .mypy_cache .pytest_cache .ruff_cache \
		docs/assets/mermaid.min.js
	-find macros tests -name __pycache__ -prune -exec rm -rf {} +
