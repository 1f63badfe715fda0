"""Phones sign in, send what was done, are revoked; what did not agree is settled by a person."""
