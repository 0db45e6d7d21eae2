"""One index over everything the apps declare."""
