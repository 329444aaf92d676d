#pragma once
// The entry of libFuzzer for programs with a main of their own, which no header of the toolchain declares.

#include <stddef.h>
#include <stdint.h>

/// Fuzzes `judge` as the arguments say, which it may change, and ends the process or returns its exit code.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*judge)(const uint8_t *bytes, size_t count));
