"""The database of everything that Vitrine itself writes down: tables, migrations, connections.

`schema` declares the tables of every wing, `store` opens the database, reads and writes, `upgrade` brings an older one
up to date with the scripts of `migrations/versions`, after `copies` has made a copy.
"""
