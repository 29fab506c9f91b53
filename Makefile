# Sprint: `make demo` and `make test` are all a fresh clone needs; `make help` lists the rest.
.PHONY: help demo test check check-arm64 build proto bench-smoke compose-test clean dependencies format
.DEFAULT_GOAL := help

# CI builds with warnings as errors.
ifdef CI
export SPRINT_STRICT := 1
endif

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 16

demo: build ## solve a question with a coordinator and two workers
	@scripts/demo.sh

# One test at a time: those that compute would starve those that wait, on two cores for minutes.
test: dependencies ## build everything and run every test
	swift build --build-tests
	swift test --skip-build --no-parallel

check: dependencies ## formatting, the laws of the house, generated code up to date
	swift format lint --strict --parallel --recursive Sources Tests Package.swift
	swift test --filter HouseTests

check-arm64: ## compile the kernels for aarch64, where its C headers are installed
	@scripts/check-arm64.sh

build: dependencies ## build the three programs, optimised
	swift build -c release --product sprint-coordinator
	swift build -c release --product sprint-worker
	swift build -c release --product sprint

proto: dependencies ## generate Sources/CSprintWire from proto/sprint.proto
	scripts/proto.sh

bench-smoke: build ## run a tiny benchmark to see that it runs
	scripts/bench-smoke.sh

compose-test: ## bring deploy/compose.yaml up, ask, kill a worker, ask again
	scripts/compose-test.sh

format: ## format the sources in place; C where clang-format is installed
	swift format --in-place --parallel --recursive Sources Tests Package.swift
	if command -v clang-format >/dev/null; then \
	    clang-format -i Sources/CSprintKernels/*.[ch] Sources/CSprintKernels/include/*.h; fi

clean: ## remove what the build made; .cache (a fetched model) stays
	swift package clean

dependencies:
	@scripts/install-dependencies.sh
