// The system as a disk, a power cut or a share would have it: loaded before the program with LD_PRELOAD, it lets calls fail or
// end the program, and takes down what the program does to its files (docs/decisions/0061).
//
// EXCHANGE_FAULTS="fdatasync:2:fail any:41+:enospc" names calls, which of them (from 1; with `+` all from there on), and what
// becomes of it; `any` counts all calls of which it can become, `flush` those of fsync, fdatasync and syncfs:
//
//   fail eio enospc edquot eacces emfile erofs estale eintr etimedout ehostdown   it isn't done, and that is why
//   lie                                          it is done, and said to have failed (EIO)
//   nfs                                          it is done, and answered as a share answers who asks again
//   short                                        half of the bytes are read or written
//   tell                                         nothing; it is told like a fault
//   kill                                         the process ends before it
//   act                                          before it a sender writes into his file, or puts another in its place
//   deaf                                         a flush isn't done, and said to be: what whoever flushes again believes
//
// `room:20000:enospc` is a disk with so many bytes left, `files:3:enospc` one with room for so many files; what is removed makes room.
// On such a disk what is written over needs room, too, as where a file system copies on write.
//
// EXCHANGE_FAULTS_THEN    with a refused flush: the process ends before the call so many calls later that changes something
// EXCHANGE_FAULTS_BELOW   only calls on what lies below this folder count; else all
// EXCHANGE_FAULTS_ON      only calls on paths of this pattern below it can fail, and are numbered
// EXCHANGE_APPEND, EXCHANGE_REPLACE   the sender's file, open from the beginning; or that he replaces
// EXCHANGE_BYTES          a file with what he writes; or that he puts there
// EXCHANGE_CONSUMER       a folder into which whoever sees a file in an outbox or among receipts takes it at once
// EXCHANGE_FAULTS_TOLD    a file that gets a line for each fault
// EXCHANGE_FAULTS_COUNTS  whether it gets the counts of all calls at the end
// EXCHANGE_RECORD         a file that gets each change below the folder, with its bytes; disk.py reads it
//
// Only `exchange run` is concerned, or the command that EXCHANGE_FAULTS_COMMAND names, not the processes that it starts. Calls that libc makes by itself (those of stdio, and readdir
// of the system) don't pass here: SweepTests hold the counts against strace's.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SYS_OPENAT2 = 437 };

// MARK: What may become of a call

enum what { NOTHING, FAIL, EIO_, ENOSPC_, EDQUOT_, EACCES_, EMFILE_, EROFS_, ESTALE_, EINTR_, ETIMEDOUT_, EHOSTDOWN_, LIE, NFS,
            SHORT, TELL, KILL, ACT, DEAF, WHATS };
static const struct {
  const char *name;
  int error;
} whats[WHATS] = {
    [FAIL] = {"fail", EIO},        [EIO_] = {"eio", EIO},          [ENOSPC_] = {"enospc", ENOSPC}, [EDQUOT_] = {"edquot", EDQUOT},
    [EACCES_] = {"eacces", EACCES}, [EMFILE_] = {"emfile", EMFILE}, [EROFS_] = {"erofs", EROFS},    [LIE] = {"lie", EIO},
    [ESTALE_] = {"estale", ESTALE}, [EINTR_] = {"eintr", EINTR},    [ETIMEDOUT_] = {"etimedout", ETIMEDOUT},
    [EHOSTDOWN_] = {"ehostdown", EHOSTDOWN},
    [NFS] = {"nfs", 0},            [SHORT] = {"short", 0},         [TELL] = {"tell", 0},          [KILL] = {"kill", 0},
    [ACT] = {"act", 0},            [DEAF] = {"deaf", 0},
};

