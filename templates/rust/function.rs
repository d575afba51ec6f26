{{ head }}
{{ vis }} fn {{ name }}{{ generics }}({% if let Some(receiver) = receiver %}{{ receiver }},{% endif %}{% for p in params %}{{ p }},{% endfor %}){{ result }}{{ bounds }} {
    goxide_body!({{ number }});
}
