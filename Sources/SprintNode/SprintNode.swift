// SprintNode