enum call {
  OPEN, READ, PREAD, CLOSE, GETDENTS,  // These change nothing.
  CREATE, WRITE, PWRITE, WRITEV, SENDFILE, COPY_FILE_RANGE, FTRUNCATE, FALLOCATE, FSYNC, FDATASYNC, SYNCFS, SYNC_FILE_RANGE,
  RENAME, RENAMEAT, RENAMEAT2, LINK, SYMLINK, UNLINK, UNLINKAT, MKDIR, MKDIRAT, RMDIR, FCHMOD, FCHOWN, FUTIMENS,
  CALLS,
  ANY = CALLS, FLUSH, ROOM, FILES  // What a fault may name besides.
};
#define M(what) (1u << what##_)
// What a share answers that is away, on a soft mount; and a call that a signal interrupts.
#define SHARE (M(ESTALE) | M(EINTR) | M(ETIMEDOUT) | M(EHOSTDOWN))
#define ALL (1u << FAIL | M(EIO) | SHARE | 1u << TELL | 1u << ACT)
#define CHANGE (ALL | 1u << LIE | 1u << KILL | M(EROFS))
#define NAMES (CHANGE | M(ENOSPC) | M(EDQUOT) | M(EACCES) | 1u << NFS)
#define BYTES (CHANGE | M(ENOSPC) | M(EDQUOT) | 1u << SHORT)
static const struct {
  const char *name;
  unsigned possible;
} calls[CALLS] = {
    [OPEN] = {"open", ALL | M(EACCES) | M(EMFILE)},
    [READ] = {"read", ALL | 1u << SHORT},
    [PREAD] = {"pread", ALL | 1u << SHORT},
    [CLOSE] = {"close", ALL | M(EDQUOT) | M(ENOSPC)},
    [GETDENTS] = {"readdir", ALL},
    [CREATE] = {"create", NAMES | M(EMFILE)},
    [WRITE] = {"write", BYTES},
    [PWRITE] = {"pwrite", BYTES},
    [WRITEV] = {"writev", BYTES},
    [SENDFILE] = {"sendfile", BYTES},
    [COPY_FILE_RANGE] = {"copy_file_range", BYTES},
    [FTRUNCATE] = {"ftruncate", CHANGE | M(EACCES)},
    [FALLOCATE] = {"fallocate", CHANGE | M(ENOSPC)},
    [FSYNC] = {"fsync", CHANGE | M(ENOSPC) | M(EDQUOT) | 1u << DEAF},
    [FDATASYNC] = {"fdatasync", CHANGE | M(ENOSPC) | M(EDQUOT) | 1u << DEAF},
    [SYNCFS] = {"syncfs", CHANGE | M(ENOSPC) | M(EDQUOT) | 1u << DEAF},
    [SYNC_FILE_RANGE] = {"sync_file_range", CHANGE},
    [RENAME] = {"rename", NAMES},
    [RENAMEAT] = {"renameat", NAMES},
    [RENAMEAT2] = {"renameat2", NAMES},
    [LINK] = {"link", NAMES},
    [SYMLINK] = {"symlink", NAMES},
    [UNLINK] = {"unlink", NAMES},
    [UNLINKAT] = {"unlinkat", NAMES},
    [MKDIR] = {"mkdir", NAMES},
    [MKDIRAT] = {"mkdirat", NAMES},
    [RMDIR] = {"rmdir", NAMES},
    [FCHMOD] = {"fchmod", ALL | M(EACCES)},
    [FCHOWN] = {"fchown", ALL | M(EACCES)},
    [FUTIMENS] = {"futimens", ALL | M(EACCES)},
};

struct fault {
  int call;
  int when;
  bool onwards;
  enum what what;
  int count;
};

