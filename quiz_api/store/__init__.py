"""Where records live: one interface, several backends, one contract suite."""
