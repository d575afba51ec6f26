//! goxide-plan
