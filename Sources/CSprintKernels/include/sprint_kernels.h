#pragma once
#include "half_attention.h"
#include "lanes.h"
#include "packed.h"
#include "sprint_dequantise.h"
#include "twelve.h"
