"""Facts as Parquet files, from which a nation computes its tables without any province's database.

    DIR/province=24/month=2026-11/facts-<installation>-<hash>.parquet   facts whose last day lies in that month
    DIR/_reference/<name>-<installation>-<hash>.parquet                 places, their mergers, indicators, choices
    DIR/manifest-<installation>.json                                    which of these hold, with SHA-256 and rows

Only what a manifest names holds. A file is named after its content and never changed; the manifest is replaced as the
last step, so an export holds as a whole or not at all, and files that no manifest names are removed afterwards.
Several installations may export into one folder.
"""
