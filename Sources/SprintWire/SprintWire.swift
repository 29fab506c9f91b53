// SprintWire
