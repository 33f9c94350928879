"""The database of everything that Vitrine itself writes down: tables, migrations, connections."""
