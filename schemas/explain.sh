#!/bin/sh
# Prints a C table of the examples: where RULE.bad.* and RULE.good.* differ, with a line around (of commands all), for
# `feedloom rules RULE`.
folder=$1
printf '/* Made by schemas/explain.sh. */\n#include "converters/cli/examples.h"\n'
for bad in "$folder"/*.bad.*; do
    rule=$(basename "$bad"); rule=${rule%%.*}
    good=$folder/$rule.good.${bad##*.}
    case $rule in *-*) continue ;; esac
    printf 'static const unsigned char %s[] = {\n' "$rule"
    case $bad in *.sh) lines=99 ;; *) lines=1 ;; esac
    diff -a -U$lines "$bad" "$good" | sed 1,2d | od -An -v -tu1 | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '0};\n'
done
printf 'const struct example EXAMPLES[] = {\n'
for bad in "$folder"/*.bad.*; do
    rule=$(basename "$bad"); rule=${rule%%.*}
    case $rule in *-*) continue ;; esac
    printf '    {"%s", (const char *)%s},\n' "$rule" "$rule"
done
printf '    {0, 0}};\n'
