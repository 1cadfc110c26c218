//! What the tests share: the case type, its loader.
