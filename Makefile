# SPDX-License-Identifier: GPL-2.0-only
#
# make help says what there is. Nothing but make is needed to start.

# Debian's own python: its python3-* packages are for that one only.
PYTHON := /usr/bin/python3
# Each is a set of packages of tool/dev/deps.sh.
SETS ?= run check
# The kernel trees of check-kernel and bench; by default Debian's 6.1, unpacked below build/.
LINUX ?=
# The tree of run; by default the small one of testcases/.
TREE ?=
# More for pytest, such as PYTEST='-k publish'.
PYTEST ?=
JOBS ?= 2

export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help deps deps-run deps-check deps-kernel gupscan run check lint check-kernel bench \
	update-expected clean

help:
	@echo 'make run [TREE=DIR]          install what is missing, build, make the series of a tree'
	@echo 'make deps [SETS="run check"] only install; the sets are run, check and kernel'
	@echo 'make check                   the tests'
	@echo 'make lint                    types, shell, layout, warnings, rules, licences'
	@echo 'make check-kernel [LINUX=DIR] the series of Linux 6.1, and that it builds'
	@echo 'make bench [LINUX=DIR]       how fast it is'
	@echo 'make update-expected         write the twins of the testcases anew, show the diff'
	@echo 'make clean                   remove what was built; build/ too'

deps:
	@tool/dev/deps.sh $(SETS)

deps-run:
	@tool/dev/deps.sh run

deps-check:
	@tool/dev/deps.sh run check

deps-kernel:
	@tool/dev/deps.sh run kernel

gupscan: deps-run
	@$(MAKE) -s --no-print-directory -C tool/gupscan

run: gupscan
	@tool/dev/run.sh "$(TREE)"

check: deps-check gupscan
	@mkdir -p build; rm -f build/check.xml
	@$(MAKE) -s --no-print-directory -C tool/gupscan fuzz-regress >build/fuzz.log 2>&1 || \
		{ cat build/fuzz.log; echo "FAILED: the fuzzers and their corpus, see above"; exit 1; }
	@status=0; \
	$(PYTHON) -m pytest -p no:cacheprovider -q -n $(JOBS) --junitxml=build/check.xml \
		$(PYTEST) tool/tests || status=$$?; \
	test -e build/check.xml || exit $$status; \
	$(PYTHON) tool/dev/tally.py build/check.xml && exit $$status

lint: deps-check
	@tool/dev/lint.sh

check-kernel: deps-kernel gupscan
	@$(PYTHON) tool/dev/check_kernel.py --jobs $(JOBS) $(if $(LINUX),--linux "$(LINUX)")

bench: deps-kernel gupscan
	@$(PYTHON) tool/dev/bench.py $(if $(LINUX),--linux "$(LINUX)")

update-expected: deps-check gupscan
	@$(PYTHON) tool/tests/caselib.py --update

clean:
	@$(MAKE) -s --no-print-directory -C tool/gupscan clean
	rm -rf build
