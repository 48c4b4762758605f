# `make run` and `make test` need a Swift 6.2 toolchain, make and git; .ci/setup adds the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup build run test build-tests lint format bench bench-frequent bench-targeted profile peers ecapi-load fuzz notebooks jupyter figures reference vectors reproduce schema schema-check completions manual docs docs-serve clean report-tools browser-test cluster-test cluster-plan soak soak-check kill-test disk-test mutate sanitize

FORMATTED := Sources Tests Package.swift Plugins Benchmarks/Sources Benchmarks/Frequent Benchmarks/Targeted \
  Benchmarks/Package.swift
ATTRSIM := .build/release/attrsim
# A program that is built already, to spare `make notebooks` its build.
PROGRAM ?=
PYTHON ?= python3
VENV := .venv
# attrsim report looks here for the renderer of its charts.
REPORT_VENV := .venv-report
SHARE ?= .build/share

help:
	@echo "make run        run Scenarios/quickstart.yaml and print its table"
	@echo "make test       lint, then all tests"
	@echo "make reproduce  compute published numbers again and compare"
	@echo "make bench      speed, memory and growth beside NumPy, SimPy, std::priority_queue and noise_corrector.py, in one"
	@echo "                run, into results/benchmarks (FULL=1: memory at 50 million people instead of 20)"
	@echo "make bench-frequent, make bench-targeted   small parts in seconds; one part of the road at a time"
	@echo "make profile    instructions a person of SCENARIO (Scenarios/benchmark.yaml) by function and line, at PEOPLE (200000)"
	@echo "make peers      fetch noise_corrector.py, with which make bench compares attrsim correct"
	@echo "make ecapi-load post good and bad events to attrsim ecapi serve by wrk, and kill it, LOAD_SECONDS (8) each"
	@echo "make fuzz       feed every parser broken input, SECONDS (600) each"
	@echo "make soak       run random scenarios and check what must hold of each, SOAK_SECONDS (3600)"
	@echo "make soak-check   plant wrong figures in the tables of a run, which the checks of the soak have to find"
	@echo "make kill-test  kill -9 a sweep at random moments, KILLS (100), and resume it; make disk-test fills its disk"
	@echo "make mutate     feed every parser mutated scenarios, headers and vectors, MUTATIONS (1000000)"
	@echo "make sanitize   run the tests under the address and thread sanitizers, SANITIZERS"
	@echo "make jupyter    open the notebooks; my-figure.ipynb draws the newest run (see Notebooks-export/README.md)"
	@echo "make notebooks  execute the notebooks and the R example on small runs"
	@echo "make cluster-test   shards on a Dask cluster whose workers are killed, and by Slurm's recipe, against unsharded runs"
	@echo "make cluster-plan   measure what a billion people take, and renew the tables of the guide (a quiet machine)"
	@echo "make report-tools   set up vl-convert, which draws the charts of attrsim report"
	@echo "make browser-test   open reports of small runs in a browser; pictures of them go to SHOTS (.build/shots)"
	@echo "make schema     renew Scenarios/scenario.schema.json; make schema-check validates the scenarios against it"
	@echo "make reference  renew results/reference and the table in README.md; make figures renews its picture"
	@echo "make vectors    fetch the test suite of Chromium into .vectors, which make test then plays (needs a network)"
	@echo "make completions, make manual   shell completions and man page, into .build/share or SHARE (such as ~/.local/share)"
	@echo "make docs       build the guide into .build/docs; DOCS_PORT=8080 make docs-serve shows it"
	@echo "make format     repair the layout of the sources; make lint only looks"
	@echo "make clean      remove what was built, and the Python environment"

setup:
	@.ci/setup

build: setup
	@if [ -t 1 ]; then quiet=; else quiet=--quiet; echo "building attrsim"; fi; \
	  swift build -c release --product attrsim $$quiet

run: build
	@$(ATTRSIM) run Scenarios/quickstart.yaml

# Published numbers, computed again by formulas and by the engines; fails when one disagrees.
reproduce: $(if $(PROGRAM),,build)
	@$(or $(PROGRAM),$(ATTRSIM)) reproduce Scenarios/reproductions

lint: setup
	@swift format lint --strict --recursive --parallel $(FORMATTED)

format: setup
	@swift format format --in-place --recursive --parallel $(FORMATTED)

# Tests have a build directory of their own: with -enable-testing the modules are other ones.
test: lint
	@.ci/test

build-tests: setup
	@.ci/test --build

