"""From the curriculum to front matter and finished bodies: the public half of a build, without any key."""