static struct fault faults[16];
static int fault_count;
static int counts[CALLS], possible[WHATS];
static int then;                  // After how many calls the process ends, once a flush was refused; 0 for never.
static bool is_armed;
static long room = -1, files_left = -1;  // What a disk has left, if that is bounded.
static long bytes_written, files_made;
static char below[PATH_MAX];
static size_t below_length;
static const char *on, *replaced, *bytes_of_sender, *consumer;
static int appending = -1;
static int told = -1, record = -1;
static bool counting, active;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void tell(const char *format, ...) {
  if (told < 0) return;
  char line[2 * PATH_MAX];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  syscall(SYS_write, told, line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
}

static int open_aside(const char *variable) {
  const char *path = getenv(variable);
  if (!path) return -1;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) abort();
  // Out of the way of the program's own.
  int high = fcntl(file, F_DUPFD_CLOEXEC, 700);
  if (high < 0) return file;
  syscall(SYS_close, file);
  return high;
}

__attribute__((constructor)) static void begin(void) {
  char line[4096] = {0};
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) return;
  ssize_t count = syscall(SYS_read, file, line, sizeof line - 1);
  syscall(SYS_close, file);
  const char *command = getenv("EXCHANGE_FAULTS_COMMAND");
  if (count <= 0 || strcmp(line + strlen(line) + 1, command ? command : "run") != 0) return;
  const char *text = getenv("EXCHANGE_FAULTS");
  while (text && *text) {
    char name[20], what[16], sign[2] = {0};
    int when, length = 0;
    if (sscanf(text, " %19[a-z0-9_]:%d%n", name, &when, &length) != 2) abort();
    text += length;
    if (*text == '+') sign[0] = *text++;
    if (sscanf(text, ":%15[a-z]%n", what, &length) != 1 || fault_count == 16) abort();
    text += length;
    struct fault fault = {.call = 0, .when = when, .onwards = sign[0], .what = FAIL};
    while (fault.call < CALLS && strcmp(name, calls[fault.call].name) != 0) fault.call++;
    if (fault.call == CALLS) {
      static const char *const others[] = {"any", "flush", "room", "files"};
      while (fault.call <= FILES && strcmp(name, others[fault.call - CALLS]) != 0) fault.call++;
      if (fault.call > FILES) abort();
    }
    if (fault.call == ROOM) room = fault.when;
    if (fault.call == FILES) files_left = fault.when;
    while (fault.what < WHATS && strcmp(what, whats[fault.what].name) != 0) fault.what++;
    if (fault.what == WHATS) abort();
    faults[fault_count++] = fault;
  }
  const char *folder = getenv("EXCHANGE_FAULTS_BELOW");
  if (folder) below_length = strlen(strcpy(below, folder));
  told = open_aside("EXCHANGE_FAULTS_TOLD");
  record = open_aside("EXCHANGE_RECORD");
  counting = getenv("EXCHANGE_FAULTS_COUNTS") != NULL;
  if (getenv("EXCHANGE_FAULTS_THEN")) then = atoi(getenv("EXCHANGE_FAULTS_THEN"));
  on = getenv("EXCHANGE_FAULTS_ON");
  consumer = getenv("EXCHANGE_CONSUMER");
  bytes_of_sender = getenv("EXCHANGE_BYTES");
  replaced = getenv("EXCHANGE_REPLACE");
  const char *file_of_sender = getenv("EXCHANGE_APPEND");
  if (file_of_sender) appending = (int)syscall(SYS_openat, AT_FDCWD, file_of_sender, O_WRONLY | O_APPEND | O_CLOEXEC, 0);
  active = fault_count || record >= 0 || counting || consumer;
}

// MARK: Others

// A sender who goes on writing into the file that he dropped, wherever it is by now, or drops another of its name.
static void act(void) {
  if (replaced) syscall(SYS_renameat2, AT_FDCWD, bytes_of_sender, AT_FDCWD, replaced, 0);
  if (appending < 0) return;
  char bytes[4096];
  int file = (int)syscall(SYS_openat, AT_FDCWD, bytes_of_sender, O_RDONLY | O_CLOEXEC, 0);
  long count = syscall(SYS_read, file, bytes, sizeof bytes);
  if (count > 0) count = syscall(SYS_write, appending, bytes, count);
  syscall(SYS_close, file);
  syscall(SYS_close, appending);
  appending = -1;
}

