//! The one place where a diagnostic becomes text.

use crate::{Diagnostic, Severity, SourceMap};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Whether escape codes for colour may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// Colour for a terminal.
    Colour,
}

/// `diagnostic` with its source lines, as people read it; ends without a line break.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.name));
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let file = &sources[label.span.file];
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let range = label.span.start as usize..label.span.end as usize;
        let annotation = kind.span(range).label((!label.message.is_empty()).then_some(&*label.message));
        group = group.element(Snippet::source(&**file.text()).path(file.path()).annotation(annotation));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    renderer.render(&[group])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, Span, codes};

    #[test]
    fn shows_place_and_help() {
        let mut sources = SourceMap::default();
        let file = sources.add(SourceFile::new("a/b.go", "package b\n\nfunc f( {}\n"));
        let d = Diagnostic::error(codes::SYNTAX, "expected a parameter")
            .at(Span::new(file, 19, 20), "here")
            .help("close the list");
        let text = render(&d, &sources, Style::Plain);
        assert!(text.starts_with("error[GX0004]: expected a parameter"), "{text}");
        assert!(text.contains("a/b.go:3:9"), "{text}");
        assert!(text.contains("help: close the list"), "{text}");
    }
}