# The numbers are only worth something when nothing else runs; see Benchmarks/bench.py.
bench: setup $(VENV)/.peers
	@$(VENV)/bin/python Benchmarks/bench.py $(if $(FULL),--full) $(if $(PROGRAM),--program $(PROGRAM))

# FILTER: a regular expression for names of benchmarks.
FILTER ?= .*

bench-frequent: setup
	@Benchmarks/group.sh Frequent "$(FILTER)"

bench-targeted: setup
	@Benchmarks/group.sh Targeted "$(FILTER)"

# Counts by valgrind repeat, so other work on the machine does not matter. OPTIONS go to attrsim run.
SCENARIO ?= Scenarios/benchmark.yaml
PEOPLE ?= 200000

profile: $(if $(PROGRAM),,build)
	@PROGRAM=$(or $(PROGRAM),$(ATTRSIM)) Benchmarks/profile.sh $(SCENARIO) $(PEOPLE) $(OPTIONS)

# Others' programs are not part of this one; the user fetches them, at any commit.
CORRECTOR_COMMIT ?= main
CORRECTOR := https://raw.githubusercontent.com/WICG/attribution-reporting-api/$(CORRECTOR_COMMIT)/noise_corrector.py

peers:
	@curl --fail --silent --show-error --location --output Benchmarks/peers/noise_corrector.py $(CORRECTOR) || { \
	  echo "noise_corrector.py could not be fetched; without it \`make bench\` skips that comparison" >&2; exit 69; }

# Twice so many seconds: once undisturbed, and once with kill -9 in mid-load.
LOAD_SECONDS ?= 8

ecapi-load: $(if $(PROGRAM),,build)
	@$(PYTHON) Benchmarks/ecapi/load.py $(or $(PROGRAM),$(ATTRSIM)) $(LOAD_SECONDS)

# Each fuzz target for SECONDS, one after the other; see Tests/Fuzz/run.
SECONDS ?= 600

fuzz: setup
	@Tests/Fuzz/run $(SECONDS)

# What is wrong is kept below FOUND, with the command that shows it again; see Tests/Reliability/README.md.
SOAK_SECONDS ?= 3600
KILLS ?= 100
MUTATIONS ?= 1000000
SEED ?= 1
SANITIZERS ?= address thread undefined
FOUND ?= Tests/Reliability/found
RELIABILITY := $(VENV)/bin/python Tests/Reliability

# Whether the checks of the soak find what is planted in a run's tables.
soak-check: $(if $(PROGRAM),,build) $(VENV)/.reliability
	@$(RELIABILITY)/test_checks.py $(or $(PROGRAM),$(ATTRSIM))

soak: $(if $(PROGRAM),,build) $(VENV)/.reliability
	@$(RELIABILITY)/soak.py --program $(or $(PROGRAM),$(ATTRSIM)) --schema Scenarios/scenario.schema.json \
	  --seconds $(SOAK_SECONDS) --seed $(SEED) --found $(FOUND)/soak

kill-test: $(if $(PROGRAM),,build) $(VENV)/.reliability
	@$(RELIABILITY)/kill.py --program $(or $(PROGRAM),$(ATTRSIM)) --kills $(KILLS) --seed $(SEED) --found $(FOUND)/kill

disk-test: $(if $(PROGRAM),,build) $(VENV)/.reliability
	@$(RELIABILITY)/disk.py --program $(or $(PROGRAM),$(ATTRSIM)) --found $(FOUND)/disk $(if $(SHORT),--short)

# The parsers are built into a program of their own, which feeds them in process; of modules that the tests have built, in
# seconds. DRIVER: one that is there already.
MUTATE := .build-mutate/release/mutate
DRIVER ?=

.PHONY: mutate-driver
mutate-driver: setup
	@Tests/Fuzz/driver $(if $(wildcard .build-test/release/AttributionSimulatorPackageTests.product),.build-test/release)

mutate: $(if $(DRIVER),,mutate-driver) $(VENV)/.reliability
	@$(RELIABILITY)/mutate.py --driver $(or $(DRIVER),$(MUTATE)) --mutations $(MUTATIONS) --seed $(SEED) \
	  --found $(FOUND)/mutate

sanitize: setup
	@Tests/Reliability/sanitize $(SANITIZERS)

notebooks: $(if $(PROGRAM),,build) $(VENV)/.notebooks
	@.ci/notebooks $(VENV) $(or $(PROGRAM),$(ATTRSIM))

