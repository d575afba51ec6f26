{{ head }}
{{ vis }} enum Error {
{%- for variant in variants %}
    {{ variant.head }}
    {{ variant.shape }},
{%- endfor %}
}
goxide!(blank);
impl {{ fmt }}::Display for Error {
    fn fmt(&self, f: &mut {{ fmt }}::Formatter<'_>) -> {{ fmt }}::Result {
        match self {
{%- for variant in variants %}
            {{ variant.pattern }} => {{ variant.display }},
{%- endfor %}
        }
    }
}
goxide!(blank);
impl std::error::Error for Error {
{%- if sources.len() > 0 %}
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
{%- for source in sources %}
            {{ source }},
{%- endfor %}
{%- if others %}
            _ => None,
{%- endif %}
        }
    }
{%- endif %}
}
{%- for from in froms %}
goxide!(blank);
impl From<{{ from.ty }}> for Error {
    fn from({{ from.param }}: {{ from.ty }}) -> Self {
        Error::{{ from.name }}({{ from.value }})
    }
}
{%- endfor %}
{%- if is %}
goxide!(blank);
impl Error {
    #[doc = " Whether this is `target` or was caused by it."]
    {{ vis }} fn is(&self, target: &Error) -> bool {
        match self {
{%- if !causes.is_empty() %}
            {{ causes.join(" | ") }} => source.is(target),
{%- endif %}
            _ => self == target,
        }
    }
}
{%- endif %}