// Whoever a file is for sees it under its name, and takes it.
static void consume(const char *path) {
  static int number;
  char department[64], box[16], name[NAME_MAX + 1], target[PATH_MAX];
  if (!below_length || strncmp(path, below, below_length) != 0) return;
  if (sscanf(path + below_length, "/departments/%63[^/]/%15[^/]/%255[^/]", department, box, name) != 3) return;
  if (strchr(path + below_length + strlen("/departments/") + strlen(department) + strlen(box) + 2, '/')) return;
  if ((strcmp(box, "outbox") != 0 && strcmp(box, "receipts") != 0) || *name == '.') return;
  snprintf(target, sizeof target, "%s/%06d+%s+%s+%s", consumer, ++number, department, box, name);
  syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, 0);
}

__attribute__((destructor)) static void end(void) {
  if (!counting) return;
  for (int call = 0; call < CALLS; call++) tell("%s %d\n", calls[call].name, counts[call]);
  for (int what = FAIL; what < WHATS; what++) tell("any:%s %d\n", whats[what].name, possible[what]);
  tell("any:room %ld\nany:files %ld\n", bytes_written, files_made);
}

// MARK: Which calls count

// The path behind a descriptor, or of a name below one; false where it isn't ours.
static bool path_of(int folder, const char *name, char *path) {
  size_t length = 0;
  if (!name || *name != '/') {
    char link[64];
    if (folder == AT_FDCWD)
      strcpy(link, "/proc/self/cwd");
    else
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t count = syscall(SYS_readlink, link, path, PATH_MAX - 1);
    if (count < 0) return false;
    length = (size_t)count;
    if (name) path[length++] = '/';
  }
  if (name && length + strlen(name) < PATH_MAX) length += strlen(strcpy(path + length, name));
  path[length] = 0;
  if (!below_length) return true;
  return strncmp(path, below, below_length) == 0 && (path[below_length] == '/' || path[below_length] == 0);
}

static bool is_flush(int call) { return call == FSYNC || call == FDATASYNC || call == SYNCFS; }
static bool is_refused(enum what what) { return what >= FAIL && what <= EHOSTDOWN_; }

// What becomes of a call that counts.
static enum what next(enum call call, size_t bytes, const char *path) {
  if (on && fnmatch(on, path + below_length + (path[below_length] == '/'), 0) != 0) return NOTHING;
  int number = ++counts[call];
  enum what found = NOTHING;
  for (int what = FAIL; what < WHATS; what++)
    if (calls[call].possible & 1u << what && (what != SHORT || bytes >= 2)) possible[what]++;
  if (is_armed && calls[call].possible & 1u << KILL && --then == 0) {
    tell("%s:%d:kill %s\n", calls[call].name, number, path);
    kill(getpid(), SIGKILL);
  }
  for (struct fault *fault = faults; fault < faults + fault_count; fault++) {
    if (fault->call == FLUSH) {
      if (!is_flush(call)) continue;
      number = ++fault->count;
    } else if (fault->call == ANY) {
      if (!(calls[call].possible & 1u << fault->what) || (fault->what == SHORT && bytes < 2)) continue;
      number = ++fault->count;
    } else if (fault->call == (int)call) {
      number = counts[call];
    } else {
      continue;
    }
    if (number != fault->when && !(fault->onwards && number > fault->when)) continue;
    tell("%s:%d:%s %s\n", calls[call].name, number, whats[fault->what].name, path);
    if (fault->what == KILL) kill(getpid(), SIGKILL);
    if (fault->what == ACT) act();
    else if (fault->what != TELL) found = fault->what;
    if (is_flush(call) && is_refused(found)) is_armed = then > 0;
  }
  return found;
}

