#define _DEFAULT_SOURCE /* d_type: what a directory entry is, without a stat */
#include "input.h"

#include "../../feeds/core/uri.h"
#include "documents.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_FILE "no regular file; pipe it into \"-\" instead"

/* A walk over one argument; the folders above the present one, by which a loop is known. */
typedef struct walk {
    inputs *out;
    const char *const *extensions;
    diag *d;
    bool times;  /* the files' times are wanted */
    size_t root; /* bytes of a name before the part that is below the folder named */
    struct { dev_t device; ino_t inode; } above[INPUT_DEPTH];
    int depth;
} walk;

static int add(inputs *out, const char *name, size_t root, bool folder, const struct stat *st)
{
    if (out->n == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 64;
        input *list = realloc(out->list, capacity * sizeof *list);
        if (!list)
            return FEED_E_MEMORY;
        out->list = list;
        out->capacity = capacity;
    }
    char *copy = malloc(strlen(name) + 1);
    if (!copy || out->n >= INPUT_FILES_MAX) {
        free(copy);
        return FEED_E_MEMORY;
    }
    memcpy(copy, name, strlen(name) + 1);
    out->list[out->n++] = (input){.name = copy, .path = copy + root, .archive = (uint32_t)out->archives,
                                  .folder = folder, .mtime = st ? st->st_mtime : 0,
                                  .mtime_ns = st ? st->st_mtim.tv_nsec : 0, .size = st ? st->st_size : 0};
    return FEED_OK;
}

bool input_has_extension(const char *name, const char *const *extensions)
{
    for (; *extensions; extensions++)
        if (str_ends(str_of(name), str_of(*extensions)))
            return true;
    return false;
}

static int walk_folder(walk *w, const char *name, const struct stat *st);

/* A plain file of a listed folder needs no stat unless its time is wanted. */
static int walk_member(walk *w, const char *name, bool plain)
{
    struct stat st;
    if (plain && !input_has_extension(name, w->extensions))
        return FEED_OK;
    if (plain && !w->times)
        return add(w->out, name, w->root, true, NULL);
    if (stat(name, &st)) {
        diag_errno(w->d, FEED_RULE_UnreadableInput, name, errno, "");
        return FEED_OK;
    }
    if (S_ISDIR(st.st_mode))
        return walk_folder(w, name, &st);
    if (!input_has_extension(name, w->extensions))
        return FEED_OK;
    if (!S_ISREG(st.st_mode)) {
        diag_errno(w->d, FEED_RULE_UnreadableInput, name, 0, "no regular file");
        return FEED_OK;
    }
    return add(w->out, name, w->root, true, &st);
}

typedef struct member {
    char *name;
    bool plain; /* surely a regular file */
} member;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const member *)a)->name, ((const member *)b)->name);
}

/* The names in a folder but the hidden ones, sorted; the caller frees them and the list. */
static member *list_folder(const char *name, size_t *n)
{
    DIR *dir = opendir(name);
    member *names = NULL;
    size_t capacity = 0;
    *n = 0;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        if (*n == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            member *more = realloc(names, capacity * sizeof *names);
            if (!more)
                break;
            names = more;
        }
        names[*n] = (member){.name = strdup(e->d_name), .plain = e->d_type == DT_REG};
        if (!names[*n].name)
            break;
        (*n)++;
    }
    if (dir)
        closedir(dir);
    if (*n)
        qsort(names, *n, sizeof *names, by_name);
    return names;
}

static bool is_loop(const walk *w, const struct stat *st)
{
    for (int i = 0; i < w->depth; i++)
        if (w->above[i].device == st->st_dev && w->above[i].inode == st->st_ino)
            return true;
    return false;
}

static int walk_folder(walk *w, const char *name, const struct stat *st)
{
    if (is_loop(w, st) || w->depth == INPUT_DEPTH) {
        diag_errno(w->d, FEED_RULE_UnreadableInput, name, ELOOP, is_loop(w, st) ? "a folder inside itself" : "");
        return FEED_OK;
    }
    if (access(name, R_OK | X_OK)) {
        diag_errno(w->d, FEED_RULE_UnreadableInput, name, errno, "");
        return FEED_OK;
    }
    w->above[w->depth].device = st->st_dev;
    w->above[w->depth++].inode = st->st_ino;
    size_t n, length = strlen(name);
    member *names = list_folder(name, &n);
    int status = FEED_OK;
    for (size_t i = 0; i < n; i++) {
        size_t size = length + strlen(names[i].name) + 2;
        char *path = status ? NULL : malloc(size);
        if (path) {
            snprintf(path, size, "%s%s%s", name, length && name[length - 1] == '/' ? "" : "/", names[i].name);
            status = walk_member(w, path, names[i].plain);
        } else if (!status) {
            status = FEED_E_MEMORY;
        }
        free(path);
        free(names[i].name);
    }
    free(names);
    w->depth--;
    return status;
}

static size_t base_offset(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : 0;
}

static int find_one(const char *name, const char *const *extensions, bool times, diag *d, inputs *out)
{
    struct stat st;
    if (strcmp(name, "-") == 0 || uri_is_http(str_of(name)))
        return add(out, name, base_offset(name), false, NULL);
    if (stat(name, &st)) {
        diag_errno(d, FEED_RULE_UnreadableInput, name, errno, "");
        return FEED_OK;
    }
    if (S_ISDIR(st.st_mode)) {
        size_t length = strlen(name);
        walk w = {.out = out, .extensions = extensions, .d = d, .times = times,
                  .root = length + (length && name[length - 1] == '/' ? 0 : 1)};
        return walk_folder(&w, name, &st);
    }
    if (!S_ISREG(st.st_mode)) {
        diag_errno(d, FEED_RULE_UnreadableInput, name, 0, NO_FILE);
        return FEED_OK;
    }
    return add(out, name, base_offset(name), false, &st);
}

