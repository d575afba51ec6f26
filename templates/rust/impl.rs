{{ head }}
impl{{ generics }} {% if let Some(of) = of_trait %}{{ of }} for {% endif %}{{ ty }} {
{%- for item in items %}
{%- if !loop.first %}
    goxide!(blank);
{%- endif %}
    {{ item }}
{%- endfor %}
}