// What is left of a disk, before a call and after it.
static bool has_room(enum call call, const char *path, size_t *bytes) {
  bool writes = calls[call].possible & 1u << SHORT && call >= WRITE;
  // Pieces of a writev aren't bytes.
  if (room >= 0 && writes && call != WRITEV && *bytes > (size_t)room) {
    tell("%s:%zu:room %s\n", calls[call].name, *bytes, path);
    if (room == 0) return false;
    *bytes = room;
  }
  bool makes = call == MKDIR || call == MKDIRAT || call == SYMLINK || (call == CREATE && access(path, F_OK) != 0);
  if (makes && files_left == 0) {
    tell("%s:0:files %s\n", calls[call].name, path);
    return false;
  }
  if (writes && call != WRITEV) bytes_written += *bytes, room -= room > 0 ? (long)*bytes : 0;
  if (makes) files_made++, files_left -= files_left > 0;
  if ((call == UNLINK || call == UNLINKAT || call == RMDIR) && (room >= 0 || files_left >= 0)) {
    struct stat found;
    if (lstat(path, &found) == 0) {
      if (room >= 0 && S_ISREG(found.st_mode) && found.st_nlink == 1) room += found.st_size;
      if (files_left >= 0) files_left++;
    }
  }
  return true;
}

// MARK: Taking down

struct entry {
  uint32_t magic, call;
  int64_t result, offset;
  uint64_t inode;
  uint32_t flags, from, to, bytes;
};

static uint64_t inode_at(const char *path) {
  struct stat found;
  return lstat(path, &found) == 0 ? found.st_ino : 0;
}

static uint64_t inode_of(int file) {
  struct stat found;
  return fstat(file, &found) == 0 ? found.st_ino : 0;
}

static void take_down(
    enum call call, int64_t result, uint64_t inode, int64_t offset, uint32_t flags, const char *from, const char *to,
    const struct iovec *bytes, int pieces) {
  if (record < 0 || result < 0) return;
  struct entry entry = {
      .magic = 0x0FA17ED, .call = call, .result = result, .offset = offset, .inode = inode, .flags = flags,
      .from = from ? strlen(from) : 0, .to = to ? strlen(to) : 0};
  struct iovec all[3 + 64] = {{&entry, sizeof entry}, {(void *)from, entry.from}, {(void *)to, entry.to}};
  int64_t rest = bytes ? result : 0;
  entry.bytes = rest;
  int count = 3;
  for (int piece = 0; piece < pieces && piece < 64 && rest > 0; piece++) {
    all[count] = bytes[piece];
    if ((int64_t)all[count].iov_len > rest) all[count].iov_len = rest;
    rest -= all[count++].iov_len;
  }
  syscall(SYS_writev, record, all, count);
}

// MARK: The calls

#define REAL(type, name, parameters)                                \
  static type(*real) parameters;                                    \
  if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);

// A call that counts, from its turn to its end: it is done and taken down before another is, so that what is taken down is in the
// order in which it was done.
struct turn {
  bool counts;
  enum what what;
  int error;
  char path[PATH_MAX + 256];
};

// Whether the call is to be done at all, and with how many bytes.
static bool admit(struct turn *now, enum call call, int folder, const char *name, size_t *bytes) {
  int before = errno;
  now->counts = active && path_of(folder, name, now->path);
  now->what = NOTHING;
  now->error = 0;
  if (now->counts) {
    pthread_mutex_lock(&turn);
    now->what = next(call, *bytes, now->path);
    if (now->what == SHORT) *bytes /= 2;
    if ((counting || room >= 0 || files_left >= 0) && !is_refused(now->what) && !has_room(call, now->path, bytes)) now->what = ENOSPC_;
    if (now->what == LIE || is_refused(now->what)) now->error = whats[now->what].error;
  }
  errno = before;
  // A descriptor is gone even where its close is refused.
  return call == CLOSE || !is_refused(now->what);
}

