"""The public shell: home, topic pages, my desk."""
