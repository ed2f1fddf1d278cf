//! A PostgreSQL cluster of our own.
