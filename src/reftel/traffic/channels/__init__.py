"""Ways to other stations: TCP, mail, a watched folder, a shared broker."""
