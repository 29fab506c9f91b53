#pragma once
#include "lanes.h"
#include "sprint_dequantise.h"
