// SprintAPI
