#pragma once
// Linux calls that Swift's Glibc module lacks: glibc declares them only under _GNU_SOURCE, which that module is built
// without, or in a header that it leaves out.

#include <sys/vfs.h>

/// Flushes the whole file system that holds `fd`; one call makes a group of files durable.
int syncfs(int fd);

/// rename(2) with flags. RENAME_NOREPLACE (1) fails with EEXIST instead of overwriting.
int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);

/// The number that fstatfs(2) gives for the sort of file system that holds `fd` (linux/magic.h); -1 with errno set.
static inline long file_system_type(int fd) {
  struct statfs found;
  return fstatfs(fd, &found) == 0 ? (long)(unsigned int)found.f_type : -1;
}
