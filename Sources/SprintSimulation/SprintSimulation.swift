// SprintSimulation
