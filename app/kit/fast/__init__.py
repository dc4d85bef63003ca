"""Answers in front of Flask, for what is asked most. The application answers alike without it."""
