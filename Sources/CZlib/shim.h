#pragma once
#include <zlib.h>

// The macros deflateInit2 and inflateInit2 are invisible to Swift: they pass the version and the struct's size.
static inline int exchange_deflateInit2(z_stream *stream, int level, int windowBits, int memLevel) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, memLevel, Z_DEFAULT_STRATEGY);
}
static inline int exchange_inflateInit2(z_stream *stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
