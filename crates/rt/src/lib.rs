//! goxide-rt
