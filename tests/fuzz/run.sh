#!/bin/sh
# run.sh TARGET SECONDS [BUILD]: fuzzes with clang's libFuzzer under ASan and UBSan; 2 s and 512 MB for each input.
# What is learnt stays in BUILD/corpus/TARGET; an input that breaks something is kept as BUILD/found/TARGET-….
set -eu
target=$1 seconds=$2 build=${3:-build}/fuzz name=${1#fuzz_}
make -j"$(nproc)" BUILD="$build" CC=clang \
    CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" \
    "$build/fuzzers/$target"
mkdir -p "$build/corpus/$target" "$build/found" "tests/fuzz/seeds/$name"
dictionary=
[ ! -f "tests/fuzz/$name.dict" ] || dictionary=-dict=tests/fuzz/$name.dict
# shellcheck disable=SC2086
"$build/fuzzers/$target" -max_total_time="$seconds" -timeout=2 -rss_limit_mb=512 -max_len=16384 -print_final_stats=1 \
    -verbosity=0 -artifact_prefix="$build/found/$target-" $dictionary "$build/corpus/$target" "tests/fuzz/seeds/$name"
echo "$target: $seconds s without a finding"
