/*
 * A disk that fails and that loses power, for one process: loaded before the C library (LD_PRELOAD), it stands between the process and its
 * files below one directory.
 *
 * It knows what the process has synced. At a power cut it takes back what was not: bytes that were appended or overwritten since the last sync of
 * their file, and names that were made, changed or removed since the last sync of their directory; then it kills the process. Real syncs are
 * not passed on (what a process has written is safe from its own death), so that tests are fast on any disk.
 *
 * It also makes writes, syncs and reads slow or fail. All of it is steered through a small file that both sides map; see struct control.
 *
 * What it does not see: writes through mapped memory and stdio (RocksDB's text log), which the product does not rely on.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FDS 65536
#define BUCKETS 4096
#define PAGE 4096

enum kind { SYNC, WRITE, READ, KINDS };

/* The layout is known to FaultDisk.java. */
struct fault {
    int32_t error;    /* errno, 0: none */
    int32_t skip;     /* calls that still succeed */
    int32_t times;    /* failures left, negative: for ever */
    int32_t delay_ms; /* before each call */
    int64_t calls;    /* counted by the library */
    int64_t hits;     /* of them those that were delayed or failed */
};

struct control {
    volatile int32_t cut;    /* 0: no; 1: all that was not synced is lost; 2: some of it, by seed; 3: as 2, and pages may miss in between */
    volatile int32_t seed;
    volatile int32_t done;   /* set by the library when the cut is made */
    volatile int32_t lost_names;
    volatile int64_t lost_bytes;
    struct fault faults[KINDS];
    char only[256]; /* faults hit only files whose path contains this; at 4 + 4 + 4 + 4 + 8 + 3 * 32 = 120 */
};

struct undo {
    struct undo *next;
    off_t at;
    size_t length;
    char old[];
};

struct file {
    struct file *next;
    dev_t device;
    ino_t inode;
    off_t synced; /* size at the last sync */
    struct undo *undo;
    char path[PATH_MAX];
};

enum change { MADE, MADE_DIRECTORY, RENAMED, REMOVED, REMOVED_DIRECTORY };

struct name {
    struct name *previous;
    enum change change;
    char path[PATH_MAX];
    char from[PATH_MAX];
    int replaced; /* descriptor of the content that was removed, or -1 */
    off_t replaced_length;
};

static struct control *control;
static char root[PATH_MAX];
static size_t root_length;
static struct file *files[BUCKETS];
static struct name *names;
static struct file *volatile tracked[MAX_FDS];
static char *volatile directories[MAX_FDS];
static pthread_rwlock_t power = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        abort();
    }
    return found;
}

/* The absolute path, if it is below the root; path may be relative to the working directory. */
static int ours(const char *path, char *absolute) {
    if (!control || !path) {
        return 0;
    }
    if (path[0] == '/') {
        if (snprintf(absolute, PATH_MAX, "%s", path) >= PATH_MAX) {
            return 0;
        }
    } else {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here) || snprintf(absolute, PATH_MAX, "%.2047s/%.2047s", here, path) >= PATH_MAX) {
            return 0;
        }
    }
    size_t length = strlen(absolute);
    while (length > 1 && absolute[length - 1] == '/') {
        absolute[--length] = 0;
    }
    return strncmp(absolute, root, root_length) == 0 && (absolute[root_length] == '/' || absolute[root_length] == 0);
}

/* As ours, but not the root itself: its name is its parent's, and not ours to lose. */
static int below(const char *path, char *absolute) {
    return ours(path, absolute) && absolute[root_length] == '/';
}

static int in(const char *directory, const char *path) {
    size_t length = strlen(directory);
    return strncmp(directory, path, length) == 0 && path[length] == '/' && !strchr(path + length + 1, '/');
}

