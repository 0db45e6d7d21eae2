"""Following: saved searches, topics, regions, tags and practices, and the news of them."""
