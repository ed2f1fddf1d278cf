//! All tests of Frontdesk: one binary, so that it links once.
