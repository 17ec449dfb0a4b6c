# SPDX-License-Identifier: GPL-2.0-only
#
# make help says what there is. Nothing but make is needed to start.

# Debian's own python: its python3-* packages are for that one only.
PYTHON := /usr/bin/python3
# Each is a set of packages of tool/dev/deps.sh.
SETS ?= run check
# The kernel of check-kernel, check-boot, trial and bench; by default Debian's 6.1, unpacked below
# build/.
LINUX ?=
# harness, prove, check-drivers and update-expected: the testcases, by default all. harness: the
# most pages and VMAs.
CASE ?=
PAGES ?=
VMAS ?=
# try, new and facts: the name of a semantic patch. new: its class, and the testcase of manual/ that
# it begins with. facts: a file, and the kernels that it is for.
NAME ?=
CLASS ?= single
FROM ?=
FILE ?=
GENERATION ?=
# update-expected: 1 to write expected files that are there and differ.
FORCE ?=
# random: where the functions begin, and how many.
SEED ?=
COUNT ?=
# fuzz: how long, a fifth for each of the fuzzers.
MINUTES ?= 5
# check-fresh: the version of Debian, 12 or 13.
DEBIAN ?= 12
# The tree of run; by default the small one of testcases/.
TREE ?=
# install and uninstall: where to, and what goes before that while it is written.
PREFIX ?= /usr/local
DESTDIR ?=
# More for pytest, such as PYTEST='-k publish'.
PYTEST ?=
JOBS ?= 2

export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: try new facts scanner help deps deps-run deps-check deps-all deps-kernel deps-boot deps-install deps-deb deps-fresh \
	deps-prove deps-drivers gupscan run check check-all harness random random-ladders fuzz prove lint check-kernel check-old \
	check-drivers check-boot check-fresh rule-mutants trial bench update-expected docs-reasons \
	install uninstall deb check-deb clean

help:
	@echo 'make run [TREE=DIR]          install what is missing, build, make the series of a tree'
	@echo 'make gupscan                 build the scanner, in C: nothing else of the tool has to be built'
	@echo 'make install [PREFIX= DESTDIR=] install as gup-vmas, with manual pages and completion'
	@echo 'make uninstall [PREFIX=]     remove that'
	@echo 'make deb                     a Debian package of what is committed, in build/deb'
	@echo 'make deps [SETS="run check"] only install what others need: tool/dev/deps.sh'
	@echo 'make check                   what to run before each commit: minutes, and spatch, gcc, git, pytest'
	@echo 'make check-all               all tests; installs browsers, shells, kernel headers, ... for them'
	@echo 'make harness [CASE= PAGES= VMAS=] run before and after for all pages and VMAs, and all mutants'
	@echo 'make new NAME= [CLASS= FROM=] the three files of a conversion: rules, testcase, expected file'
	@echo 'make try NAME= [CASE=]       a conversion of cocci/convert/ on its testcases, in seconds'
	@echo 'make facts FILE= [GENERATION=] what the scan and every conversion say of the calls of a file'
	@echo 'make rule-mutants [CASE=]    the semantic patches without one refusal each: which is missed'
	@echo 'make random [SEED= COUNT=]   the same for random functions, which nobody thought of'
	@echo 'make random-ladders [SEED= COUNT=] random drivers, converted, as gcc sees them'
	@echo 'make fuzz [MINUTES= SEED=]   broken files and patches, for this long: no crash, no mistake'
	@echo 'make prove [CASE=]           the same by a bounded model checker, for all 64-bit values'
	@echo 'make lint                    types, shell, layout, warnings, rules, licences'
	@echo 'make check-kernel [LINUX=DIR] the series of Linux 6.1, and that it builds everywhere'
	@echo 'make check-old [LINUX=DIR]   the series of Linux 5.10 of Debian 11, and that it builds'
	@echo 'make check-drivers [CASE=]   build drivers on 5.10, 6.1 and 6.12 before and after their series'
	@echo 'make check-boot [LINUX=DIR]  boot Linux 6.1 before and after the series, compare'
	@echo 'make trial [LINUX=DIR]       boot it with known defects planted in the series'
	@echo 'make check-fresh             make run, check and check-all in a new Debian with make and git alone'
	@echo 'make check-fresh DEBIAN=13   make run and check in a new Debian 13: spatch 1.3, Python 3.13'
	@echo 'make check-deb               install the package in a clean Debian, and use it there'
	@echo 'make bench [LINUX=DIR]       how fast it is'
	@echo 'make update-expected [CASE= FORCE=1] write the expected files anew, show the diff'
	@echo 'make docs-reasons            write docs/reasons.md from the table of reasons'
	@echo 'make clean                   remove what was built; build/ too'

deps:
	@tool/dev/deps.sh $(SETS)

deps-run:
	@tool/dev/deps.sh run

deps-check:
	@tool/dev/deps.sh run check

deps-all:
	@tool/dev/deps.sh run all

deps-kernel:
	@tool/dev/deps.sh run kernel

deps-boot:
	@tool/dev/deps.sh run boot

deps-install:
	@tool/dev/deps.sh run install

deps-deb:
	@tool/dev/deps.sh deb