int inputs_find(const char *const *arguments, size_t n, const char *const *extensions, bool times, diag *d,
                inputs *out)
{
    *out = (inputs){0};
    int status = n ? FEED_OK : find_one("-", extensions, times, d, out);
    for (size_t i = 0; i < n && !status; i++) {
        status = find_one(arguments[i], extensions, times, d, out);
        out->archives++;
    }
    return status;
}

void inputs_free(inputs *in)
{
    for (size_t i = 0; i < in->n; i++) {
        input_close(&in->list[i]);
        free((char *)(uintptr_t)in->list[i].name);
    }
    free(in->list);
    *in = (inputs){0};
}

enum { PIECE = 64 * 1024 };

int input_open(const input *in)
{
    char name[64];
    if (in->document)
        snprintf(name, sizeof name, "/proc/self/fd/%d", in->fd);
    return strcmp(in->name, "-") == 0 ? STDIN_FILENO
                                      : open(in->document ? name : in->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

void input_close(input *in)
{
    buf_free(&in->begin);
    if (!in->document)
        return;
    if (in->fd >= 0)
        close(in->fd);
    network_document_free(in->document);
    in->document = NULL;
}

/* Up to `max` bytes. Of a file that is not one of a kind that gives what it has just now, such as a pipe, fewer bytes
 * than there was room for are its end: no other read has to find it. 0 or an errno. */
static int read_up_to(int fd, buf *b, size_t max, bool is_plain)
{
    while (b->n < max) {
        size_t room = max - b->n < PIECE ? max - b->n : PIECE;
        if (!buf_reserve(b, room))
            return b->error == FEED_E_LIMIT ? EFBIG : ENOMEM;
        room = max - b->n < b->capacity - b->n ? max - b->n : b->capacity - b->n;
        ssize_t n = read(fd, b->p + b->n, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        b->n += (size_t)n;
        if (n == 0 || (is_plain && (size_t)n < room))
            return 0;
    }
    return 0;
}

/* A FIFO that nobody writes to looks like an empty file. */
static bool is_fifo(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

int input_read(input *in, buf *b, diag *d)
{
    buf_clear(b);
    buf_put_str(b, buf_str(&in->begin));
    if (in->whole && !b->error) {
        buf_free(&in->begin);
        in->whole = false;
        return FEED_OK;
    }
    bool standard = strcmp(in->name, "-") == 0;
    int fd = b->error ? -1 : input_open(in);
    int error = b->error ? ENOMEM : fd < 0 ? errno : read_up_to(fd, b, SIZE_MAX, !standard);
    bool fifo = fd >= 0 && !standard && !b->n && is_fifo(fd);
    if (fd >= 0 && !standard)
        close(fd);
    if (!error && !fifo)
        return FEED_OK;
    diag_errno(d, FEED_RULE_UnreadableInput, in->name, error, fifo ? NO_FILE : "");
    return FEED_E_INPUT;
}

/* `size` as for read_all(). */
static int stream(int fd, size_t size, char *window, long (*push)(void *context, feed_str window, size_t kept),
                  void *context)
{
    long kept = 0;
    size_t seen = 0;
    while (kept >= 0 && (!size || seen != size)) {
        char *fresh = window + INPUT_KEPT;
        ssize_t n = read(fd, fresh, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : 0;
        seen += (size_t)n;
        feed_str all = {fresh - kept, (size_t)n + (size_t)kept};
        kept = push(context, all, (size_t)kept);
        if (kept > 0)
            memmove(fresh - kept, all.p + all.n - kept, (size_t)kept);
    }
    return 0;
}

int input_stream(const input *in, long (*push)(void *context, feed_str window, size_t kept), void *context, diag *d)
{
    bool standard = strcmp(in->name, "-") == 0;
    char *window = malloc(INPUT_KEPT + PIECE);
    int fd = input_open(in);
    int error = !window ? ENOMEM : fd < 0 ? errno : stream(fd, (size_t)in->size, window, push, context);
    if (fd >= 0 && !standard)
        close(fd);
    free(window);
    if (!error)
        return FEED_OK;
    diag_errno(d, FEED_RULE_UnreadableInput, in->name, error, "");
    return FEED_E_INPUT;
}

/* What was read of standard input cannot be read again: it is kept. */
static int peek_standard(input *in, buf *b, size_t n)
{
    int status = FEED_OK;
    if (!in->begin.max) {
        buf_init(&in->begin, n);
        status = read_up_to(STDIN_FILENO, &in->begin, n, false);
    }
    feed_str begin = buf_str(&in->begin);
    buf_put(b, begin.p, begin.n < n ? begin.n : n);
    return status || b->error ? FEED_E_INPUT : FEED_OK;
}

int input_peek(input *in, buf *b, size_t n)
{
    buf_clear(b);
    if (strcmp(in->name, "-") == 0)
        return peek_standard(in, b, n);
    int fd = input_open(in);
    int error = fd >= 0 ? read_up_to(fd, b, n, true) : errno;
    if (fd >= 0)
        close(fd);
    return error ? FEED_E_INPUT : FEED_OK;
}

size_t input_keep(input *in, feed_str whole)
{
    if (in->begin.max || !whole.n || strcmp(in->name, "-") == 0)
        return 0;
    buf_init(&in->begin, whole.n);
    buf_put_str(&in->begin, whole);
    in->whole = !in->begin.error;
    return in->begin.n;
}
