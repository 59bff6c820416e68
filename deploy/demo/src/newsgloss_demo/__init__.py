"""`make demo`: starts newsgloss on one machine, sends articles, shows the results, stops everything."""
