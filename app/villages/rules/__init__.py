"""What an entry of the registry says, how a list of them is judged, and the marks of readiness."""
