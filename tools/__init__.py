"""The project's own tools: making the environment, fetching browser files, locking, linting."""
