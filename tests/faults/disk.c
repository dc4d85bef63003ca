/* A disk that fails when it is told to, and that writes down what it was told.
 *
 * Preloaded (LD_PRELOAD) into a process that writes. BEKAL_DISK_CONTROL is a file that every
 * process maps:
 *   left   -1: all goes well; n: the n-th write or sync from now fails; 0: it has failed
 *   error  the errno it fails with (-1: nothing fails, all is logged); sticky 1: all fail after it
 *   under  only files whose path holds this are looked at
 * While error is -1 every change that went well is appended to BEKAL_DISK_LOG, with its data, as
 * {op, path length, offset, data length}, path, data. Ops: 1 write, 2 truncate, 3 sync, 4 unlink.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct control { int64_t left; int32_t error; int32_t sticky; char under[248]; };
struct entry { int32_t op; int32_t path; int64_t offset; int64_t length; };

static struct control off = {.left = -1}, *control = &off;
static int log_fd = -1;

#define LOGS (control->error == -1 && log_fd >= 0)

#define REAL(name) \
    static __typeof__(name) *real_##name; \
    if (!real_##name) real_##name = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("BEKAL_DISK_CONTROL"), *log = getenv("BEKAL_DISK_LOG");
    if (file) {
        int fd = open(file, O_RDWR | O_CLOEXEC);
        void *at = MAP_FAILED;
        if (fd >= 0) at = mmap(0, sizeof off, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED) control = at;
        if (fd >= 0) close(fd);
    }
    if (log) log_fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
}

/* The path of a file that is ours to look at, else 0. */
static int path_of(int fd, char *path) {
    char link[40];
    if (control->left < 0 && !LOGS) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return strstr(path, control->under) != 0;
}

static int fails(void) {
    if (control->left < 0) return 0;
    int64_t was = __sync_fetch_and_sub(&control->left, 1);
    if (was > 1) return 0;
    __sync_lock_test_and_set(&control->left, 0);
    if (was < 1 && !control->sticky) return 0;
    errno = control->error;
    return 1;
}

static void note(int op, const char *path, int64_t offset, const void *data, int64_t length) {
    if (!LOGS) return;
    REAL(writev);
    int kept = errno;
    struct entry e = {op, (int32_t)strlen(path), offset, length};
    struct iovec parts[3] = {
        {&e, sizeof e}, {(void *)path, (size_t)e.path}, {(void *)data, data ? (size_t)length : 0}};
    real_writev(log_fd, parts, 3);
    errno = kept;
}

#define PWRITE(name, off_type) \
    ssize_t name(int fd, const void *data, size_t length, off_type offset) { \
        REAL(name); \
        char path[PATH_MAX]; \
        int ours = path_of(fd, path); \
        if (ours && fails()) return -1; \
        ssize_t n = real_##name(fd, data, length, offset); \
        if (ours && n > 0) note(1, path, offset, data, n); \
        return n; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static size_t total(const struct iovec *parts, int count) {
    size_t sum = 0;
    while (count--) sum += parts[count].iov_len;
    return sum;
}

#define PWRITEV(name, off_type) \
    ssize_t name(int fd, const struct iovec *parts, int count, off_type offset) { \
        REAL(name); \
        char path[PATH_MAX]; \
        int ours = path_of(fd, path); \
        if (ours && fails()) return -1; \
        ssize_t n = real_##name(fd, parts, count, offset); \
        for (int i = 0; ours && n == (ssize_t)total(parts, count) && i < count; i++) { \
            note(1, path, offset, parts[i].iov_base, parts[i].iov_len); \
            offset += parts[i].iov_len; \
        } \
        return n; \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    char path[PATH_MAX];
    int ours = path_of(fd, path);
    if (ours && fails()) return -1;
    ssize_t n = real_write(fd, data, length);
    if (ours && n > 0) note(1, path, lseek(fd, 0, SEEK_CUR) - n, data, n);
    return n;
}

#define TRUNCATE(name, off_type) \
    int name(int fd, off_type length) { \
        REAL(name); \
        char path[PATH_MAX]; \
        int ours = path_of(fd, path); \
        if (ours && fails()) return -1; \
        int done = real_##name(fd, length); \
        if (ours && !done) note(2, path, length, 0, 0); \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); \
        char path[PATH_MAX]; \
        int ours = path_of(fd, path); \
        if (ours && fails()) return -1; \
        int done = real_##name(fd); \
        if (ours && !done) note(3, path, 0, 0, 0); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

/* These give room: on a full disk they cannot. They return the error itself. */
#define ALLOCATE(name, off_type) \
    int name(int fd, off_type offset, off_type length) { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (path_of(fd, path) && fails()) return control->error; \
        return real_##name(fd, offset, length); \
    }
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)

int unlink(const char *path) {
    REAL(unlink);
    int done = real_unlink(path);
    if (!done && LOGS && strstr(path, control->under)) note(4, path, 0, 0, 0);
    return done;
}
