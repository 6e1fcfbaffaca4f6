"""Programs for those who work on the project: find a Chromium, serve the app, take the pictures."""
