"""What stands around every page: menu, connection, cost meter, headers, log."""
