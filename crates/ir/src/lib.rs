//! goxide-ir
