//! Go text to tree-sitter trees, trivia and syntax errors.