static int64_t settle(struct turn *now, int64_t result, int nfs_error) {
  if (!now->counts) return result;
  int error = errno;
  if (now->what == NFS && result >= 0) now->error = nfs_error;
  pthread_mutex_unlock(&turn);
  errno = now->error ? now->error : error;
  return now->error ? -1 : result;
}

// `work` does it with `count` bytes.
#define COUNTED(call, folder, name, size, nfs_error, work)         \
  struct turn now;                                                 \
  size_t count = (size);                                           \
  result = -1;                                                     \
  if (admit(&now, call, folder, name, &count)) { work }            \
  return settle(&now, result, nfs_error);

#define NOTE(call, ...)                                            \
  if (now.counts && record >= 0) {                                 \
    int kept = errno;                                              \
    take_down(call, result, __VA_ARGS__);                          \
    errno = kept;                                                  \
  }

static const char *at(int folder, const char *name, char *space) {
  path_of(folder, name, space);
  return space;
}

// Opening: a file that may be made is another thing than one that is only read.

static int opened(int folder, const char *name, int flags, mode_t mode, int (*real)(int, const char *, int, mode_t)) {
  int result;
  bool makes = flags & (O_CREAT | O_TRUNC);
  COUNTED(makes ? CREATE : OPEN, folder, name, 0, makes && flags & O_EXCL ? EEXIST : EIO, {
    result = real(folder, name, flags, mode);
    if (makes && result >= 0) {
      NOTE(CREATE, inode_of(result), 0, flags, now.path, NULL, NULL, 0)
      if (now.what == LIE || now.what == NFS) syscall(SYS_close, result);
    }
  })
}

#undef open
#undef openat
static int really_openat(int folder, const char *name, int flags, mode_t mode) {
  return (int)syscall(SYS_openat, folder, name, flags, mode);
}
#define OPENING(symbol, parameters, folder, name)           \
  int symbol parameters {                                   \
    va_list rest;                                           \
    va_start(rest, flags);                                  \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                           \
    return opened(folder, name, flags, mode, really_openat); \
  }
OPENING(open, (const char *name, int flags, ...), AT_FDCWD, name)
OPENING(open64, (const char *name, int flags, ...), AT_FDCWD, name)
OPENING(openat, (int folder, const char *name, int flags, ...), folder, name)
OPENING(openat64, (int folder, const char *name, int flags, ...), folder, name)

// openat2 has no function of its own.
long syscall(long number, ...) {
  REAL(long, syscall, (long, ...))
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long), d = va_arg(rest, long), e = va_arg(rest, long),
       f = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_OPENAT2) {
    struct turn now;
    size_t none = 0;
    bool is_admitted = admit(&now, OPEN, (int)a, (const char *)b, &none);
    settle(&now, 0, 0);
    if (!is_admitted) return -1;
  }
  return real(number, a, b, c, d, e, f);
}

int close(int file) {
  REAL(int, close, (int))
  int result;
  COUNTED(CLOSE, file, NULL, 0, EIO, { result = real(file); })
}

// A refused close closes all the same, and so does the end of a listing, which libc does by itself.
struct dirent *readdir(DIR *stream) {
  REAL(struct dirent *, readdir, (DIR *))
  struct turn now;
  size_t none = 0;
  bool is_admitted = admit(&now, GETDENTS, dirfd(stream), NULL, &none);
  settle(&now, 0, 0);
  return is_admitted ? real(stream) : NULL;
}

// Bytes.

ssize_t read(int file, void *bytes, size_t size) {
  REAL(ssize_t, read, (int, void *, size_t))
  ssize_t result;
  COUNTED(READ, file, NULL, size, EIO, { result = real(file, bytes, count); })
}

static ssize_t read_at(int file, void *bytes, size_t size, off_t offset) {
  REAL(ssize_t, pread64, (int, void *, size_t, off_t))
  ssize_t result;
  COUNTED(PREAD, file, NULL, size, EIO, { result = real(file, bytes, count, offset); })
}
ssize_t pread(int file, void *bytes, size_t size, off_t offset) { return read_at(file, bytes, size, offset); }
ssize_t pread64(int file, void *bytes, size_t size, off_t offset) { return read_at(file, bytes, size, offset); }

