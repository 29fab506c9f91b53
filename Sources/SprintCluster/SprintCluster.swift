// SprintCluster
