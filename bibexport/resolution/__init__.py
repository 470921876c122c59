"""What the lock lacks is asked, judged, and remembered; what it has becomes records."""
