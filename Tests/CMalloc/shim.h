#pragma once
// glibc's account of its allocator, in a header that Swift's Glibc module leaves out; for tests of what is given back.

#include <malloc.h>

/// The bytes that this process has from the allocator and hasn't given back.
static inline size_t allocated_bytes(void) {
  struct mallinfo2 account = mallinfo2();
  return account.uordblks + account.hblkhd;
}
