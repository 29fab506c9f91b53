// SprintEngine
