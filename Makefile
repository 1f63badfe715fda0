# Needs Python ≥ 3.11 with venv, Node ≥ 20 and make. `make test` brings the rest by itself on Debian as root.
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/tuquan/locale/*/LC_MESSAGES/django.po))
ASSET_SOURCES := $(shell find src/tuquan/core/static/core/js src/tuquan/core/static/core/css src/tuquan/core/icons.txt src/tuquan/phone/static/phone tools/build_assets.mjs -type f 2>/dev/null)
PYTEST := $(BIN)/python -m pytest -q
BOTH := -n 2 --dist worksteal
# A browser or a whole server on a busy machine may miss its time once; the report names what was run again.
AGAIN := --reruns 1 -rR
UNITS := $(BOTH) --ignore=tests/browser
# Once is enough: tests of the command and of backups drive installations on both databases themselves; the access matrix
# asks every page again what each page's own tests ask on both.
ONCE := --ignore=src/tuquan/config/tests --ignore=tests/test_access_matrix.py

.PHONY: help setup demo test test-long check fix bench lock clean pytest-sqlite pytest-postgresql pytest-browser system

help:  ## what can be asked for
	@sed -n 's/^\([a-z-]*\):.*##/\1:/p' $(MAKEFILE_LIST)

# --- Setting up: each stamp is older than what it was made from only when that changed -------------------------------

setup: $(VENV)/.runtime node_modules/.built $(CATALOGUES)  ## install and build everything that runs

$(VENV)/.runtime: requirements.txt requirements.in pyproject.toml tools/hatch_hooks.py tools/install.py | need-python
	@$(PYTHON) tools/install.py $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(PYTHON) tools/install.py $(VENV) requirements-dev.txt
	@touch $@

# Spark is half a gigabyte, so only `make test-long` brings it.
$(VENV)/.spark: requirements-spark.txt $(VENV)/.dev
	@$(PYTHON) tools/install.py $(VENV) requirements-spark.txt
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc | need-node
	npm ci --no-audit --no-fund --prefer-offline
	@touch $@

node_modules/.built: node_modules/.installed $(ASSET_SOURCES)
	npm run --silent build
	@touch $@

%.mo: %.po $(VENV)/.runtime
	@$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: need-python need-node
need-python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (có venv) để chạy Tự Quản. / Python 3.11 or newer with venv is needed."; exit 1; }
need-node:
	@node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null \
		|| { echo "Cần Node.js 20 trở lên (có npm) để dựng giao diện. / Node.js 20 or newer with npm is needed."; exit 1; }

# --- Running --------------------------------------------------------------------------------------------------------

demo: setup  ## serve the demonstration data at http://localhost:8000 (PORT changes it)
	@$(BIN)/tuquan demo
	@exec $(BIN)/tuquan serve --port $(PORT)

# --- Proving --------------------------------------------------------------------------------------------------------

test: system check pytest-sqlite pytest-postgresql pytest-browser  ## everything that CI runs

test-long: system check $(VENV)/.spark  ## also the long ones: kill loops, Spark, large generated cases
	@$(BIN)/python tools/system.py --long
	$(PYTEST) $(UNITS)
	$(BIN)/python tools/pg_cluster.py run -- $(PYTEST) $(UNITS) $(ONCE)
	$(PYTEST) $(BOTH) $(AGAIN) tests/browser

system: $(VENV)/.dev
	@$(BIN)/python tools/system.py

check: setup $(VENV)/.dev  ## style, types, contracts, migrations, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src tools
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tuquan.config.test_settings $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/check_templates.py

pytest-sqlite: setup $(VENV)/.dev
	$(PYTEST) -m "not long" $(UNITS)

pytest-postgresql: setup $(VENV)/.dev
	$(BIN)/python tools/pg_cluster.py run -- $(PYTEST) -m "not long" $(UNITS) $(ONCE)

pytest-browser: setup $(VENV)/.dev
	$(PYTEST) -m "not long" $(BOTH) $(AGAIN) tests/browser

fix: $(VENV)/.dev  ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup $(VENV)/.dev  ## speed beside its yardsticks
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script; done

lock: $(VENV)/.dev  ## pin what requirements*.in ask for
	$(BIN)/python tools/lock.py

clean:  ## remove what was built, keep the data
	rm -rf $(VENV) node_modules src/tuquan/core/static/core/dist $(CATALOGUES)
