# Feedloom. `make` builds build/feedloom; `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
BUILD ?= build
PACKAGES = libxml-2.0 yaml-0.1 yajl

WARN = -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
CFLAGS ?= -O2 -g
CFLAGS_ALL = $(WARN) $(CFLAGS) -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -fvisibility=hidden -fPIC -pthread \
	-MMD -MP -I$(BUILD)/gen $(shell pkg-config --cflags $(PACKAGES))
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lmd4c -pthread

FEEDS_C = $(wildcard feeds/*/*.c)
CONVERTERS_C = $(wildcard converters/digest/*.c converters/markdown/*.c converters/page/*.c)
CLI_C = $(wildcard converters/cli/*.c)
SCHEMAS = $(wildcard schemas/*.rng)
object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
CORE_O = $(call object,$(FEEDS_C) $(CONVERTERS_C)) $(BUILD)/obj/gen/schemas.o
CLI_O = $(call object,$(CLI_C))
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

all: $(BUILD)/feedloom

$(BUILD)/feedloom: $(CLI_O) $(CORE_O)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/gen/schemas.o: $(BUILD)/gen/schemas.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -I. -c -o $@ $<

$(BUILD)/gen/schemas.c: $(SCHEMAS) schemas/embed.sh
	@mkdir -p $(@D)
	sh schemas/embed.sh $(SCHEMAS) > $@.tmp && mv $@.tmp $@

$(BUILD)/unit/%: tests/unit/%.c $(CORE_O)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS) -I. -o $@ $< $(CORE_O) $(LIBS) -lcmocka

unit: $(UNIT)
	@set -e; for test in $(UNIT); do $$test; done

clean:
	rm -rf build

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