cluster-test: $(if $(PROGRAM),,build) $(VENV)/.cluster
	@.ci/cluster $(VENV) $(or $(PROGRAM),$(ATTRSIM))

# Wall-clock times, so nothing else should run on the machine.
cluster-plan: $(if $(PROGRAM),,build)
	@$(PYTHON) Notebooks-export/cluster/plan.py $(or $(PROGRAM),$(ATTRSIM)) Sources/Guide/Guide.docc/PlanABillionPeople.md

# Opens them for a person to work with. OPTIONS go to Jupyter: --no-browser prints the address, root needs --allow-root.
OPTIONS ?=

jupyter: $(VENV)/.jupyter
	@cd Notebooks-export && ../$(VENV)/bin/jupyter lab $(OPTIONS) my-figure.ipynb

report-tools: $(REPORT_VENV)/.ready

# Where no browser is installed, .ci/browser-test installs Debian's as root, or says what is missing.
SHOTS ?= .build/shots

browser-test: $(if $(PROGRAM),,build) $(REPORT_VENV)/.ready $(VENV)/.browser
	@.ci/browser-test $(VENV) $(or $(PROGRAM),$(ATTRSIM)) $(SHOTS)

figures: $(if $(PROGRAM),,build) $(VENV)/.notebooks
	@.ci/notebooks $(VENV) $(or $(PROGRAM),$(ATTRSIM)) Notebooks-export/figures

# A test compares these outputs with what the program makes; renew them only when results change on purpose.
reference: $(if $(PROGRAM),,build)
	@.ci/reference $(or $(PROGRAM),$(ATTRSIM))

# Tests and attrsim conformance play its cases; where they are absent, tests say so and pass.
vectors:
	@.ci/vectors

# Below SHARE everything lies where shells and man look for it; SHARE=~/.local/share makes that the user's own.
completions: $(if $(PROGRAM),,build)
	@mkdir -p $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	@program=$(or $(PROGRAM),$(ATTRSIM)); \
	  $$program --generate-completion-script bash >$(SHARE)/bash-completion/completions/attrsim && \
	  $$program --generate-completion-script zsh >$(SHARE)/zsh/site-functions/_attrsim && \
	  $$program --generate-completion-script fish >$(SHARE)/fish/vendor_completions.d/attrsim.fish
	@echo "completions for bash, zsh and fish are below $(SHARE)"

manual: $(if $(PROGRAM),,build)
	@mkdir -p $(SHARE)/man/man1
	@$(PYTHON) .ci/manual $(or $(PROGRAM),$(ATTRSIM)) >$(SHARE)/man/man1/attrsim.1
	@echo "the manual is $(SHARE)/man/man1/attrsim.1"

# Links that lead nowhere are errors. MODULES: a folder of modules that are built already, to spare the build.
MODULES ?=

docs: setup
	@.ci/docs $(MODULES)
	@echo "the guide is in .build/docs; make docs-serve shows it"

# Its pages need JavaScript, and a server that hands it out.
DOCS_PORT ?= 8080

docs-serve:
	@echo "http://localhost:$(DOCS_PORT)/documentation/guide (Ctrl-C ends it)"
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory .build/docs $(DOCS_PORT)

# A test compares the committed schema with the one that the code which reads scenarios makes of itself.
schema: $(if $(PROGRAM),,build)
	@$(or $(PROGRAM),$(ATTRSIM)) schema >Scenarios/scenario.schema.json

schema-check: $(VENV)/.schema
	@.ci/schema-check $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "A Python 3.11 or later with the venv module is needed (Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	  rm -rf $(VENV); exit 69; }

$(VENV)/.peers: Benchmarks/peers/requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.notebooks: Notebooks-export/requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.cluster: Notebooks-export/cluster/requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.jupyter: Notebooks-export/requirements-jupyter.txt $(VENV)/.notebooks
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(REPORT_VENV)/.ready: .ci/report-tools-requirements.txt
	@$(PYTHON) -m venv $(REPORT_VENV) || { \
	  echo "A Python 3.9 or later with the venv module is needed (Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	  rm -rf $(REPORT_VENV); exit 69; }
	@$(REPORT_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.browser: .ci/browser-test-requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.reliability: Tests/Reliability/requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.schema: .ci/schema-requirements.txt | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

clean:
	rm -rf .build .build-test .build-fuzz .build-mutate .build-address .build-thread .build-undefined
	rm -rf Tests/Fuzz/found Tests/Reliability/found Benchmarks/.build Benchmarks/build $(VENV) $(REPORT_VENV)
