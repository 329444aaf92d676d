# What people do with this repository; `make help` lists it. Each target works on a Debian 12 machine that has only
# Swift 6.3: what else is missing, scripts/prepare installs.

PREFIX ?= /usr/local
# The folder that `make demo` plays in; empty for one that the program makes.
DIR ?=
# How many files `make soak` drops.
DROPS ?= 50000
# What `make torture` tries (docs/reliability.md): for how many hours, or each so many-th case, so many real power cuts and flipped
# bits, these parts, this chance.
HOURS ?= 8
EVERY ?=
CUTS ?= 200
STATES ?= 1
FLIPS ?= 1000
PARTS ?=
SEED ?=
# How often `make torture-ha` does something to a processor, in each of two stories.
FATES ?= 300
# How many bits `make flips` flips in a ledger, and in what lies beside it.
FLIPS ?= 1000
# What `make fuzz` runs, and for how long each (docs/fuzzing.md).
TARGET ?=
SECONDS ?= 60
# What `make sanitize` looks for: accesses to memory that isn't there any more, and those of threads that nothing orders.
SANITIZERS ?= address thread

data := $(DESTDIR)$(PREFIX)/share/exchange
# Optimised as the installed program is, and started in a tenth of the time that a debug build takes; but with all checks
# of a debug build, such as those of unsafe buffers, and it can be told to fail on purpose (`Drill`). Tests see into it.
# Apart from debug and release builds, so that none undoes another.
checked := --configuration release --scratch-path .build/checked -Xswiftc -enable-testing -Xswiftc -DDRILLS \
  -Xswiftc -assert-config -Xswiftc Debug
program := .build/checked/release/exchange
swift_files := Package.swift Sources Tests

.DEFAULT_GOAL := build
# All targets share .build, which takes one build at a time.
.NOTPARALLEL:
.PHONY: build demo demo-ha test samples findings schemas check format release bench bench-quick bench-growth bench-console bench-scale soak torture torture-ha flips fuzz sanitize install place deb deb-test clean help

build: ## Build the program as tests and demo use it
	@scripts/prepare build
	swift build $(checked) --product exchange

demo: build ## Play a whole exchange on the samples: make demo [DIR=folder]
	$(program) demo $(DIR)

demo-ha: build ## Show two processors on one ledger in PostgreSQL, of which one is killed
	@scripts/prepare ha
	scripts/demo-ha $(program)

test: ## Run all tests, and tell at the end what failed
	@scripts/prepare test
	EXCHANGE_ORACLE_PYTHON="$(CURDIR)/.build/oracle/bin/python3" scripts/test $(checked) --disable-testable-imports

samples: ## Write the expectations of all samples anew, to be looked at before they are committed
	@scripts/prepare test
	EXCHANGE_WRITE_SAMPLES=1 swift test $(checked) --disable-testable-imports --filter SampleTests

findings: build ## Write docs/findings.md anew from the program's catalogue and the samples
	$(program) findings --page > docs/findings.md

schemas: build ## Write the XSD of each kind anew from its Table Schema
	@for kind in $$(sed '1d; s/,.*//' schemas/kinds.csv); do \
	  $(program) schema "$$kind" > "schemas/$$kind.xsd.new" && \
	  mv "schemas/$$kind.xsd.new" "schemas/$$kind.xsd" || exit; \
	done

check: ## Check the form of all Swift files
	swift format lint --strict --parallel --recursive $(swift_files)

format: ## Bring all Swift files into form
	swift format --in-place --parallel --recursive $(swift_files)

release: ## Build the program that is installed: optimised, with Swift's libraries inside
	@scripts/prepare build
	swift build --configuration release --static-swift-stdlib --product exchange

bench: release ## Measure us and our peers side by side, and what a day costs with a million open obligations (Benchmarks/README.md)
	@scripts/prepare bench
	Benchmarks/speed.py
	Benchmarks/obligations.py

bench-quick: release ## The same with a tenth of the records and without the million, in under five minutes
	@scripts/prepare bench
	Benchmarks/speed.py --quick

bench-growth: release ## How the whole way grows, up to 1,000 departments and a ledger of 10 million records; half an hour, 15 GB in $TMPDIR
	@scripts/prepare bench
	Benchmarks/growth.py --plot docs/growth.svg

bench-console: release ## How fast the console answers over a million records, and whether `run` notices it; five minutes
	@scripts/prepare bench
	Benchmarks/console.py

bench-scale: release ## One machine with SQLite and PostgreSQL, several processors, and a province's day by these figures; a quarter of an hour
	@scripts/prepare bench
	@scripts/prepare ha
	Benchmarks/scale.py

soak: release ## Drop 50,000 files through one process, and look whether it keeps anything: make soak [DROPS=2000]
	@scripts/prepare bench
	Benchmarks/soak.py --drops $(DROPS)

torture: build ## Try to lose or double something, call after call, eight hours long: make torture [HOURS=1] [EVERY=1] [CUTS=200] [FLIPS=1000] [PARTS="kills cuts"] [SEED=…]
	@scripts/prepare test
	Tests/Faults/torture.py $(program) --hours $(HOURS) $(if $(EVERY),--every $(EVERY)) --cuts $(CUTS) --states $(STATES) --flips $(FLIPS) \
	  --tests "swift test $(checked) --disable-testable-imports" $(if $(SEED),--seed $(SEED)) $(PARTS)

torture-ha: ## Kill, stop, put to sleep and cut off processors that share a ledger, again and again: make torture-ha [FATES=300]; half an hour
	@scripts/prepare test
	EXCHANGE_FATES=$(FATES) swift test $(checked) --disable-testable-imports --filter SeveralProcessorsTests

flips: ## Flip one bit after the other in a ledger and in all that is kept beside it, and see that each is found: make flips [FLIPS=1000] [EXCHANGE_TEST_SEED=…]
	@scripts/prepare test
	EXCHANGE_FLIPS=$(FLIPS) swift test $(checked) --disable-testable-imports --filter FlipTests

fuzz: ## Look for inputs that trap, hang or are judged wrongly: make fuzz [TARGET="table value"] [SECONDS=60]
	@scripts/prepare build
	scripts/fuzz build
	scripts/fuzz canary
	EACH=$(SECONDS) scripts/fuzz run $(TARGET)

sanitize: ## Run the tests under AddressSanitizer, then under ThreadSanitizer: make sanitize [SANITIZERS=thread]; some hours
	@scripts/prepare test
	for sanitizer in $(SANITIZERS); do scripts/sanitize $$sanitizer || exit; done

install: release place ## Install: make install [PREFIX=/usr/local] [DESTDIR=]

# What was built, put into its place.
place:
	install -D --strip --mode=755 .build/release/exchange "$(DESTDIR)$(PREFIX)/bin/exchange"
	rm -rf "$(data)"
	install -d "$(data)"
	cp -R schemas profiles samples "$(data)"

deb: release ## Pack it for Debian, into .build/deb: program, unit, user, completions, manual pages
	@scripts/prepare deb
	packaging/deb

deb-test: deb ## Look at the package, and install, upgrade, remove and purge it in a Debian of its own; needs root
	packaging/try

clean: ## Remove what was built
	swift package clean
	rm -rf .build/checked .build/fuzz .build/address .build/thread .build/deb

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10
