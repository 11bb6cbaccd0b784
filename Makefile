PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
CONSTRAINTS := constraints/py$(VERSION).txt
RUN := $(VENV)/bin/python

.PHONY: run app demo test test-all soak bench bench-app chromium data docs audit config constraints clean

run: $(VENV)/ready  ## the main job: all mechanisms, 32 seeds, 1000 auctions
	$(RUN) run_batch.py

app: $(VENV)/ready  ## the live market in the browser
	$(RUN) app.py

demo: $(VENV)/ready chromium  ## renew what the page shows before anything is run, and its picture in the README
	$(RUN) -m views.live.demo
	$(RUN) -m docs.picture
	rm -rf views/rideshare/example && $(RUN) run_batch.py --quiet --seeds 0:8 --steps 500 --out views/rideshare/example && rm views/rideshare/example/status.json

test: $(VENV)/ready chromium  ## the suite, then the kernels once more with the JIT off
	$(RUN) -m ruff check .
	$(RUN) -m pytest -m "not slow" -n $(WORKERS) --dist worksteal
	NUMBA_DISABLE_JIT=1 $(RUN) -m pytest tests/kernels -n $(WORKERS) --dist worksteal

test-all: test  ## also the long tests
	$(RUN) -m pytest -m slow

soak: $(VENV)/ready  ## 10,000 markets in one process: memory flat, none left alive
	$(RUN) -m benchmarks.soak

bench: $(VENV)/ready  ## speed, as ratios within one run
	$(RUN) -m benchmarks.bench

bench-app: $(VENV)/ready chromium  ## speed of the page in a real browser; takes a quarter of an hour
	$(RUN) -m benchmarks.page

data: $(VENV)/ready  ## rebuild data/tables from data/raw
	$(RUN) -m etl.rideshare.build_tables

docs: $(VENV)/ready  ## rewrite the generated parts of docs/
	$(RUN) -m docs.generate

audit: $(VENV)/ready  ## audit all mechanisms and rewrite the tables of docs/audit.md; takes some minutes
	$(RUN) -m docs.audit

config: $(VENV)/ready  ## rewrite config/*.yaml from the declared parameters
	$(RUN) -m experiments.config

$(VENV)/ready: pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip install --quiet --python $(RUN) --requirement pyproject.toml --extra test --constraint $(CONSTRAINTS)
	touch $@

AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
chromium:  ## the browser that the page is tested in
	@test -n "$$CHROMIUM" || command -v chromium chromium-browser google-chrome >/dev/null \
	  || { $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "The page's tests need Chromium, and it could not be installed. Install it, or: CHROMIUM=/path/to/chrome make test"; exit 1; }

$(CONSTRAINTS):
	$(error slotlab runs on Python 3.11 to 3.13, and $(PYTHON) is $(VERSION). Name another one: make PYTHON=python3.11)

constraints: $(VENV)/ready  ## renew the pinned versions
	for version in 3.11 3.12 3.13; do \
	  $(VENV)/bin/uv pip compile --quiet --no-header --no-emit-index-url --no-annotate --upgrade --extra test \
	    --python-version $$version pyproject.toml --output-file constraints/py$$version.txt; \
	done

clean:
	rm -rf $(VENV) runs
