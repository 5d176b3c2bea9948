"""An OpenID Connect provider as its client sees it. Nothing here knows a store, a session or a page."""
