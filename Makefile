# Feedloom. `make` builds build/feedloom; `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
PYTHON ?= /usr/bin/python3
TIME ?= 60
SIZE ?= 10000
VERSION = $(shell sed -n 's/.*FEEDLOOM_VERSION "\(.*\)"/\1/p' feeds/feed.h)
SONAME = libfeedloom.so.0
PACKAGES = yaml-0.1 yajl libpcre2-8
MAKEFLAGS += --no-print-directory
Q = $(if $(V),,@) # V=1 shows the commands

WARN = -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
CFLAGS ?= -O2 -g
CFLAGS_ALL = $(WARN) $(CFLAGS) -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -fvisibility=hidden -fPIC -pthread \
	-MMD -MP -I. $(shell pkg-config --cflags libxml-2.0 $(PACKAGES))
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lmd4c -lm -pthread
TEST_LIBS = $(LIBS) $(shell pkg-config --libs libxml-2.0)
SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

object = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(1)))
# The reader on libxml2 is what the tests compare our own with; it is not part of the program.
REFERENCE_O = $(call object,feeds/formats/xml.c feeds/formats/xml_scan.c)
FEEDS_O = $(filter-out $(REFERENCE_O),$(call object,feeds/*/*.c)) $(BUILD)/obj/gen/schemas.o
CONVERTERS_O = $(filter-out $(CLI_O),$(call object,converters/*.c converters/*/*.c)) $(BUILD)/obj/gen/page.o
CLI_O = $(call object,converters/cli/*.c) $(BUILD)/obj/gen/examples.o
PARTS_O = $(FEEDS_O) $(CONVERTERS_O)
ALL_O = $(PARTS_O) $(REFERENCE_O) $(filter-out %/main.o,$(CLI_O))
FUZZED_O = $(PARTS_O) $(REFERENCE_O) $(call object,$(addprefix converters/cli/,config*.c pattern.c places.c chosen.c diag*.c whys.c))
SCHEMAS = $(wildcard schemas/*.rng)
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAY = $(FUZZ:%=$(BUILD)/replay/%)

all: $(BUILD)/feedloom ## build the program

$(BUILD)/feedloom: $(CLI_O) $(PARTS_O)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Where the time goes: a twentieth less.
$(foreach dir,core formats model html,$(BUILD)/obj/feeds/$(dir)/%.o) $(BUILD)/obj/converters/markdown/%.o \
$(BUILD)/obj/converters/digest/%.o: CFLAGS := $(CFLAGS:-O2=-O3)

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	@echo "CC $<"
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "CC $<"
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/gen/schemas.c: $(SCHEMAS) schemas/embed.sh
	@mkdir -p $(@D)
	$(Q)sh schemas/embed.sh SCHEMA_FILES feeds/check/schemas.h $(SCHEMAS) > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/page.c: converters/page/page.css schemas/embed.sh
	@mkdir -p $(@D)
	$(Q)sh schemas/embed.sh PAGE_FILES converters/page/files.h $< > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/examples.c: schemas/examples schemas/explain.sh $(wildcard schemas/examples/*)
	@mkdir -p $(@D)
	sh schemas/explain.sh schemas/examples > $@.tmp && mv $@.tmp $@

# ---- the library: what feed.h exports is visible, nothing else ----

library: $(BUILD)/libfeedloom.a $(BUILD)/$(SONAME) ## build the library, static and shared

$(BUILD)/libfeedloom.a: $(FEEDS_O)
	@echo "AR $@"
	$(Q)rm -f $@
	$(Q)$(LD) -r -o $(BUILD)/libfeedloom.o $^
	$(Q)objcopy --localize-hidden $(BUILD)/libfeedloom.o
	$(Q)$(AR) rcs $@ $(BUILD)/libfeedloom.o

$(BUILD)/$(SONAME): $(FEEDS_O)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs -o $@ $^ \
		$(shell pkg-config --libs yajl libpcre2-8) -lm

install: all library ## install under PREFIX (/usr/local), below DESTDIR
	sh .ci/install "$(BUILD)" "$(DESTDIR)" "$(PREFIX)" "$(VERSION)" "$(SONAME)"

dist: ## make build/feedloom-VERSION.tar.gz of what is committed
	@mkdir -p $(BUILD)
	git archive --prefix=feedloom-$(VERSION)/ -o $(BUILD)/feedloom-$(VERSION).tar.gz HEAD
	@echo $(BUILD)/feedloom-$(VERSION).tar.gz

deb: all library ## make Debian packages of program, library and header, build/deb/*.deb
	@sh .ci/deps deb
	@sh .ci/deb "$(BUILD)" "$(VERSION)" "$(SONAME)"

# ---- for people ----

demo: ## install what is missing, build, turn examples/digests into feeds and a page
	@sh .ci/deps build
	@$(MAKE) -j$$(nproc) all
	@mkdir -p $(BUILD)/demo
	$(BUILD)/feedloom merge -t rss,atom,json,html -o $(BUILD)/demo --site https://example.org/ \
		--title "Feedloom's examples" examples/digests
	@echo "Your feeds: $(BUILD)/demo/rss.xml $(BUILD)/demo/atom.xml $(BUILD)/demo/feed.json; the page: $(BUILD)/demo/index.html"

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

# ---- tests ----

check: ## install what is missing, build, run every test
	@sh .ci/deps build test
	@$(MAKE) -j$$(nproc) all library programs
	@$(MAKE) -k unit cases laws e2e seeds lint
	@echo "check: everything passed"

programs: $(UNIT) $(REPLAY) $(BUILD)/laws/slices

$(BUILD)/unit/%: tests/unit/%.c $(ALL_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(ALL_O) $(TEST_LIBS) -lcmocka -lm

$(BUILD)/replay/%: tests/fuzz/%.c tests/fuzz/replay.c $(FUZZED_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(FUZZED_O) $(TEST_LIBS) -lm

$(BUILD)/fuzzers/%: tests/fuzz/%.c $(FUZZED_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZED_O) $(TEST_LIBS) -lm

$(BUILD)/laws/slices: tests/laws/slices.c $(FEEDS_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(FEEDS_O) $(LIBS)

unit: $(UNIT) ## run the unit tests
	@status=0; for test in $(UNIT); do $(RUN) $$test || status=1; done; exit $$status

cases: all ## run the cases: an input, its options, what is expected
	@$(PYTHON) tests/cases/run.py $(BUILD)/feedloom

accept: all ## rewrite what the cases expect; review it in the diff
	@$(PYTHON) tests/cases/run.py --accept $(BUILD)/feedloom

laws: all $(BUILD)/laws/slices $(BUILD)/replay/fuzz_reader $(BUILD)/replay/fuzz_inspect ## run the laws over every case
	@$(PYTHON) tests/laws/run.py $(BUILD)/feedloom $(BUILD)/laws/slices $(BUILD)/replay

e2e: all library ## run the program as its users do, with bad input, and the README's commands
	@status=0; for part in run bad docs shapes build site validate fragments fetch redirects network merge; do $(PYTHON) tests/e2e/$$part.py $(BUILD) || status=1; done; exit $$status

fleet: all ## fetch 1,000 feeds, a fifth of them bad; kill the fetcher 200 times, run 50 pairs of them
	@$(PYTHON) tests/e2e/fetch.py $(BUILD) 1000 200 50

seeds: $(REPLAY) ## run the fuzz targets over their seeds
	@sh tests/fuzz/seeds.sh $(BUILD)/replay $(FUZZ)

lint: all ## prove the layers and the house rules
	@$(PYTHON) tests/lint.py $(BUILD)/obj

asan: ## run unit tests, cases and laws under ASan and UBSan
	@$(MAKE) -j$$(nproc) BUILD=$(BUILD)/asan CFLAGS="$(SANITIZE)" all programs
	@$(MAKE) -k BUILD=$(BUILD)/asan CFLAGS="$(SANITIZE)" FEW=1 unit cases laws seeds

valgrind: $(UNIT) ## run the unit tests under valgrind
	@$(MAKE) -k unit RUN="valgrind -q --error-exitcode=9 --leak-check=full --suppressions=tests/unit/valgrind.supp"

hostile: all $(BUILD)/bench/sax_floor ## Markdown and XML that blow up other programs: time and memory
	@$(PYTHON) tests/hostile/markdown.py $(BUILD)/feedloom
	@$(PYTHON) tests/hostile/documents.py $(BUILD)

browser: all $(BUILD)/hostile/html_compose ## hostile markup, alone and in feeds, in headless Chromium (five minutes)
	@sh .ci/deps browser
	@$(PYTHON) tests/hostile/html_vectors.py > $(BUILD)/hostile/vectors.txt
	@$(BUILD)/hostile/html_compose tests/hostile/html_vectors.txt $(BUILD)/hostile/vectors.txt
	@$(PYTHON) tests/hostile/html_browser.py $(BUILD)/hostile/html_compose tests/hostile/html_vectors.txt \
		$(BUILD)/hostile/vectors.txt
	@$(PYTHON) tests/hostile/feeds_browser.py $(BUILD)/feedloom $(BUILD)/hostile/html_compose \
		tests/hostile/html_vectors.txt $(BUILD)/hostile/vectors.txt

$(BUILD)/hostile/%: tests/hostile/%.c $(FEEDS_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(FEEDS_O) $(LIBS)

fuzz: ## fuzz every target for TIME seconds (clang)
	@sh .ci/deps build fuzz
	@for target in $(FUZZ); do sh tests/fuzz/run.sh $$target $(TIME) $(BUILD) || exit 1; done

bench: ## measure SIZE digests (10,000) and the validator beside floor programs, cat, hugo, xmllint, jing
	@sh .ci/deps build bench
	@$(MAKE) all $(BUILD)/bench/floor $(BUILD)/bench/sax $(BUILD)/bench/sax_floor
	@for kind in rss atom; do [ ! -f ../shared/bench/gen_feed.py ] || $(PYTHON) ../shared/bench/gen_feed.py 100 $$kind \
		$(BUILD)/bench/feed.$$kind && $(PYTHON) tests/bench/feeds.py $(BUILD) $(BUILD)/bench/feed.$$kind; done
	@$(PYTHON) tests/bench/inspect_feeds.py $(BUILD)
	@$(PYTHON) tests/bench/bench.py --size $(SIZE) $(BUILD)
	@$(PYTHON) tests/bench/validate.py $(BUILD)
	@$(PYTHON) tests/bench/merge.py $(BUILD)
	@$(PYTHON) tests/bench/fetch.py $(BUILD)

$(BUILD)/bench/sax: tests/bench/sax.c
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(WARN) $(CFLAGS) -o $@ $< $(shell pkg-config --cflags --libs libxml-2.0)

$(BUILD)/bench/sax_floor: tests/bench/sax_floor.c $(PARTS_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(PARTS_O) $(TEST_LIBS)

$(BUILD)/bench/floor: tests/bench/floor.c
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(WARN) $(CFLAGS) -D_POSIX_C_SOURCE=200809L -o $@ $< -lmd4c-html -lmd4c

conformance: all $(addprefix $(BUILD)/conformance/,html5lib scan cjk) ## other people's suites, where they stand beside the project
	@$(PYTHON) tests/conformance/run.py $(BUILD)

$(BUILD)/conformance/%: tests/conformance/%.c $(PARTS_O) $(REFERENCE_O)
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $< $(PARTS_O) $(REFERENCE_O) $(TEST_LIBS)

clean: ## remove what was built
	rm -rf $(BUILD)

.PHONY: all fleet library install dist demo help check programs unit cases accept laws e2e seeds lint asan valgrind hostile \
	browser fuzz bench conformance clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
