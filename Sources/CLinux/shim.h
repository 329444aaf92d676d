#pragma once
// Two Linux calls that glibc declares only under _GNU_SOURCE, which the Glibc module is built without.

/// Flushes the whole file system that holds `fd`; one call makes a group of files durable.
int syncfs(int fd);

/// rename(2) with flags. RENAME_NOREPLACE (1) fails with EEXIST instead of overwriting.
int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);
