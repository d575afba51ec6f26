//! goxide-analysis
