//! Lines of the log.
use goxide_rt::log::{flags, line, prefix, set_flags, set_prefix};

#[test]
fn lines_have_what_the_flags_say() {
    set_flags(0);
    set_prefix("app: ");
    assert_eq!(line("ready"), "app: ready\n");
    assert_eq!(line("ready\n"), "app: ready\n");
    // Date, time, prefix before the text.
    set_flags(1 | 2 | 64);
    let text = line("x");
    assert_eq!(text.len(), "2009/11/10 23:00:00 app: x\n".len());
    assert!(text.ends_with(" app: x\n") && text.starts_with("20"), "{text}");
    // Microseconds.
    set_flags(4);
    assert_eq!(line("x").len(), "app: 23:00:00.000000 x\n".len());
    assert_eq!((flags(), prefix()), (4, "app: ".to_owned()));
}
