{{ head }}
{{ vis }} struct {{ name }}{{ generics }} {
{%- for field in fields %}
    {{ field.head }}
    {{ field.vis }} {{ field.name }}: {{ field.ty }},
{%- endfor %}
}
{%- for guard in guards %}
goxide!(blank);
{{ guard.head }}
struct {{ guard.name }}{{ generics }} {
{%- for field in guard.fields %}
    {{ field.head }}
    {{ field.vis }} {{ field.name }}: {{ field.ty }},
{%- endfor %}
}
{%- endfor %}
