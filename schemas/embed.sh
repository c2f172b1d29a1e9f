#!/bin/sh
# Prints a C table of the files named: their text becomes part of the program.
printf '/* Made by schemas/embed.sh. */\n#include "feeds/check/schemas.h"\n'
for file in "$@"; do
    printf 'static const unsigned char %s[] = {\n' "$(basename "$file" | tr -c 'a-zA-Z0-9\n' _)"
    od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '};\n'
done
printf 'const struct schema_file SCHEMA_FILES[] = {\n'
for file in "$@"; do
    name=$(basename "$file")
    printf '    {"%s", (const char *)%s, sizeof %s},\n' "$name" "$(echo "$name" | tr -c 'a-zA-Z0-9\n' _)" \
        "$(echo "$name" | tr -c 'a-zA-Z0-9\n' _)"
done
printf '    {0, 0, 0}};\n'
