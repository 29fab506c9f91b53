// SprintTokenizer
