/*
 * The floor: reads each file whose name comes in on a line and renders it with the Markdown library into nothing.
 * What no converter on this library can go below.
 */
#include <fcntl.h>
#include <md4c-html.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 16 << 20 };

static void sink(const MD_CHAR *text, MD_SIZE n, void *total)
{
    (void)text;
    *(unsigned long long *)total += n;
}

int main(void)
{
    static char bytes[FILE_BYTES_MAX], name[4096];
    unsigned long long total = 0;
    while (fgets(name, sizeof name, stdin)) {
        name[strcspn(name, "\n")] = '\0';
        int fd = open(name, O_RDONLY);
        ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
        if (n < 0) {
            perror(name);
            return 1;
        }
        close(fd);
        if (md_html(bytes, (MD_SIZE)n, sink, &total, MD_DIALECT_GITHUB, 0))
            return 1;
    }
    fprintf(stderr, "%llu bytes of HTML\n", total);
    return 0;
}
