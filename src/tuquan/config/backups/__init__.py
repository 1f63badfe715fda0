"""Backup and restore: one file that any installation of this version or a later one can read, on either database.

A backup is a zip:

    manifest.json            format, installation, versions, time, migrations, tables, SHA-256 of every other member
    database/<table>.jsonl   one row a line, a JSON list in the order of the manifest's columns
    files/…  audit/…         uploaded files; signed marks of the log
    keys.sealed              the installation's keys, only under a passphrase

The zip's comment is the SHA-256 of everything before it, so not one byte can change unnoticed. Rows are read in one
snapshot of the database while others go on writing. They are written as the models of that moment's migrations saw
them, so a backup taken before an upgrade is restored at its own state and upgraded afterwards.
"""
