"""What must hold of the finished site: nothing private in it, no broken link, no other host, few bytes."""
