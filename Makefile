# The two commands of the README, and what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIBRARY := .demo

.PHONY: demo test docs lock clean

# Builds the demonstration library through the same pipeline as any report, and serves it.
demo: $(VENV)/.installed
	@$(BIN)/pincite add corpus/digests/*.pdf --metadata corpus/digests/metadata.tsv --library $(LIBRARY)
	@echo
	@echo 'Three things to try:'
	@echo '  - search for "1,400 children" in the browser, quotation marks included'
	@echo "  - $(BIN)/pincite search --library $(LIBRARY) 'taxi licensing'"
	@echo "  - $(BIN)/pincite add --library $(LIBRARY) YOUR-REPORT.pdf"
	@echo
	@$(BIN)/pincite serve --library $(LIBRARY)

# Everything that CI runs.
test: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# Puts the commands' own help into docs/commands.md.
docs: $(VENV)/.installed
	$(BIN)/python docs/refresh.py

# Locks the dependencies with their hashes (needs uv; names no index).
lock:
	uv pip compile pyproject.toml requirements/build.in -o requirements/run.txt $(LOCK)
	uv pip compile pyproject.toml requirements/build.in --extra test -o requirements/test.txt $(LOCK)
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate

clean:
	rm -rf $(VENV) $(LIBRARY) build dist

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pincite needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: requirements/test.txt pyproject.toml | $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/test.txt
	@touch $@
