"""From files in content/ to a curriculum, keys and findings."""
