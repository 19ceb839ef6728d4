# What can be done with Kaibo from a checkout. "make help" lists it.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= build/demo
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check bench soak screens bundle docs model

help: ## Say what each target does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

.venv/.made: pyproject.toml constraints.txt
	@bash .ci/system-packages run
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

setup: .venv/.made ## Make the virtual environment with everything in it

demo: .venv/.made ## The main job end to end on the sample shop, with a receiver of its own
	$(BIN)/kaibo demo --out $(OUT)

run: .venv/.made ## Open the window
	$(BIN)/kaibo-studio

check: .venv/.made ## Lint, types for three systems, house rules
	@bash .ci/system-packages run
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --platform linux
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

test: .venv/.made ## Every promise once, real servers included
	@bash .ci/system-packages test
	$(BIN)/python -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder

bench: .venv/.made ## Cost and timing against ffmpeg in the same run, into build/bench.json
	@bash .ci/system-packages test
	$(BIN)/python -m tests.bench

soak: .venv/.made ## What needs hours or chance, into build/soak.md
	@bash .ci/system-packages test
	@bash .ci/node-media-server >/dev/null
	$(BIN)/python -m pytest -q tests/soak
	$(BIN)/python -m tests.soak.drift
	$(BIN)/python -m tests.soak $(FAULTS) $(SEED)
	$(BIN)/python -m tests.soak.deaths $(MINUTES) $(SEED)

screens: .venv/.made ## Pictures of every room of the window, into build/screens
	@bash .ci/system-packages test
	$(BIN)/python -m ui.screens --out build/screens

bundle: .venv/.made ## One folder with both programs, into dist/kaibo
	@bash .ci/system-packages bundle
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller build.spec

docs: .venv/.made ## Write the generated parts of the documents anew
	$(BIN)/cog -I . -r README.md README.zh-CN.md assets/manual/*.md

model: .venv/.made ## Learn the text checker's model anew from its sentences, and measure it on the tuning set
	$(BIN)/python -m catalog.compliance.learning make tune
