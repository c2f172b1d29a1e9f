#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "../../feeds/model/report.h"
#include "output.h"

/* The number of the process that holds the lock, as it wrote it; 0: it has not yet. */
static long holder(int fd)
{
    char text[24] = "";
    size_t at = 0;
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    return n > 0 ? str_digits((feed_str){text, (size_t)n}, &at, 10) : 0;
}

static int wait_for(int fd, const char *path, bool no_wait, diag *d)
{
    long pid = holder(fd);
    if (no_wait) {
        report(diag_reporter(d), FEED_RULE_OutputFailed, (feed_pos){.file = str_of(path)},
               "process %ld is at work here", pid);
        return -1;
    }
    fprintf(stderr, "feedloom: process %ld is at work here; waiting for it\n", pid);
    int status;
    do
        status = flock(fd, LOCK_EX);
    while (status && errno == EINTR);
    return status;
}

int lock_take(const char *path, bool no_wait, diag *d)
{
    int error = output_make_folders(path);
    int fd = error ? -1 : open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) {
        diag_errno(d, FEED_RULE_OutputFailed, path, error ? error : errno, "no lock");
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) && wait_for(fd, path, no_wait, d)) {
        close(fd);
        return -1;
    }
    char text[24];
    int n = snprintf(text, sizeof text, "%-10ld\n", (long)getpid());
    (void)!pwrite(fd, text, (size_t)n, 0); /* who holds it is told as well as it can be */
    return fd;
}
