"""What was earned: platforms' exports, matched, attributed and added up; nothing about buyers."""
