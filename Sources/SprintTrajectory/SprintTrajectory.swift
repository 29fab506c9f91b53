// SprintTrajectory
