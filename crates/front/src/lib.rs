//! goxide-front
