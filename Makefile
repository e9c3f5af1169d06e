# Every target works as the first command in a fresh clone: scripts/setup.sh
# makes the environment when it is missing or out of date, and prints the folder
# of its programs. `make help` lists the targets.

SETUP := sh scripts/setup.sh

# Processes that share the tests; as many as there are cores.
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test check docs lock clean

help:
	@echo 'make demo    run the worked example'
	@echo 'make test    run the tests               (ARGS="-k word" is passed to pytest, JOBS=1 runs them in one process)'
	@echo 'make check   lint, formatting, types, casebook  (ruff, mypy, zopa casebook --check)'
	@echo 'make docs    build the documentation     (warnings are errors)'
	@echo 'make lock    pin the dependencies anew   (UPGRADE=1 takes the newest versions)'
	@echo 'make clean   remove everything that these commands made'
	@echo
	@echo 'PYTHON=python3.13 picks an interpreter (3.11 or newer); it gets an environment of its own.'

demo:
	@bin=$$($(SETUP)) && mkdir -p build && "$$bin/zopa" demo -o build/aleppo.html

test:
	@bin=$$($(SETUP)) && "$$bin/python" -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check:
	@bin=$$($(SETUP)) && \
	"$$bin/ruff" check && \
	"$$bin/ruff" format --check && \
	"$$bin/mypy" --python-executable "$$bin/python" && \
	"$$bin/python" scripts/docs_casebook.py --check && \
	"$$bin/zopa" casebook --check

docs:
	@bin=$$($(SETUP)) && "$$bin/python" -m sphinx -W --keep-going -q -b html docs build/docs && \
	echo "build/docs/index.html"

lock:
	@$(SETUP) --lock $(if $(UPGRADE),--upgrade)

clean:
	@rm -rf .venv .venv-* .tools build dist htmlcov .coverage .benchmarks .hypothesis \
	    .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
