//! Scripts of statements.
