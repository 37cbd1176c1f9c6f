PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A production that exists nowhere: for commands that look at the settings and need no database.
PRODUCTION := SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP SITE_URL=https://example.org \
  ALLOWED_HOSTS=example.org DATABASE_URL=postgres://nobody@127.0.0.1:9/none

.DEFAULT_GOAL := help
.PHONY: help run test bench lint messages reset

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: export LEADERNET_DEMO = 1
run: $(VENV)/.run  ## the portal with a demonstration network at http://localhost:8000 (PORT= to change)
	@$(BIN)/python -m leadernet.run

test: export LEADERNET_LOCAL_DIR ?= $(CURDIR)/.local/test
# Each process would compile all modules anew.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test  ## linters and all tests, on PostgreSQL and in Chromium
	@# The database takes longest. Beside it a browser is looked for, the linters run, and the tests are
	@# compiled once for all.
	@$(BIN)/python -m tests.database & database=$$!; tools/chromium & browser=$$!; \
	  $(MAKE) --no-print-directory lint || { kill $$database; wait $$browser; exit 1; }; \
	  $(BIN)/pytest --collect-only -qq >/dev/null; wait $$browser || { kill $$database; exit 1; }; wait $$database
	@$(BIN)/pytest -q -n 2 --dist worksteal; status=$$?; $(BIN)/python -m leadernet.postgres stop; exit $$status

lint: $(VENV)/.test  ## style, floors and production settings, without the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/djlint --lint --profile django --quiet templates
	@LEADERNET_DEMO= $(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/.run  ## how fast the pages are, against a plain "hello world" in the same run
	@LEADERNET_DEMO=1 $(BIN)/python -m bench

messages: $(VENV)/.run  ## collect the messages to translate into locale/bg and compile them (needs gettext)
	@$(PRODUCTION) $(BIN)/python manage.py makemessages -l bg --no-location --no-wrap -i .venv -i .local -i tests
	@$(PRODUCTION) $(BIN)/python manage.py compilemessages -l bg -i .venv -i .local

reset:  ## remove the database, uploads and mails of the demonstration; asks first
	@printf 'Remove the database, all uploads and mails? Type yes: '; read answer; [ "$$answer" = yes ]
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m leadernet.postgres remove; fi
	@rm -rf .local
	@echo Removed.

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. PYTHON= names another one."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments. On Debian: apt-get install python3-venv"; exit 1; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing what the portal needs …"
	@$(BIN)/python -m pip install -q -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install -q -r requirements-dev.txt
	@touch $(VENV)/.run $@
