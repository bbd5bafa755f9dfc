"""Photos of one client at the desk: the strip, the camera, one photo, two compared."""
