//! Finding the packages that were asked for, and what they import.
