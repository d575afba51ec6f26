//! goxide-emit
