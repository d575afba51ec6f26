//! goxide-source
