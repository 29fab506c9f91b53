#include "sprint_kernels.h"