/* Waits and fails as told; 0, or the errno to fail with. */
static int fault(enum kind kind, const char *path) {
    struct fault *told = &control->faults[kind];
    if (control->only[0] && !strstr(path, control->only)) {
        return 0;
    }
    __atomic_add_fetch(&told->calls, 1, __ATOMIC_RELAXED);
    int32_t delay = told->delay_ms;
    if (delay > 0) {
        __atomic_add_fetch(&told->hits, 1, __ATOMIC_RELAXED);
        usleep((useconds_t)delay * 1000);
    }
    int32_t error = __atomic_load_n(&told->error, __ATOMIC_ACQUIRE);
    if (error == 0 || (told->skip > 0 && __atomic_fetch_sub(&told->skip, 1, __ATOMIC_ACQ_REL) > 0)) {
        return 0;
    }
    if (told->times >= 0 && __atomic_fetch_sub(&told->times, 1, __ATOMIC_ACQ_REL) <= 0) {
        return 0;
    }
    __atomic_add_fetch(&told->hits, 1, __ATOMIC_RELAXED);
    return error;
}

static struct file **slot(dev_t device, ino_t inode) {
    struct file **at = &files[(inode * 31 + device) % BUCKETS];
    while (*at && ((*at)->device != device || (*at)->inode != inode)) {
        at = &(*at)->next;
    }
    return at;
}

static void forget_undo(struct file *file) {
    while (file->undo) {
        struct undo *next = file->undo->next;
        free(file->undo);
        file->undo = next;
    }
}

/* With the table locked. A file that was there before is taken to be synced. */
static struct file *known(const struct stat *found, const char *path, int is_new) {
    struct file **at = slot(found->st_dev, found->st_ino);
    if (!*at) {
        *at = calloc(1, sizeof(struct file));
        if (!*at) {
            abort();
        }
        (*at)->device = found->st_dev;
        (*at)->inode = found->st_ino;
        (*at)->synced = found->st_size;
    }
    if (is_new) {
        (*at)->synced = 0;
        forget_undo(*at);
    }
    snprintf((*at)->path, PATH_MAX, "%s", path);
    return *at;
}

/* With the table locked. */
static struct name *note(enum change change, const char *path, const char *from) {
    struct name *name = calloc(1, sizeof(struct name));
    if (!name) {
        abort();
    }
    name->change = change;
    name->replaced = -1;
    snprintf(name->path, PATH_MAX, "%s", path);
    snprintf(name->from, PATH_MAX, "%s", from ? from : "");
    name->previous = names;
    names = name;
    return name;
}

/* With the table locked: the content of a name that is about to go, for the case that it comes back. */
static int keep(const char *path, off_t *length) {
    struct stat found;
    if (lstat(path, &found) != 0 || !S_ISREG(found.st_mode)) {
        return -1;
    }
    int fd = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    struct file *file = *slot(found.st_dev, found.st_ino);
    *length = file ? file->synced : found.st_size;
    return fd;
}

static void closed(int fd) {
    if (fd >= 0 && fd < MAX_FDS) {
        tracked[fd] = NULL;
        char *directory = directories[fd];
        directories[fd] = NULL;
        free(directory);
    }
}

static int opened(int fd, const char *path, int existed, int flags) {
    closed(fd);
    struct stat found;
    if (fd < 0 || fd >= MAX_FDS || fstat(fd, &found) != 0) {
        return fd;
    }
    if (S_ISDIR(found.st_mode)) {
        directories[fd] = strdup(path);
    } else if (S_ISREG(found.st_mode)) {
        struct file *file = known(&found, path, !existed);
        if (!existed) {
            note(MADE, path, NULL);
        }
        if (flags & O_TRUNC) {
            file->synced = 0;
            forget_undo(file);
        }
        tracked[fd] = file;
    }
    return fd;
}

static int open_any(const char *name, const char *path, int flags, mode_t mode) {
    char absolute[PATH_MAX];
    int (*next)(const char *, int, ...) = real(name);
    if (!ours(path, absolute)) {
        int other = next(path, flags, mode);
        closed(other);
        return other;
    }
    pthread_rwlock_rdlock(&power);
    pthread_mutex_lock(&table);
    struct stat before;
    int existed = stat(absolute, &before) == 0;
    int fd = next(path, flags, mode);
    int error = errno;
    opened(fd, absolute, existed, flags);
    pthread_mutex_unlock(&table);
    pthread_rwlock_unlock(&power);
    errno = error;
    return fd;
}

#define MODE(flags, mode)                          \
    mode_t mode = 0;                               \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {       \
        va_list rest;                              \
        va_start(rest, flags);                     \
        mode = va_arg(rest, mode_t);               \
        va_end(rest);                              \
    }

int open(const char *path, int flags, ...) {
    MODE(flags, mode)
    return open_any("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags, mode)
    return open_any("open64", path, flags, mode);
}

int close(int fd) {
    closed(fd);
    return REAL(close)(fd);
}

int fclose(FILE *file) {
    closed(fileno(file));
    return REAL(fclose)(file);
}

int dup2(int from, int to) {
    if (from != to) {
        closed(to);
    }
    int fd = REAL(dup2)(from, to);
    if (fd >= 0 && fd < MAX_FDS && from >= 0 && from < MAX_FDS) {
        tracked[fd] = tracked[from];
    }
    return fd;
}

static struct file *file_of(int fd) {
    return fd >= 0 && fd < MAX_FDS ? tracked[fd] : NULL;
}

/* Where a write begins. */
static off_t begin_of(struct file *file, int fd, off_t at) {
    if (at >= 0) {
        return at;
    }
    return fcntl(fd, F_GETFL) & O_APPEND ? file->synced : lseek(fd, 0, SEEK_CUR);
}

/* Keeps what is about to be overwritten, as far as it was synced; NULL if nothing is. */
static struct undo *before_write(struct file *file, off_t at, size_t length) {
    if (at >= file->synced || length == 0) {
        return NULL;
    }
    size_t old = (size_t)(file->synced - at) < length ? (size_t)(file->synced - at) : length;
    int reader = REAL(open)(file->path, O_RDONLY | O_CLOEXEC);
    if (reader < 0) {
        return NULL;
    }
    struct undo *undo = malloc(sizeof(struct undo) + old);
    if (!undo) {
        abort();
    }
    undo->at = at;
    ssize_t got = REAL(pread)(reader, undo->old, old, at);
    REAL(close)(reader);
    undo->length = got < 0 ? 0 : (size_t)got;
    pthread_mutex_lock(&table);
    undo->next = file->undo;
    file->undo = undo;
    pthread_mutex_unlock(&table);
    return undo;
}

/* A write through a descriptor with O_DSYNC: what it wrote, and only that, is safe when it returns. 0, or the errno to fail with. */
static int write_synced(struct file *file, off_t at, size_t length, struct undo *overwritten) {
    int failing = fault(SYNC, file->path);
    if (failing) {
        return failing;
    }
    pthread_rwlock_rdlock(&power);
    pthread_mutex_lock(&table);
    if (at <= file->synced && at + (off_t)length > file->synced) {
        file->synced = at + (off_t)length;
    }
    /* a sync of the whole file may have come in between, and forgotten it */
    for (struct undo **undo = &file->undo; *undo; undo = &(*undo)->next) {
        if (*undo == overwritten) {
            *undo = overwritten->next;
            free(overwritten);
            break;
        }
    }
    pthread_mutex_unlock(&table);
    pthread_rwlock_unlock(&power);
    return 0;
}

#define WRITING(fd, at, length, call)                  \
    struct file *file = file_of(fd);                   \
    if (!file) {                                       \
        return call;                                   \
    }                                                  \
    int failing = fault(WRITE, file->path);            \
    if (failing) {                                     \
        errno = failing;                               \
        return -1;                                     \
    }                                                  \
    pthread_rwlock_rdlock(&power);                     \
    off_t begin = begin_of(file, fd, at);              \
    struct undo *undo = before_write(file, begin, length); \
    __typeof__(call) result = call;                    \
    int error = errno;                                 \
    pthread_rwlock_unlock(&power);                     \
    if (result > 0 && fcntl(fd, F_GETFL) & O_DSYNC) {  \
        failing = write_synced(file, begin, (size_t)result, undo); \
        if (failing) {                                 \
            errno = failing;                           \
            return -1;                                 \
        }                                              \
    }                                                  \
    errno = error;                                     \
    return result;

ssize_t write(int fd, const void *bytes, size_t length) {
    WRITING(fd, -1, length, REAL(write)(fd, bytes, length))
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    WRITING(fd, at, length, REAL(pwrite)(fd, bytes, length, at))
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    WRITING(fd, at, length, REAL(pwrite64)(fd, bytes, length, at))
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        length += parts[i].iov_len;
    }
    WRITING(fd, -1, length, REAL(writev)(fd, parts, count))
}

ssize_t sendfile64(int fd, int from, off64_t *at, size_t length) {
    WRITING(fd, -1, length, REAL(sendfile64)(fd, from, at, length))
}

#define READING(fd, call)                              \
    struct file *file = file_of(fd);                   \
    int failing = file ? fault(READ, file->path) : 0;  \
    if (failing) {                                     \
        errno = failing;                               \
        return -1;                                     \
    }                                                  \
    return call;

ssize_t read(int fd, void *bytes, size_t length) {
    READING(fd, REAL(read)(fd, bytes, length))
}

ssize_t pread(int fd, void *bytes, size_t length, off_t at) {
    READING(fd, REAL(pread)(fd, bytes, length, at))
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
    READING(fd, REAL(pread64)(fd, bytes, length, at))
}

static int truncated(int fd, off_t length, int (*next)(int, off_t)) {
    struct file *file = file_of(fd);
    if (!file) {
        return next(fd, length);
    }
    pthread_rwlock_rdlock(&power);
    int result = next(fd, length);
    int error = errno;
    if (result == 0 && length < file->synced) {
        file->synced = length;
    }
    pthread_rwlock_unlock(&power);
    errno = error;
    return result;
}

int ftruncate(int fd, off_t length) {
    return truncated(fd, length, REAL(ftruncate));
}

int ftruncate64(int fd, off64_t length) {
    return truncated(fd, length, REAL(ftruncate64));
}

static void drop(struct name **at) {
    struct name *gone = *at;
    *at = gone->previous;
    if (gone->replaced >= 0) {
        REAL(close)(gone->replaced);
    }
    free(gone);
}

/* If path lies at or below from: the same below to. */
static int translate(char *path, const char *from, const char *to) {
    size_t length = strlen(from);
    char renamed[PATH_MAX];
    if (strncmp(path, from, length) != 0 || (path[length] != 0 && path[length] != '/')
        || snprintf(renamed, PATH_MAX, "%.2047s%.2047s", to, path + length) >= PATH_MAX) {
        return 0;
    }
    memcpy(path, renamed, PATH_MAX);
    return 1;
}

/* What happened before below a directory that is gone for good cannot come back, under the name that it had at the time. */
static void forget_below(struct name **at, const char *removed) {
    char directory[PATH_MAX];
    snprintf(directory, PATH_MAX, "%s", removed);
    while (*at) {
        struct name *name = *at;
        size_t length = strlen(directory);
        if (strncmp(name->path, directory, length) == 0 && name->path[length] == '/') {
            drop(at);
            continue;
        }
        if (name->change == RENAMED) {
            translate(directory, name->path, name->from);
        }
        at = &name->previous;
    }
}

/*
 * With the table locked: what happened to the names in a directory is safe. The changes are looked at from the newest to the oldest, under the name that the
 * directory had at their time.
 */
static void directory_synced(const char *path) {
    char directory[PATH_MAX];
    snprintf(directory, PATH_MAX, "%s", path);
    struct name **at = &names;
    while (*at) {
        struct name *name = *at;
        int safe = in(directory, name->path) || (name->change == RENAMED && in(directory, name->from));
        if (name->change == RENAMED) {
            translate(directory, name->path, name->from);
        }
        if (!safe) {
            at = &name->previous;
            continue;
        }
        if (name->change == RENAMED) {
            /* it will not be undone: older changes are to be undone under the new name */
            for (struct name *older = name->previous; older; older = older->previous) {
                translate(older->path, name->from, name->path);
                translate(older->from, name->from, name->path);
            }
            translate(directory, name->from, name->path);
        }
        if (name->change == REMOVED_DIRECTORY) {
            forget_below(&name->previous, name->path);
        }
        drop(at);
    }
}

