"""Old posts and tags: what a platform's export says that the worker posted, and what of it deserves another look."""