ssize_t write(int file, const void *bytes, size_t size) {
  REAL(ssize_t, write, (int, const void *, size_t))
  ssize_t result;
  COUNTED(WRITE, file, NULL, size, EIO, {
    result = real(file, bytes, count);
    NOTE(WRITE, inode_of(file), lseek(file, 0, SEEK_CUR) - result, 0, NULL, NULL, &((struct iovec){(void *)bytes, count}), 1)
  })
}

static ssize_t write_at(int file, const void *bytes, size_t size, off_t offset) {
  REAL(ssize_t, pwrite64, (int, const void *, size_t, off_t))
  ssize_t result;
  COUNTED(PWRITE, file, NULL, size, EIO, {
    result = real(file, bytes, count, offset);
    NOTE(PWRITE, inode_of(file), offset, 0, NULL, NULL, &((struct iovec){(void *)bytes, count}), 1)
  })
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) { return write_at(file, bytes, size, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset) { return write_at(file, bytes, size, offset); }

ssize_t writev(int file, const struct iovec *pieces, int number) {
  REAL(ssize_t, writev, (int, const struct iovec *, int))
  ssize_t result;
  COUNTED(WRITEV, file, NULL, number, EIO, {
    result = real(file, pieces, (int)count);
    NOTE(WRITEV, inode_of(file), lseek(file, 0, SEEK_CUR) - result, 0, NULL, NULL, pieces, number)
  })
}

// What would be copied inside the kernel passes by without its bytes: the program is told that it can't be done, and writes.
ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
  REAL(ssize_t, sendfile, (int, int, off_t *, size_t))
  ssize_t result;
  COUNTED(SENDFILE, to, NULL, size, EIO, {
    result = record >= 0 ? (errno = EINVAL, -1) : real(to, from, offset, count);
  })
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *offset, size_t size, unsigned flags) {
  REAL(ssize_t, copy_file_range, (int, off64_t *, int, off64_t *, size_t, unsigned))
  ssize_t result;
  COUNTED(COPY_FILE_RANGE, to, NULL, size, EIO, {
    result = record >= 0 ? (errno = EXDEV, -1) : real(from, at, to, offset, count, flags);
  })
}

static int cut(int file, off_t size) {
  REAL(int, ftruncate64, (int, off_t))
  int result;
  COUNTED(FTRUNCATE, file, NULL, 0, EIO, {
    result = real(file, size);
    NOTE(FTRUNCATE, inode_of(file), size, 0, NULL, NULL, NULL, 0)
  })
}
int ftruncate(int file, off_t size) { return cut(file, size); }
int ftruncate64(int file, off_t size) { return cut(file, size); }

static int reserve(int file, int mode, off_t offset, off_t size) {
  REAL(int, fallocate64, (int, int, off_t, off_t))
  int result;
  COUNTED(FALLOCATE, file, NULL, 0, EIO, {
    result = real(file, mode, offset, size);
    NOTE(FALLOCATE, inode_of(file), offset + size, mode, NULL, NULL, NULL, 0)
  })
}
int fallocate(int file, int mode, off_t offset, off_t size) { return reserve(file, mode, offset, size); }
int fallocate64(int file, int mode, off_t offset, off_t size) { return reserve(file, mode, offset, size); }

// Flushes.

// One that is refused is taken down as such: what it should have made sure may never become so by another.
enum { REFUSED = 1 };

#define FLUSHING(call, symbol)                                                                 \
  int symbol(int file) {                                                                       \
    REAL(int, symbol, (int))                                                                   \
    struct turn now;                                                                           \
    size_t none = 0;                                                                           \
    bool is_done = admit(&now, call, file, NULL, &none) && now.what != DEAF;                   \
    int result = is_done ? real(file) : 0;                                                     \
    NOTE(call, inode_of(file), 0, is_done ? 0 : REFUSED, now.path, NULL, NULL, 0)              \
    return settle(&now, result, EIO);                                                          \
  }
