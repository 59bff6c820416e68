# The two commands to know: `make demo` and `make test`. Both set everything up first, in .venv/ and .cache/.
#   make demo                      articles in over HTTP, through a real Kafka, out enriched
#   ARTICLE=file.txt make demo     the same with an article of yours
#   make test                      all tests, against a real Kafka (TESTS="tests/unit -k dead_letter" for some)

PYTHON ?=
TESTS ?= tests
TEST_WORKERS ?= 3
ARGS ?=

LOCKS := requirements.lock requirements-build.lock requirements-uv.lock
PROJECTS := $(wildcard schemas/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml models/*/pyproject.toml)
RUN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup tools demo test check up down bench quality chaos model-en schemas metrics dashboards rules licences sbom audit lock images clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: .venv/.setup-done ## everything that the others need, in .venv/ and .cache/ (Python 3.11+, Java 17+, Maven)

.venv/.setup-done: $(LOCKS) $(PROJECTS) deploy/setup.sh deploy/kafka/pom.xml deploy/kafka/jars.sha256
	@PYTHON="$(PYTHON)" deploy/setup.sh

tools: setup .venv/.tools-done ## beside setup: what checks the manifests, licences and dependencies

.venv/.tools-done: .venv/.setup-done requirements-deploy.lock
	@uv=$$(command -v uv || echo $(RUN)/uv); \
	"$$uv" pip install --quiet --python $(RUN)/python --require-hashes -r requirements-deploy.lock && touch $@

demo: setup ## Kafka and both services on this machine, sample articles in, enriched articles out
	@$(RUN)/newsgloss-demo $(ARGS)

test: tools ## all tests, against a real Kafka
	$(RUN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile -m "not slow" $(TESTS) $(ARGS)

check: tools ## lint, formatting, types; JSON Schemas, metrics page and licences current
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy schemas/src services deploy tests $(wildcard benchmarks/*.py)
	$(RUN)/newsgloss-schemas --check
	$(RUN)/python deploy/prometheus/metrics_page.py --check
	$(RUN)/python -m deploy.grafana.dashboards --check
	$(RUN)/python -m deploy.supply_chain licences --check

up: ## the same in containers (needs Docker)
	@command -v docker >/dev/null || { echo "make up needs Docker; 'make demo' does the same without it" >&2; exit 1; }
	docker compose up --build --detach --wait

down: ## stop what `make up` started; its Kafka data stays
	docker compose down

bench: setup ## throughput and latency of the engine
	$(RUN)/python benchmarks/engine.py $(ARGS)

quality: setup ## how good the evidence is, beside spaCy, langdetect and plain ways; texts are not in the repository
	$(RUN)/python benchmarks/quality.py $(ARGS)

model-en: setup ## train the English names models anew, from data to weights (two hours on 2 cores)
	models/en/train.sh

chaos: setup ## kills, cuts and delays everything there is, on one broker and on three, and counts what came out
	$(RUN)/python -m tests.chaos $(ARGS)

images: setup ## run every command of the Dockerfiles without a container (minutes)
	$(RUN)/python -m pytest tests/integration/test_dockerfiles_run.py -m slow $(ARGS)

schemas: setup ## write schemas/json from the models
	$(RUN)/newsgloss-schemas

metrics: setup ## write docs/metrics.md from what the services define
	$(RUN)/python deploy/prometheus/metrics_page.py

rules: ## unit tests of the alert rules (promtool: Debian's package `prometheus`, or Docker)
	deploy/prometheus/check.sh

licences: tools ## write docs/licences.md from the packages' own metadata; fails on one that is not allowed
	$(RUN)/python -m deploy.supply_chain licences

sbom: tools ## what each image is made of, as CycloneDX, in .cache/sbom
	$(RUN)/python -m deploy.supply_chain sbom

audit: tools ## ask PyPI's advisories about every pinned package (needs the internet)
	$(RUN)/python -m deploy.supply_chain audit $(ARGS)

dashboards: setup ## write deploy/grafana/*.json
	$(RUN)/python -m deploy.grafana.dashboards

lock: ## pin every dependency again (ARGS=--upgrade for newer versions)
	deploy/lock.sh $(ARGS)

clean: ## stop the development brokers; remove .venv, .cache and what tools left
	@if [ -x $(RUN)/newsgloss-dev-kafka ]; then $(RUN)/newsgloss-dev-kafka stop --all; fi
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache
