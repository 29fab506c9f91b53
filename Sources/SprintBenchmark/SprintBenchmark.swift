// SprintBenchmark
