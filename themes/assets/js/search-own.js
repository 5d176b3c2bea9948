/* The school's own room and phone for the help card. A build with content/local/…/slots.yml writes them here (own_help.py). */
var xinyuOwnHelp = null;
