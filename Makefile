# Shortcuts for contributors; CONTRIBUTING.md explains them. `make` alone prints this list.
BIN := .venv/bin

# The tests with sockets, processes, browsers or whole runs of the program; test-fast runs all others.
SLOW := $(addprefix tests/,cli/ fetch/ files/ index/ page/ serve/ servers/ zotero/ golden/ \
	$(addprefix test_,api.py benchmarks.py ci_files.py docs.py example.py how_to_pages.py project_files.py readme.py recipes.py \
	shipped_in_tex.py))
# Only their files: each worker collects by itself, and all tests take it ten seconds.
TOOLS := $(shell grep -rl --include='test_*.py' 'mark[.]tools' tests)
FAST := $(filter-out $(SLOW),$(dir $(wildcard tests/*/__init__.py)) $(wildcard tests/test_*.py))

.DEFAULT_GOAL := help
.PHONY: help venv test test-fast test-tools lint docs

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

venv: $(BIN)/pytest ## Create .venv with everything that development needs

$(BIN)/pytest: pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install -q -e '.[dev]'
	@touch $@

test: venv ## Run all tests but those that need TeX, pandoc, Node or Chromium
	$(BIN)/pytest -n auto -q

test-fast: venv ## Run the tests of the pure code, with few examples per property, in under a minute
	$(BIN)/pytest -n auto -q --hypothesis-profile=fast $(FAST)

test-tools: venv ## Run the tests that need TeX Live, biber, pandoc, Node and Chromium
	$(BIN)/pytest -n auto -q -m tools $(TOOLS)

lint: venv ## Check formatting, lint rules, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: venv ## Regenerate docs/commands.md and build the site into build/site
	mkdir -p build
	$(BIN)/python docs/commands.py > build/commands.md
	mv build/commands.md docs/commands.md
	$(BIN)/mkdocs build -q --strict -f .ci/mkdocs.yml -d ../build/site
