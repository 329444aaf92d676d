#pragma once
// glibc's account of its allocator, in a header that Swift's Glibc module leaves out; for tests of what is given back.

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

/// The bytes that this process has from the allocator and hasn't given back.
static inline size_t allocated_bytes(void) {
  struct mallinfo2 account = mallinfo2();
  return account.uordblks + account.hblkhd;
}

/// Whether that account is of what this process asks for: a sanitizer has an allocator of its own. Other threads may give back at the
/// same moment.
static inline bool counts_allocations(void) {
  for (int tries = 0; tries < 20; tries++) {
    size_t before = allocated_bytes();
    void *volatile piece = malloc(1 << 20);
    bool counts = allocated_bytes() > before;
    free(piece);
    if (counts) return true;
  }
  return false;
}