static int synced(int fd, int (*next)(int)) {
    struct file *file = file_of(fd);
    char *directory = fd >= 0 && fd < MAX_FDS ? directories[fd] : NULL;
    if (!file && !directory) {
        return next(fd);
    }
    struct stat before;
    struct undo *undone = NULL;
    if (file) {
        pthread_mutex_lock(&table);
        undone = file->undo;
        file->undo = NULL;
        pthread_mutex_unlock(&table);
        if (fstat(fd, &before) != 0) {
            return -1;
        }
    }
    int failing = fault(SYNC, file ? file->path : directory);
    pthread_rwlock_rdlock(&power);
    pthread_mutex_lock(&table);
    if (failing) {
        struct undo **end = file ? &file->undo : NULL;
        while (end && *end) {
            end = &(*end)->next;
        }
        if (end) {
            *end = undone;
        }
    } else if (file) {
        if (before.st_size > file->synced) {
            file->synced = before.st_size;
        }
        while (undone) {
            struct undo *next_undo = undone->next;
            free(undone);
            undone = next_undo;
        }
    } else {
        directory_synced(directory);
    }
    pthread_mutex_unlock(&table);
    pthread_rwlock_unlock(&power);
    errno = failing;
    return failing ? -1 : 0;
}

int fsync(int fd) {
    return synced(fd, REAL(fsync));
}

int fdatasync(int fd) {
    return synced(fd, REAL(fdatasync));
}

#define NAMING(call, remember)                         \
    pthread_rwlock_rdlock(&power);                     \
    pthread_mutex_lock(&table);                        \
    off_t length = 0;                                  \
    int kept = keep(absolute, &length);                \
    int result = call;                                 \
    int error = errno;                                 \
    if (result == 0) {                                 \
        struct name *name = remember;                  \
        name->replaced = kept;                         \
        name->replaced_length = length;                \
    } else if (kept >= 0) {                            \
        REAL(close)(kept);                             \
    }                                                  \
    pthread_mutex_unlock(&table);                      \
    pthread_rwlock_unlock(&power);                     \
    errno = error;                                     \
    return result;

/* With the table locked: files that were opened by a name that has changed are found by the new one. */
static void moved(const char *from, const char *to) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        for (struct file *file = files[bucket]; file; file = file->next) {
            translate(file->path, from, to);
        }
    }
}

static int rename_and_move(const char *from, const char *to, const char *old_path, const char *new_path) {
    int result = REAL(rename)(from, to);
    if (result == 0) {
        int error = errno;
        moved(old_path, new_path);
        errno = error;
    }
    return result;
}

int rename(const char *from, const char *to) {
    char absolute[PATH_MAX];
    char source[PATH_MAX];
    if (!below(to, absolute) || !below(from, source)) {
        return REAL(rename)(from, to);
    }
    NAMING(rename_and_move(from, to, source, absolute), note(RENAMED, absolute, source))
}

int link(const char *from, const char *to) {
    char absolute[PATH_MAX];
    if (!below(to, absolute)) {
        return REAL(link)(from, to);
    }
    NAMING(REAL(link)(from, to), note(MADE, absolute, NULL))
}

int unlink(const char *path) {
    char absolute[PATH_MAX];
    if (!below(path, absolute)) {
        return REAL(unlink)(path);
    }
    NAMING(REAL(unlink)(path), note(REMOVED, absolute, NULL))
}

int mkdir(const char *path, mode_t mode) {
    char absolute[PATH_MAX];
    if (!below(path, absolute)) {
        return REAL(mkdir)(path, mode);
    }
    NAMING(REAL(mkdir)(path, mode), note(MADE_DIRECTORY, absolute, NULL))
}

int rmdir(const char *path) {
    char absolute[PATH_MAX];
    if (!below(path, absolute)) {
        return REAL(rmdir)(path);
    }
    NAMING(REAL(rmdir)(path), note(REMOVED_DIRECTORY, absolute, NULL))
}

/* The power cut. Everything else in the process that touches files waits from here on, for good. */

static void remove_all(const char *path) {
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        char child[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0
            || snprintf(child, PATH_MAX, "%s/%s", path, entry->d_name) >= PATH_MAX) {
            continue;
        }
        if (REAL(unlink)(child) != 0) {
            remove_all(child);
        }
    }
    if (directory) {
        closedir(directory);
    }
    REAL(rmdir)(path);
}

