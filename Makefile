# Two commands matter most: `make demo` and `make test`. Both first set everything up in .venv/ and .cache/.
#   make demo                      sends articles over HTTP, through a real Kafka, and shows them enriched
#   ARTICLE=file.txt make demo     does the same with your own article
#   make test                      runs all tests, against a real Kafka (TESTS="tests/unit -k dead_letter" for some)

PYTHON ?=
TESTS ?= tests
TEST_WORKERS ?= 3
ARGS ?=

LOCKS := requirements.lock requirements-build.lock requirements-uv.lock requirements-demo.lock
PROJECTS := $(wildcard schemas/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml models/*/pyproject.toml)
RUN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup tools demo test check up down bench quality chaos interop models model-language schemas contracts options chart helm docs metrics dashboards alerts picture rules licences sbom audit lock images release clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: .venv/.setup-done ## install everything into .venv/ and .cache/ (needs Python 3.11+, Java 17+, Maven)

.venv/.setup-done: VERSION $(LOCKS) $(PROJECTS) deploy/setup.sh deploy/kafka/pom.xml deploy/kafka/jars.sha256
	@PYTHON="$(PYTHON)" deploy/setup.sh

tools: setup .venv/.tools-done ## setup, and the tools that check manifests, licences and dependencies

.venv/.tools-done: .venv/.setup-done requirements-deploy.lock requirements-docs.lock
	@uv=$$(command -v uv || echo $(RUN)/uv); \
	"$$uv" pip install --quiet --python $(RUN)/python --require-hashes \
		-r requirements-deploy.lock -r requirements-docs.lock && touch $@

helm: .cache/bin/helm ## build Helm for the tests of the chart, pinned by its hashes (needs Go; minutes, once)

.cache/bin/helm: deploy/helm/tool/go.mod deploy/helm/tool/go.sum
	@mkdir -p .cache/bin
	cd deploy/helm/tool && go build -mod=readonly -buildvcs=false -o ../../../$@ helm.sh/helm/v3/cmd/helm

.venv/.demo-done: VERSION $(LOCKS) $(PROJECTS) deploy/setup.sh deploy/kafka/pom.xml deploy/kafka/jars.sha256
	@PYTHON="$(PYTHON)" deploy/setup.sh demo

demo: .venv/.demo-done ## run Kafka and both services on this machine: sample articles in, enriched articles out
	@$(RUN)/newsgloss-demo $(ARGS)

# Workers share the processors; with threads of their own, matrix products would wait for one another.
test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
test: tools ## run all tests, against a real Kafka
	$(RUN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile -m "not slow" $(TESTS) $(ARGS)

check: tools ## check lint, formatting and types, and that generated files are current
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy schemas/src services deploy tests $(wildcard benchmarks/*.py)
	$(RUN)/newsgloss-schemas --check
	$(RUN)/newsgloss-schemas compat schemas/released schemas/json --transitive
	$(RUN)/python -m deploy.contracts --check
	$(RUN)/python -m deploy.command_line.setting_options --check
	$(RUN)/python deploy/prometheus/metrics_page.py --check
	$(RUN)/python deploy/prometheus/alerts_file.py --check
	$(RUN)/python -m deploy.helm --check
	$(RUN)/python -m deploy.grafana.dashboards --check
	$(RUN)/python -m deploy.supply_chain licences --check

up: ## run Kafka and both services in containers (needs Docker)
	@command -v docker >/dev/null || { echo "make up needs Docker; 'make demo' does the same without it" >&2; exit 1; }
	docker compose up --build --detach --wait

down: ## stop the containers of `make up`; the data of Kafka stay
	docker compose down

bench: setup ## measure throughput and latency of the engine
	$(RUN)/python benchmarks/engine.py $(ARGS)

quality: setup ## measure the quality of the evidence, beside spaCy, langdetect and simple methods (texts not included)
	$(RUN)/python benchmarks/quality.py $(ARGS)

model-language: setup ## train the language model, from data to weights (a quarter of an hour on 2 cores)
	models/language/train.sh

models: setup ## train the names models, from data to weights (two hours on 2 cores)
	models/names/train.sh

chaos: setup ## kill, cut and delay everything, on one broker and on three, and count what comes out
	$(RUN)/python -m tests.chaos $(ARGS)

interop: setup ## run every Kafka client on a broker of its own, and write the table of docs/clients.md (Go, Node, Rust, kcat too)
	$(RUN)/python -m tests.interop $(ARGS)

images: setup ## run every command of the Dockerfiles without a container (minutes)
	$(RUN)/python -m pytest tests/integration/test_dockerfiles_run.py -m slow $(ARGS)

schemas: setup ## write schemas/json from the models
	$(RUN)/newsgloss-schemas

contracts: setup ## write the AsyncAPI document, the types of clients/ and the vectors from the models
	$(RUN)/python -m deploy.contracts

options: setup ## write the tables of command-line options from the settings
	$(RUN)/python -m deploy.command_line.setting_options

chart: setup ## write the Helm chart's values, their schema and their table from deploy/helm/values.py
	$(RUN)/python -m deploy.helm

docs: tools ## build the documentation as a site into .cache/site; a link that leads nowhere fails
	$(RUN)/python -m deploy.site $(ARGS)

metrics: setup ## write docs/metrics.md from the definitions of the services
	$(RUN)/python deploy/prometheus/metrics_page.py

alerts: tools ## write the alerts for the console from rules.yml and the runbook
	$(RUN)/python deploy/prometheus/alerts_file.py

picture: setup ## take the README's picture of the console, docs/console.png (needs Chromium)
	$(RUN)/python -m deploy.site.console_picture

rules: ## run the unit tests of the alert rules (promtool: Debian's package `prometheus`, or Docker)
	deploy/prometheus/check.sh

licences: tools ## write docs/licences.md from the packages' metadata; fail on a licence that is not allowed
	$(RUN)/python -m deploy.supply_chain licences

sbom: tools ## write the bill of materials of each image, as CycloneDX, into .cache/sbom
	$(RUN)/python -m deploy.supply_chain sbom

audit: tools ## look up known vulnerabilities of every pinned package (needs the internet)
	$(RUN)/python -m deploy.supply_chain audit $(ARGS)

dashboards: setup ## write deploy/grafana/*.json
	$(RUN)/python -m deploy.grafana.dashboards

lock: ## pin every dependency again (ARGS=--upgrade for newer versions)
	deploy/lock.sh $(ARGS)

release: setup ## build all wheels into dist/, and try them in a fresh environment outside the checkout
	@$(RUN)/python -m deploy.release $(ARGS)

clean: ## stop the development brokers; remove .venv, .cache, dist and the caches of tools
	@if [ -x $(RUN)/newsgloss-dev-kafka ]; then $(RUN)/newsgloss-dev-kafka stop --all; fi
	rm -rf .venv .cache dist .pytest_cache .mypy_cache .ruff_cache
