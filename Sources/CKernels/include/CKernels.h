// What is done to much text at a time, with vector instructions where the processor has them. Each function has a twin in
// Swift that says the same of every text; tests hold the two together.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What is known of 64 bytes of text, one bit a byte from the lowest on.
struct kernel_marks {
  /// First bytes of characters that don't go unseen in a text.
  uint64_t doubts;
  /// First bytes of characters that don't go unseen in a code.
  uint64_t code_doubts;
  /// Bytes beyond ASCII.
  uint64_t wide;
};

/// What characters are good for, made once. The tables of few bytes repeat what `goods` says of the commonest characters.
struct kernel_characters {
  /// For each code below U+10000: bit 0, it goes unseen in a text; bit 1, in a code; bit 3, unless it is of a word.
  const uint8_t *goods;
  /// ASCII, by the lower half of a byte: bit n for the upper half n. In a text, in a code.
  uint8_t ascii[2][16];
  /// U+3000 to U+303F and U+FF00 to U+FF3F, by the lower half of the third byte: bit n for the two low bits n of its upper
  /// half, and bit 4 + n. In a text, in a code.
  uint8_t signs[2][16];
};

/// Whether this processor has what the functions below ask for.
bool kernel_is_here(void);

/// How many bytes at the front of a text are certainly UTF-8 without a NUL; always whole characters, and never fewer than all
/// but the last 66 before what is wrong: 63 of a group that isn't full, and 3 of a character that its end cuts.
size_t kernel_valid_utf8(const uint8_t *text, size_t count);

/// Marks `count` bytes of text.
///
/// @param marks gets one entry for each 64 bytes begun; bits behind the text are none.
/// @param places gets where the delimiter, quotes, carriage returns and line feeds stand; it has room for `count` and eight more.
/// @return how many places there are.
size_t kernel_mark(
  const uint8_t *text, size_t count, uint8_t delimiter, const struct kernel_characters *characters,
  struct kernel_marks *marks, uint32_t *places);

#endif
