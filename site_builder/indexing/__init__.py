"""The search index: from the curriculum to small script files that a browser loads as they are needed."""
