"""The index on disk: segments, their writer and their readers' view."""
