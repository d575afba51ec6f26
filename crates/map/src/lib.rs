//! goxide-map
