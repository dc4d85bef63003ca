# Bekal. `make` lists what can be done.
SHELL := /bin/sh
PY := .venv/bin/python
BEKAL := .venv/bin/bekal
T ?=
ROOM ?=

.PHONY: help setup run test test-room check lint types imports picture browser promtool cluster faults bench bench-besar demo suara lock translations

help: ## lists these lines
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

setup: ## the environment, once (any Python >= 3.11)
	@scripts/setup

run: setup ## everything prepared, then the server; PORT=5000 HOST=127.0.0.1 BEKAL_DEMO=0
	@exec $(PY) serve.py --siapkan

ifneq ($(ROOM),)
test: test-room
else
test: setup browser promtool cluster ## all checks and tests, on SQLite and PostgreSQL, browser included; T=path or ROOM=goals runs some
ifeq ($(T),)
	@$(MAKE) --no-print-directory -j2 types lint imports
	@$(PY) -m pytest -n 2
else
	@$(PY) -m pytest $(T)
endif
endif

# The tests of one room, and those of rules that import it, on SQLite, without a browser.
TESTS_OF_ROOM = $(wildcard tests/rooms/$(ROOM) tests/$(ROOM)) $(shell grep -lE '^from app\.$(ROOM)[. ]' tests/rules/test_*.py)

test-room: setup
	@test -d app/$(ROOM) || { echo "There is no room app/$(ROOM)." >&2; exit 1; }
	@$(PY) -m pytest -q -n 2 -k "not postgresql" $(TESTS_OF_ROOM)

check: test ## all that CI runs

lint: setup ## ruff, and the course
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(BEKAL) kursus cek

types: setup ## mypy --strict
	@$(PY) -m mypy

imports: setup ## the order of the rooms
	@.venv/bin/lint-imports

picture: setup ## docs/rooms.svg, drawn from the imports
	@$(PY) scripts/rooms.py

browser: setup ## Chromium for the tests, found or installed
	@scripts/browser

faults: setup cluster ## fault tests at full length
	@BEKAL_FAULTS=penuh $(PY) -m pytest -s tests/faults

promtool: ## for the tests of alert rules, found or installed
	@scripts/promtool

cluster: ## what the tests of the cluster run, found or installed
	@scripts/cluster

bench: setup browser ## figures against docs/budgets.md with 200,000 learners: limit, figure, verdict
	@$(PY) -m tests.bench 200000

bench-besar: setup browser ## the same with 5,000,000 learners
	@$(PY) -m tests.bench 5000000

demo: setup ## 2,000 synthetic households, into an empty state folder
	@BEKAL_DEMO=0 $(BEKAL) siapkan && $(BEKAL) demo --penuh

suara: setup ## a machine's voice for what nobody has recorded, about 100 MB to install; M=module
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r suara.lock
	@$(BEKAL) kursus suara $(M) && $(BEKAL) kursus terbit

lock: setup ## one hashed lock for every Python >= 3.11
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --group test pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --group suara -o suara.lock

translations: setup ## collects interface sentences into translations/; L=code begins a language
	@scripts/translations translations $(L)
