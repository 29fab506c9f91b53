#include "sprint.pb-c.h"
