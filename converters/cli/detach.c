#include "detach.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int detach_run(int (*work)(void *context), void *context)
{
    pid_t child = fork();
    if (child < 0)
        return work(context);
    if (child == 0) {
        (void)setsid();
        _exit(-work(context) & 0xFF);
    }
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return FEED_E_OUTPUT;
    return WIFEXITED(status) ? -WEXITSTATUS(status) : FEED_E_OUTPUT;
}
