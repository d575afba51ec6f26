//! goxide-workbench