deps-fresh:
	@tool/dev/deps.sh fresh

deps-prove:
	@tool/dev/deps.sh run check prove

deps-drivers:
	@tool/dev/deps.sh run drivers

gupscan: deps-run
	@$(MAKE) -s --no-print-directory -C tool/gupscan

run: gupscan
	@tool/dev/run.sh "$(TREE)"

# $(call tests,REPORT,FOLDERS). The tests of a file share what they take long to prepare: one process
# has them all.
define tests
rm -f $(1); status=0; \
$(PYTHON) -m pytest -p no:cacheprovider -q -n $(JOBS) --dist loadfile --junitxml=$(1) \
	$(PYTEST) $(2) || status=$$?; \
test -e $(1) || exit $$status; \
$(PYTHON) tool/dev/tally.py $(1) && exit $$status
endef

check: deps-check gupscan
	@mkdir -p build
	@$(call tests,build/check.xml,tool/tests)

# By make -n the lines are run that call make, so what they write to has to be there.
check-all: deps-all gupscan
	@+mkdir -p build
	@$(MAKE) -s -j$(JOBS) --no-print-directory -C tool/gupscan fuzz-regress >build/fuzz.log 2>&1 || \
		{ cat build/fuzz.log; echo "FAILED: the fuzzers and their corpus, see above"; exit 1; }
	@$(call tests,build/check-all.xml,tool/tests tool/tests/more)

harness: deps-check
	@$(PYTHON) tool/tests/harnesslib.py --mutants $(if $(PAGES),--pages $(PAGES)) \
		$(if $(VMAS),--vmas $(VMAS)) $(CASE)

# These need spatch, gcc and what gupscan is built with, and never install anything.
scanner:
	@$(MAKE) -s --no-print-directory -C tool/gupscan

new:
	@$(PYTHON) tool/dev/new_conversion.py $(NAME) --class "$(CLASS)" --from "$(FROM)"

try: scanner
	@$(PYTHON) tool/dev/try_conversion.py $(NAME) $(CASE)

facts: scanner
	@$(PYTHON) tool/dev/show_facts.py $(if $(GENERATION),--generation $(GENERATION)) \
		$(if $(NAME),--patch $(NAME)) "$(FILE)"

rule-mutants: deps-run gupscan
	@$(PYTHON) tool/tests/rule_mutants.py $(CASE)

random: deps-check gupscan
	@$(PYTHON) tool/tests/random_functions.py $(if $(SEED),--seed $(SEED)) \
		$(if $(COUNT),--count $(COUNT))

random-ladders: deps-check gupscan
	@$(PYTHON) tool/tests/random_ladders.py $(if $(SEED),--seed $(SEED)) \
		$(if $(COUNT),--count $(COUNT))
	@$(PYTHON) tool/tests/random_compat.py $(if $(SEED),--seed $(SEED)) \
		$(if $(COUNT),--count $(COUNT))

# Four of the C of gupscan, then patches for check.
fuzz: deps-all gupscan
	@$(MAKE) -s -j$(JOBS) --no-print-directory -C tool/gupscan fuzz-run \
		FUZZTIME=$$(($(MINUTES) * 12))
	@$(PYTHON) tool/tests/fuzz_patches.py $(if $(SEED),--seed $(SEED)) --seconds $$(($(MINUTES) * 12))

prove: deps-prove
	@$(PYTHON) tool/tests/prove.py --jobs $(JOBS) $(if $(PAGES),--pages $(PAGES)) $(CASE)

lint: deps-all
	@tool/dev/lint.sh

check-kernel: deps-all deps-kernel gupscan
	@$(PYTHON) tool/dev/check_kernel.py --jobs $(JOBS) $(if $(LINUX),--linux "$(LINUX)")

check-old: deps-kernel gupscan
	@$(PYTHON) tool/dev/check_old.py --jobs $(JOBS) $(if $(LINUX),--linux "$(LINUX)")

check-drivers: deps-drivers gupscan
	@$(PYTHON) tool/dev/check_drivers.py --jobs $(JOBS) $(CASE)

check-boot: deps-boot gupscan
	@$(PYTHON) tool/dev/check_boot.py --jobs $(JOBS) $(if $(LINUX),--linux "$(LINUX)")

check-fresh: deps-fresh
	@DEBIAN="$(DEBIAN)" tool/dev/check_fresh.sh

trial: deps-boot gupscan
	@$(PYTHON) tool/dev/check_boot.py --defect all $(if $(LINUX),--linux "$(LINUX)")

bench: deps-kernel gupscan
	@$(PYTHON) tool/dev/bench.py $(if $(LINUX),--linux "$(LINUX)")

update-expected: deps-check gupscan
	@$(PYTHON) tool/tests/twinlib.py $(if $(FORCE),--force) $(CASE)

docs-reasons: deps-run
	@$(PYTHON) tool/dev/reasons_doc.py

install: deps-install gupscan
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" tool/install/install.sh install

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" tool/install/install.sh uninstall

deb: deps-deb
	@tool/dev/deb.sh

check-deb: deb gupscan
	@tool/dev/check_deb.sh

clean:
	@$(MAKE) -s --no-print-directory -C tool/gupscan clean
	rm -rf build