static void bring_back(const struct name *name) {
    if (name->replaced < 0) {
        return;
    }
    int out = REAL(open)(name->path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    char buffer[64 * 1024];
    off_t at = 0;
    while (out >= 0 && at < name->replaced_length) {
        size_t want = sizeof buffer;
        if ((off_t)want > name->replaced_length - at) {
            want = (size_t)(name->replaced_length - at);
        }
        ssize_t got = REAL(pread)(name->replaced, buffer, want, at);
        if (got <= 0 || REAL(write)(out, buffer, (size_t)got) != got) {
            break;
        }
        at += got;
    }
    if (out >= 0) {
        REAL(close)(out);
    }
}

static void undo_name(const struct name *name) {
    control->lost_names++;
    switch (name->change) {
    case MADE:
        REAL(unlink)(name->path);
        break;
    case MADE_DIRECTORY:
        remove_all(name->path);
        break;
    case RENAMED:
        REAL(rename)(name->path, name->from);
        bring_back(name);
        break;
    case REMOVED:
        bring_back(name);
        break;
    case REMOVED_DIRECTORY:
        REAL(mkdir)(name->path, 0755);
        break;
    }
}

static void lose_tail(int fd, struct file *file, off_t size, unsigned *seed) {
    off_t tail = size - file->synced;
    int choice = control->cut == 1 ? 0 : rand_r(seed) % (control->cut == 2 ? 3 : 4);
    off_t kept = file->synced + (off_t)((double)tail * rand_r(seed) / RAND_MAX);
    switch (choice) {
    case 0:
        kept = file->synced;
        /* fall through */
    case 1:
        control->lost_bytes += size - kept;
        REAL(ftruncate)(fd, kept);
        break;
    case 2:
        /* the size was made durable, the bytes were not: they are zero */
        control->lost_bytes += size - kept;
        REAL(ftruncate)(fd, kept);
        REAL(ftruncate)(fd, size);
        break;
    default:
        for (off_t page = (file->synced + PAGE - 1) / PAGE * PAGE; page + PAGE <= size; page += PAGE) {
            static const char zeros[PAGE];
            if (rand_r(seed) % 2 == 0 && REAL(pwrite)(fd, zeros, PAGE, page) == PAGE) {
                control->lost_bytes += PAGE;
            }
        }
    }
}

static void lose_content(struct file *file, unsigned *seed) {
    struct stat found;
    int fd = REAL(open)(file->path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    if (fstat(fd, &found) == 0 && found.st_ino == file->inode && found.st_dev == file->device) {
        for (struct undo *undo = file->undo; undo; undo = undo->next) {
            if (control->cut == 1 || rand_r(seed) % 2 == 0) {
                ssize_t written = REAL(pwrite)(fd, undo->old, undo->length, undo->at);
                control->lost_bytes += written < 0 ? 0 : written;
            }
        }
        if (found.st_size > file->synced) {
            lose_tail(fd, file, found.st_size, seed);
        }
    }
    REAL(close)(fd);
}

static void cut(void) {
    unsigned seed = (unsigned)control->seed;
    pthread_rwlock_wrlock(&power);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        for (struct file *file = files[bucket]; file; file = file->next) {
            lose_content(file, &seed);
        }
    }
    int count = 0;
    for (struct name *name = names; name; name = name->previous) {
        count++;
    }
    /* a file system keeps the order of changes of names: a last part of them is lost */
    int lost = control->cut == 1 || count == 0 ? count : (int)(rand_r(&seed) % (unsigned)(count + 1));
    struct name *name = names;
    for (int i = 0; i < lost; i++) {
        undo_name(name);
        name = name->previous;
    }
    control->done = 1;
    kill(getpid(), SIGKILL);
}

static void *watch(void *unused) {
    (void)unused;
    while (!control->cut) {
        usleep(1000);
    }
    cut();
    return NULL;
}

__attribute__((constructor)) static void begin(void) {
    const char *directory = getenv("FAULTDISK_ROOT");
    const char *file = getenv("FAULTDISK_CONTROL");
    if (!directory || !file) {
        return;
    }
    root_length = (size_t)snprintf(root, sizeof root, "%s", directory);
    int fd = REAL(open)(file, O_RDWR | O_CLOEXEC);
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fprintf(stderr, "faultdisk: %s cannot be mapped: %s\n", file, strerror(errno));
        _exit(70);
    }
    REAL(close)(fd);
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    control = mapped;
    if (pthread_create(&thread, NULL, watch, NULL) != 0) {
        fprintf(stderr, "faultdisk: no thread\n");
        _exit(70);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}
