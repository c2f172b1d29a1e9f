#!/bin/sh
# embed.sh TABLE HEADER FILE…: prints a C table of the files, whose text becomes part of the program.
table=$1 header=$2
shift 2
printf '/* Made by schemas/embed.sh. */\n#include "%s"\n' "$header"
for file in "$@"; do
    printf 'static const unsigned char %s[] = {\n' "$(basename "$file" | tr -c 'a-zA-Z0-9\n' _)"
    od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '};\n'
done
printf 'const struct schema_file %s[] = {\n' "$table"
for file in "$@"; do
    name=$(basename "$file")
    printf '    {"%s", (const char *)%s, sizeof %s},\n' "$name" "$(echo "$name" | tr -c 'a-zA-Z0-9\n' _)" \
        "$(echo "$name" | tr -c 'a-zA-Z0-9\n' _)"
done
printf '    {0, 0, 0}};\n'
