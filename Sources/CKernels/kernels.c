#include "CKernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define INLINE AVX2 static inline __attribute__((always_inline))

bool kernel_is_here(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

INLINE __m256i twice(const uint8_t *table) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

INLINE __m256i upper_half(__m256i bytes) {
  return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

INLINE __m256i lower_half(__m256i bytes) { return _mm256_and_si256(bytes, _mm256_set1_epi8(0x0F)); }

INLINE __m256i equal(__m256i bytes, uint8_t byte) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

INLINE __m256i is_zero(__m256i bytes) { return _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()); }

INLINE uint64_t bits(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

// Strict UTF-8 by three look-ups of halves of bytes: Keiser and Lemire, “Validating UTF-8 In Less Than One Instruction Per
// Byte” (2020). A bit is one way in which two bytes can't follow one another.

enum {
  TOO_SHORT = 1 << 0,
  TOO_LONG = 1 << 1,
  OVERLONG_3 = 1 << 2,
  TOO_LARGE = 1 << 3,
  SURROGATE = 1 << 4,
  OVERLONG_2 = 1 << 5,
  TOO_LARGE_1000 = 1 << 6,
  OVERLONG_4 = 1 << 6,
  TWO_CONTINUATIONS = 1 << 7,
  CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

static const uint8_t first_upper[16] = {
  TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
  TWO_CONTINUATIONS, TWO_CONTINUATIONS, TWO_CONTINUATIONS, TWO_CONTINUATIONS,
  TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
  TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
};

static const uint8_t first_lower[16] = {
  CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY,
  CARRY | TOO_LARGE, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
  CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
  CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
  CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE, CARRY | TOO_LARGE | TOO_LARGE_1000,
  CARRY | TOO_LARGE | TOO_LARGE_1000,
};

static const uint8_t second_upper[16] = {
  TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
  TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
  TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE,
  TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
  TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE,
  TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
};

/// The bytes `shift` before each, of which the first stand in what was before.
#define BEFORE(bytes, last, shift) \
  _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(last, bytes, 0x21), 16 - (shift))

INLINE __m256i faults(__m256i bytes, __m256i last) {
  __m256i first = BEFORE(bytes, last, 1);
  __m256i pairs = _mm256_and_si256(
    _mm256_and_si256(
      _mm256_shuffle_epi8(twice(first_upper), upper_half(first)),
      _mm256_shuffle_epi8(twice(first_lower), lower_half(first))),
    _mm256_shuffle_epi8(twice(second_upper), upper_half(bytes)));
  // Behind the lead of three or four bytes, a third and a fourth go on.
  __m256i third = _mm256_subs_epu8(BEFORE(bytes, last, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
  __m256i fourth = _mm256_subs_epu8(BEFORE(bytes, last, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
  __m256i goes_on = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
  return _mm256_or_si256(_mm256_xor_si256(goes_on, pairs), is_zero(bytes));
}

AVX2 size_t kernel_valid_utf8(const uint8_t *text, size_t count) {
  size_t end = 0;
  __m256i last = _mm256_setzero_si256();
  while (count - end >= 64) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(text + end));
    __m256i high = _mm256_loadu_si256((const __m256i *)(text + end + 32));
    __m256i fault = _mm256_or_si256(faults(low, last), faults(high, low));
    if (!_mm256_testz_si256(fault, fault)) break;
    last = high;
    end += 64;
  }
  // What the last character lacks may follow.
  if (end > 0 && text[end - 1] >= 0xC0) return end - 1;
  if (end > 0 && text[end - 2] >= 0xE0) return end - 2;
  if (end > 0 && text[end - 3] >= 0xF0) return end - 3;
  return end;
}

/// What stands in 32 bytes.
struct half {
  __m256i marks, doubts, code_doubts, wide, undecided;
};

INLINE struct half look(const uint8_t *text, uint8_t delimiter, const struct kernel_characters *characters) {
  __m256i first = _mm256_loadu_si256((const __m256i *)text);
  __m256i second = _mm256_loadu_si256((const __m256i *)(text + 1));
  __m256i third = _mm256_loadu_si256((const __m256i *)(text + 2));
  __m256i first_lower = lower_half(first), third_lower = lower_half(third);

  __m256i upper_bit = _mm256_shuffle_epi8(
    _mm256_setr_epi8(
      1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0),
    upper_half(first));
  __m256i good = _mm256_and_si256(_mm256_shuffle_epi8(twice(characters->ascii[0]), first_lower), upper_bit);
  __m256i good_code = _mm256_and_si256(_mm256_shuffle_epi8(twice(characters->ascii[1]), first_lower), upper_bit);

  // Of ideographs, U+4000 to U+9FFF, three say something: E5 B1 AF, E7 83 AB and E9 94 9F. What shares the lower halves of
  // their bytes is looked up.
  __m256i from_ideographs = _mm256_sub_epi8(first, _mm256_set1_epi8((char)0xE4));
  __m256i is_ideograph =
    _mm256_cmpeq_epi8(_mm256_min_epu8(from_ideographs, _mm256_set1_epi8(5)), from_ideographs);
  __m256i like_loss = _mm256_and_si256(
    _mm256_and_si256(
      _mm256_shuffle_epi8(
        _mm256_setr_epi8(
          0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0),
        first_lower),
      _mm256_shuffle_epi8(
        _mm256_setr_epi8(
          0, 1, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        lower_half(second))),
    _mm256_shuffle_epi8(
      _mm256_setr_epi8(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 5),
      third_lower));
  is_ideograph = _mm256_and_si256(is_ideograph, is_zero(like_loss));

  // E3 80 and EF BC: the signs of Chinese text, and what is full-width.
  __m256i signs = _mm256_or_si256(
    _mm256_and_si256(
      _mm256_and_si256(equal(first, 0xE3), equal(second, 0x80)), _mm256_set1_epi8(0x0F)),
    _mm256_and_si256(
      _mm256_and_si256(equal(first, 0xEF), equal(second, 0xBC)), _mm256_set1_epi8((char)0xF0)));
  __m256i sign_bit = _mm256_and_si256(
    signs,
    _mm256_shuffle_epi8(
      _mm256_set1_epi32((int)0x88442211), upper_half(third)));
  good = _mm256_or_si256(
    good, _mm256_and_si256(_mm256_shuffle_epi8(twice(characters->signs[0]), third_lower), sign_bit));
  good_code = _mm256_or_si256(
    good_code, _mm256_and_si256(_mm256_shuffle_epi8(twice(characters->signs[1]), third_lower), sign_bit));

  __m256i begins = _mm256_cmpgt_epi8(first, _mm256_set1_epi8((char)0xBF));
  __m256i starts_ascii = _mm256_cmpgt_epi8(first, _mm256_set1_epi8(-1));
  __m256i asked = _mm256_andnot_si256(is_ideograph, _mm256_or_si256(begins, starts_ascii));
  struct half half = {
    .marks = _mm256_or_si256(
      _mm256_or_si256(equal(first, delimiter), equal(first, '"')),
      _mm256_or_si256(equal(first, '\r'), equal(first, '\n'))),
    .doubts = _mm256_and_si256(asked, is_zero(good)),
    .code_doubts = _mm256_and_si256(asked, is_zero(good_code)),
    .wide = first,
    .undecided = _mm256_andnot_si256(starts_ascii, _mm256_and_si256(asked, is_zero(signs))),
  };
  return half;
}

/// Marks the 64 bytes at `text`, behind which two more can be read.
INLINE uint64_t mark(
  const uint8_t *text, uint8_t delimiter, const struct kernel_characters *characters, struct kernel_marks *marks) {
  struct half low = look(text, delimiter, characters), high = look(text + 32, delimiter, characters);
  uint64_t doubts = bits(low.doubts, high.doubts), code_doubts = bits(low.code_doubts, high.code_doubts);
  for (uint64_t rest = bits(low.undecided, high.undecided); rest != 0; rest &= rest - 1) {
    int place = __builtin_ctzll(rest);
    const uint8_t *character = text + place;
    uint8_t good = 0;
    if (character[0] < 0xE0) {
      good = characters->goods[(character[0] & 0x1F) << 6 | (character[1] & 0x3F)];
    } else if (character[0] < 0xF0) {
      good = characters->goods[(character[0] & 0x0F) << 12 | (character[1] & 0x3F) << 6 | (character[2] & 0x3F)];
    }
    if (good & 8) good = 0;
    doubts &= ~((uint64_t)(good & 1) << place);
    code_doubts &= ~((uint64_t)(good >> 1 & 1) << place);
  }
  marks->doubts = doubts;
  marks->code_doubts = code_doubts;
  marks->wide = bits(low.wide, high.wide);
  return bits(low.marks, high.marks);
}

INLINE size_t put(uint64_t marks, size_t start, uint32_t *places) {
  size_t count = (size_t)__builtin_popcountll(marks);
  // Few groups have more than four, so that hardly any jump is guessed wrong.
  for (int number = 0; number < 4; number++) {
    places[number] = (uint32_t)start + (uint32_t)_tzcnt_u64(marks);
    marks = _blsr_u64(marks);
  }
  for (size_t number = 4; number < count; number++) {
    places[number] = (uint32_t)start + (uint32_t)_tzcnt_u64(marks);
    marks = _blsr_u64(marks);
  }
  return count;
}

AVX2 size_t kernel_mark(
  const uint8_t *text, size_t count, uint8_t delimiter, const struct kernel_characters *characters,
  struct kernel_marks *marks, uint32_t *places) {
  size_t start = 0, found = 0;
  for (; count - start >= 64 + 2; start += 64) {
    found += put(mark(text + start, delimiter, characters, marks), start, places + found);
    marks++;
  }
  for (; start < count; start += 64) {
    uint8_t rest[64 + 2] = {0};
    size_t length = count - start;
    memcpy(rest, text + start, length < sizeof rest ? length : sizeof rest);
    uint64_t within = length < 64 ? ((uint64_t)1 << length) - 1 : ~(uint64_t)0;
    uint64_t separators = mark(rest, delimiter, characters, marks) & within;
    marks->doubts &= within;
    marks->code_doubts &= within;
    found += put(separators, start, places + found);
    marks++;
  }
  return found;
}

#else

bool kernel_is_here(void) { return false; }

size_t kernel_valid_utf8(const uint8_t *text, size_t count) {
  (void)text;
  (void)count;
  return 0;
}

size_t kernel_mark(
  const uint8_t *text, size_t count, uint8_t delimiter, const struct kernel_characters *characters,
  struct kernel_marks *marks, uint32_t *places) {
  (void)text;
  (void)count;
  (void)delimiter;
  (void)characters;
  (void)marks;
  (void)places;
  return 0;
}

#endif
