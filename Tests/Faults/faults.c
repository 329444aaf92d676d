// Lets system calls of the program fail or end it, as a disk or a power cut would: loaded before it with LD_PRELOAD.
//
// EXCHANGE_FAULTS="fdatasync:2:fail write:41:kill" names calls, which of them in the process (from 1), and what becomes of it:
// `fail` says EIO and does nothing, `lie` does it and says EIO, `kill` ends the process before it. Only `exchange run` is
// concerned, not the processes that it starts. EXCHANGE_FAULTS_TOLD names a file that gets a line for each fault.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum what { NOTHING, FAIL, LIE, KILL };
enum call { FDATASYNC, SYNCFS, WRITE, RENAMEAT2, CALLS };
static const char *const names[CALLS] = {"fdatasync", "syncfs", "write", "renameat2"};

static atomic_int counts[CALLS];
static int whens[CALLS][8];
static enum what whats[CALLS][8];
static int faults[CALLS];

__attribute__((constructor)) static void begin(void) {
  char line[4096] = {0};
  int file = open("/proc/self/cmdline", O_RDONLY);
  if (file < 0) return;
  ssize_t count = syscall(SYS_read, file, line, sizeof line - 1);
  close(file);
  if (count <= 0 || strcmp(line + strlen(line) + 1, "run") != 0) return;
  const char *text = getenv("EXCHANGE_FAULTS");
  while (text && *text) {
    char name[16], what[16];
    int when, length;
    if (sscanf(text, " %15[a-z0-9]:%d:%15[a-z]%n", name, &when, what, &length) != 3) abort();
    for (int call = 0; call < CALLS; call++) {
      if (strcmp(name, names[call]) != 0) continue;
      if (faults[call] == 8) abort();
      whens[call][faults[call]] = when;
      whats[call][faults[call]++] = *what == 'f' ? FAIL : *what == 'l' ? LIE : KILL;
    }
    text += length;
  }
}

static enum what next(enum call call) {
  if (!faults[call]) return NOTHING;
  int number = atomic_fetch_add(&counts[call], 1) + 1;
  for (int fault = 0; fault < faults[call]; fault++) {
    if (whens[call][fault] != number) continue;
    const char *told = getenv("EXCHANGE_FAULTS_TOLD");
    int file = told ? open(told, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file >= 0) {
      char line[64];
      int length = snprintf(line, sizeof line, "%s:%d\n", names[call], number);
      syscall(SYS_write, file, line, length);
      close(file);
    }
    if (whats[call][fault] == KILL) kill(getpid(), SIGKILL);
    return whats[call][fault];
  }
  return NOTHING;
}

#define FAULTY(call, result, type, name, parameters, arguments)     \
  type name parameters {                                            \
    static type(*real) parameters;                                  \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);  \
    enum what what = next(call);                                    \
    type result = what == FAIL ? -1 : real arguments;               \
    if (what == NOTHING) return result;                             \
    errno = EIO;                                                    \
    return -1;                                                      \
  }

FAULTY(FDATASYNC, result, int, fdatasync, (int file), (file))
FAULTY(SYNCFS, result, int, syncfs, (int file), (file))
FAULTY(WRITE, result, ssize_t, write, (int file, const void *bytes, size_t count), (file, bytes, count))
FAULTY(RENAMEAT2, result, int, renameat2, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags))
