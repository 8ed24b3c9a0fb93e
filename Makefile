# All commands of Leermaatje. On a bare machine with Python 3, git and make: 'make start', 'make test'.
PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup tools start train test check evaluate compare bench

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## install all it needs into .venv (done by the others when needed)
	@$(PYTHON) bot/bootstrap.py

tools:
	@$(PYTHON) bot/bootstrap.py dev

start: setup ## set up, train when needed, and serve on PORT (default 8080)
	@exec $(RUN) -m bot.server

train: setup ## train the model when it is not current
	@$(RUN) -W ignore -m bot.training

test: tools ## run all tests
	@$(RUN) -m pytest

check: tools ## types, style, training data, knowledge, readability
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -W ignore -m bot.check

evaluate: tools ## measure understanding; writes results/evaluation.json and a page
	@$(RUN) -W ignore -m bot.evaluation

compare: tools ## compare ways to tell an intent; writes results/comparison.json
	@$(RUN) -W ignore -m bot.nlu.compare

bench: tools ## measure speed beside stock Rasa; writes results/bench.json
	@$(RUN) -W ignore -m bot.bench
