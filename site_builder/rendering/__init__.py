"""From front matter and bodies to pages of the site: all code that knows MkDocs."""
