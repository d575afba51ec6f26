//! The parts of Go's semantics that this crate uses.

{% for module in modules -%}
pub mod {{ module }};
{% endfor -%}
