# 心育: `make up` shows the whole product on real content, `make test` proves it. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON) 2>/dev/null),)
PYTHON := python3
endif
VENV := .venv
BIN := $(VENV)/bin
# The environment finds this code by its path: one that another copy of the project made its own is made ready again.
PLACE := $(VENV)/.place
ifneq ($(shell cat $(PLACE) 2>/dev/null),$(CURDIR))
$(shell rm -f $(VENV)/.run $(VENV)/.dev)
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Tests run on the two cores that the project budgets for. What takes long has a size: short by default, in full as
# docs/operations/proofs.md says (faults: ROUNDS=1000 STORM=20000 CALLS=300 STOP=60).
JOBS ?= 2
SIZE ?=
CARDS ?=
ROUNDS ?= 40
STORM ?= 2000
CALLS ?= 60
STOP ?= 5
ONLY ?=
LEDGER ?=
OURS ?=
ADVISORIES ?=
CASES ?= 5000
AS ?=
export XINYU_PORT ?= 8000
# Compiled modules are kept: a command that starts in a second would else compile half a second of it every time.
unexport PYTHONDONTWRITEBYTECODE
# The demo city keeps to itself, so that `make fresh` can never touch real records.
DEMO := XINYU_STORE=tinydb:var/demo/store XINYU_SECRET_KEY_FILE=var/demo/secret.key XINYU_CERTIFIER=青禾市教师进修学校（示例）

.PHONY: help up fresh serve build documents offline check test bench faults mutants fuzz zensical browser sbom audit wheels lock clean \
	check-types check-imports check-house check-content

help: ## what can be done here
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements/build.txt requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || { echo "准备 Python 环境（$(VENV)）…"; $(PYTHON) -m venv $(VENV); }
	@echo "安装运行所需的包…"
	@$(PIP) install --quiet --require-hashes -r requirements/build.txt
	@$(PIP) install --require-hashes --progress-bar on -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $(PLACE)
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "安装检查与测试所需的包…"
	@$(PIP) install --require-hashes --progress-bar on -r requirements/dev.txt
	@touch $@

up: $(VENV)/.run ## set up, build the site, make 青禾市 once, serve site and API on 127.0.0.1:$XINYU_PORT
	@$(BIN)/site-builder build
	@$(DEMO) $(BIN)/quiz-api demo --lived-in
	@$(DEMO) $(BIN)/quiz-api serve

fresh: $(VENV)/.run ## forget the demo city and the built site, then `make up`
	@rm -rf var/demo build
	@$(MAKE) --no-print-directory up

build: $(VENV)/.run ## check the content and build the site into build/site
	@$(BIN)/site-builder build

documents: build ## lesson plans, worksheets, boards and cards (.docx), slides (.pptx) and all packs; then the pages offer them
	@$(BIN)/site-builder pack --all
	@$(BIN)/site-builder build

offline: build ## the whole site in one zip that opens from a USB stick: build/心育离线版.zip
	@$(BIN)/site-builder offline build/心育离线版.zip

serve: $(VENV)/.run ## for authors: a saved change shows in the browser
	@$(BIN)/site-builder serve

check: $(VENV)/.dev ## style, types, imports, structure, content (under 50 seconds)
	@$(BIN)/ruff format --check --quiet . || { echo "请运行 $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync check-types check-imports check-house check-content

# Parts of `make check` that keep one core busy each, so two of them run beside each other.
check-types:
	@$(BIN)/mypy --no-error-summary

check-imports:
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

check-house:
	@$(BIN)/python -m pytest -q tests/house

check-content:
	@$(BIN)/site-builder check

browser: $(VENV)/.dev ## install a browser for the end-to-end tests where that is allowed
	@$(BIN)/python -m tests.end_to_end.browser_setup

test: $(VENV)/.dev ## everything that must hold, a real browser included
	@$(MAKE) --no-print-directory browser & browser=$$!; $(MAKE) --no-print-directory check; checked=$$?; \
	wait $$browser && exit $$checked
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --ignore tests/house

bench: $(VENV)/.dev ## figures against the promises; SIZE=300|1000|5000, CARDS=500000, ONLY=exports, OURS=1 without other generators, ONLY=lighthouse RUNS=3, phone, along, city LEDGER=10000000
	@$(BIN)/python -m tests.bench $(if $(SIZE),--size $(SIZE)) $(if $(CARDS),--cards $(CARDS)) $(if $(ONLY),--only $(ONLY)) $(if $(LEDGER),--ledger $(LEDGER)) $(if $(OURS),--ours) $(if $(RUNS),--runs $(RUNS))

faults: $(VENV)/.dev ## kill, fill, break and flip: nothing acknowledged is lost; ROUNDS=1000 STORM=20000 CALLS=300 STOP=60
	@$(BIN)/python -m tests.faults --rounds $(ROUNDS) --storm $(STORM) --calls $(CALLS) --stop $(STOP) --only "$(ONLY)"

mutants: $(VENV)/.dev ## put in defects one at a time: the tests must notice each; ONLY=scope
	@$(BIN)/python -m tests.mutants --only "$(ONLY)"

fuzz: $(VENV)/.dev ## every published operation as every kind of account; CASES=50000, AS=school for one kind
	@$(BIN)/python -m tests.fuzz --cases $(CASES) $(if $(AS),--as $(AS))

zensical: $(VENV)/.dev ## the same Markdown as a plain Zensical site, without quizzes: build/zensical/site (docs/zensical.md)
	@$(BIN)/python -m tests.bench.zensical_site

sbom: $(VENV)/.dev ## the bill of materials: build/sbom.cdx.json (CycloneDX)
	@$(BIN)/python -m tests.house.sbom

audit: $(VENV)/.dev ## known weaknesses of the pinned packages; ADVISORIES=folder-or-zip where nothing goes out
	@$(BIN)/python -m tests.house.audit $(if $(ADVISORIES),--advisories $(ADVISORIES))

wheels: build $(VENV)/.dev ## a folder that Windows without a network installs from: build/windows
	@$(BIN)/python -m tests.house.wheels

lock: $(VENV)/.dev ## write the hashed requirements again after a change in pyproject.toml
	@$(BIN)/python -m tests.house.lock

clean: ## forget what can be made again (never var/)
	@rm -rf build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
