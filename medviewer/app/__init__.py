"""The program without its face: state, tasks, control. QtCore only."""
