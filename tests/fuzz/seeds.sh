#!/bin/sh
# seeds.sh FOLDER TARGET…: runs each FOLDER/TARGET over its seeds; a seed that stops the program fails.
folder=$1
shift
passed=0 failed=0
for target in "$@"; do
    for seed in tests/fuzz/seeds/"${target#fuzz_}"/*; do
        [ -e "$seed" ] || { echo "seeds: $target has none"; continue; }
        if "$folder/$target" "$seed"; then
            passed=$((passed + 1))
        else
            echo "seeds: FAILED $target $seed"
            failed=$((failed + 1))
        fi
    done
done
echo "seeds: $passed passed, $failed failed"
[ $failed = 0 ]
