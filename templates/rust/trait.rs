{{ head }}
{{ vis }} trait {{ name }}{{ generics }}{% if !supertraits.is_empty() %}: {{ supertraits.join(" + ") }}{% endif %} {
{%- for method in methods %}
    {{ method.head }}
    fn {{ method.name }}({{ method.receiver }}, {% for p in method.params %}{{ p }},{% endfor %}){{ method.result }};
{%- endfor %}
}
