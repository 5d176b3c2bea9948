"""What people do, as functions over a store. Nothing here knows HTTP."""