FLUSHING(FSYNC, fsync)
FLUSHING(FDATASYNC, fdatasync)
FLUSHING(SYNCFS, syncfs)

int sync_file_range(int file, off64_t offset, off64_t size, unsigned flags) {
  REAL(int, sync_file_range, (int, off64_t, off64_t, unsigned))
  int result;
  COUNTED(SYNC_FILE_RANGE, file, NULL, 0, EIO, { result = real(file, offset, size, flags); })
}

// Names.

#define RENAMING(call, symbol, parameters, arguments, from, old, to, new, flags) \
  int symbol parameters {                                               \
    REAL(int, symbol, parameters)                                       \
    int result;                                                         \
    char other[PATH_MAX + 256];                                         \
    COUNTED(call, from, old, 0, ENOENT, {                               \
      result = real arguments;                                          \
      NOTE(call, 0, 0, flags, now.path, at(to, new, other), NULL, 0)        \
      if (consumer && result == 0) consume(at(to, new, other));           \
    })                                                                  \
  }
RENAMING(RENAME, rename, (const char *old, const char *new), (old, new), AT_FDCWD, old, AT_FDCWD, new, 0)
RENAMING(RENAMEAT, renameat, (int from, const char *old, int to, const char *new), (from, old, to, new), from, old, to, new, 0)
RENAMING(RENAMEAT2, renameat2, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags),
         from, old, to, new, flags)

int link(const char *old, const char *new) {
  REAL(int, link, (const char *, const char *))
  int result;
  COUNTED(LINK, AT_FDCWD, new, 0, EEXIST, {
    result = real(old, new);
    NOTE(LINK, 0, 0, 0, old, now.path, NULL, 0)
  })
}

int symlink(const char *old, const char *new) {
  REAL(int, symlink, (const char *, const char *))
  int result;
  COUNTED(SYMLINK, AT_FDCWD, new, 0, EEXIST, {
    result = real(old, new);
    NOTE(SYMLINK, 0, 0, 0, old, now.path, NULL, 0)
  })
}

#define NAMING(call, symbol, parameters, arguments, folder, name, flags, nfs_error) \
  int symbol parameters {                                               \
    REAL(int, symbol, parameters)                                       \
    int result;                                                         \
    COUNTED(call, folder, name, 0, nfs_error, {                         \
      result = real arguments;                                          \
      NOTE(call, inode_at(now.path), 0, flags, now.path, NULL, NULL, 0)                    \
    })                                                                  \
  }
NAMING(UNLINK, unlink, (const char *name), (name), AT_FDCWD, name, 0, ENOENT)
NAMING(UNLINKAT, unlinkat, (int folder, const char *name, int flags), (folder, name, flags), folder, name, flags, ENOENT)
NAMING(MKDIR, mkdir, (const char *name, mode_t mode), (name, mode), AT_FDCWD, name, 0, EEXIST)
NAMING(MKDIRAT, mkdirat, (int folder, const char *name, mode_t mode), (folder, name, mode), folder, name, 0, EEXIST)
NAMING(RMDIR, rmdir, (const char *name), (name), AT_FDCWD, name, 0, ENOENT)

#define CHANGING(call, symbol, parameters, arguments)                   \
  int symbol parameters {                                               \
    REAL(int, symbol, parameters)                                       \
    int result;                                                         \
    COUNTED(call, file, NULL, 0, EIO, { result = real arguments; })     \
  }
CHANGING(FCHMOD, fchmod, (int file, mode_t mode), (file, mode))
CHANGING(FCHOWN, fchown, (int file, uid_t user, gid_t group), (file, user, group))
CHANGING(FUTIMENS, futimens, (int file, const struct timespec times[2]), (file, times))
