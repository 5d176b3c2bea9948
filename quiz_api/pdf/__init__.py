"""PDFs with glyphs of a face that the server's own system has: the face, its glyphs, the file, and the page."""
