//! The company's rule book: what follows from what. Pure: no network, no database, no clock.
