#pragma once

#include <stddef.h>
#include <stdint.h>

// Rows of GGUF storage types to float, one function a type: the plain reference that every faster
// kernel is held to. `blocks` points at `count` elements in whole blocks, at any alignment; `y`
// takes `count` floats. Source: the block layouts of GGUF (ggml-common.h); the order of operations
// is that of the `gguf` Python package, bit for bit.

void sprint_dequantise_f32(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_f16(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_bf16(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q4_0(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q4_1(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q5_0(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q5_1(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q8_0(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q4_K(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q5_K(const uint8_t *blocks, size_t count, float *y);
void sprint_dequantise_q6_K(const uint8_t *blocks, size_t count, float *y);
