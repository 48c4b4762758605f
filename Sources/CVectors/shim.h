#ifndef ATTRIBUTION_SIMULATOR_CVECTORS_SHIM_H
#define ATTRIBUTION_SIMULATOR_CVECTORS_SHIM_H

// What a default build may not assume that a processor can do, and Swift cannot ask for in one function alone:
// Philox4x32-10 for eight counters at a time. Philox.fill has the same in Swift, and calls this where it can.

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>

#define ATTRIBUTION_SIMULATOR_AVX2 static inline __attribute__((target("avx2")))

/// Whether the processor has 256-bit integers.
static inline int cvectors_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}

/// Four words, each in the lower half of a lane of 64 bits.
ATTRIBUTION_SIMULATOR_AVX2 __m256i cvectors_load(const uint32_t *words) {
  return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)words));
}

/// The lower halves of four lanes.
ATTRIBUTION_SIMULATOR_AVX2 void cvectors_store(uint32_t *words, __m256i lanes) {
  const __m256i lower = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
  _mm_storeu_si128(
      (__m128i *)words, _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(lanes, lower)));
}

/// Turns the counters in four columns into their blocks; `count` is a multiple of 8.
ATTRIBUTION_SIMULATOR_AVX2 void cvectors_philox(
    uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d, long count, uint32_t key0, uint32_t key1) {
  const __m256i multiplier0 = _mm256_set1_epi64x(0xD2511F53);
  const __m256i multiplier1 = _mm256_set1_epi64x(0xCD9E8D57);
  __m256i keys0[10], keys1[10];
  for (int round = 0; round < 10; round++) {
    keys0[round] = _mm256_set1_epi64x((uint32_t)(key0 + round * 0x9E3779B9u));
    keys1[round] = _mm256_set1_epi64x((uint32_t)(key1 + round * 0xBB67AE85u));
  }
  for (long row = 0; row < count; row += 8) {
    // Two fours, so that one is multiplied while the other waits for its products.
    __m256i x0[2], x1[2], x2[2], x3[2];
    for (int half = 0; half < 2; half++) {
      x0[half] = cvectors_load(a + row + 4 * half);
      x1[half] = cvectors_load(b + row + 4 * half);
      x2[half] = cvectors_load(c + row + 4 * half);
      x3[half] = cvectors_load(d + row + 4 * half);
    }
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
#pragma clang loop unroll(full)
      for (int half = 0; half < 2; half++) {
        const __m256i p0 = _mm256_mul_epu32(x0[half], multiplier0);
        const __m256i p1 = _mm256_mul_epu32(x2[half], multiplier1);
        x0[half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), x1[half]), keys0[round]);
        x1[half] = p1;
        x2[half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), x3[half]), keys1[round]);
        x3[half] = p0;
      }
    }
    for (int half = 0; half < 2; half++) {
      cvectors_store(a + row + 4 * half, x0[half]);
      cvectors_store(b + row + 4 * half, x1[half]);
      cvectors_store(c + row + 4 * half, x2[half]);
      cvectors_store(d + row + 4 * half, x3[half]);
    }
  }
}

#endif

#endif
